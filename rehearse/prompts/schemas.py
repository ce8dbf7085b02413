"""The JSON Schema of a prompt's head, for editors; ``python -m rehearse.prompts.schemas`` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

from rehearse import paths
from rehearse.prompts.head import Head


def schemas() -> dict[str, str]:
    """Return the text of each schema file by its name."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Head.model_json_schema(),
    }
    return {"prompt.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"}


def schemas_folder() -> Path:
    """Return the folder that the schema files stand in."""
    return paths.prompts() / "schemas"


def write_schemas() -> None:
    """Write the schema files into the prompts' folder."""
    folder = schemas_folder()
    folder.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_schemas()
