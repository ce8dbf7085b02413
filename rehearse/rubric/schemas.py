"""JSON Schemas of the rubric's YAML files, so that an editor completes and checks them while one types.

Each YAML file names its schema in its first line. ``python -m rehearse.rubric.schemas`` writes them anew; it is
needed only after a change of the Python models. What files say about each other (an id that is named must
exist) no schema can check: loading does that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import CoreSchema, DictSchema

from rehearse import paths
from rehearse.rubric.guide import QuestionSamples
from rehearse.rubric.guide_files import GUIDE_FILES
from rehearse.rubric.load import RUBRIC_FILES
from rehearse.rubric.words import WordsFile

# The guide has a pitfalls.yaml as the rubric has one, and all schemas share a folder.
_RENAMED = {"pitfalls": "guide_pitfalls"}

SCHEMAS: dict[str, type[BaseModel]] = {
    **RUBRIC_FILES,
    **{_RENAMED.get(name, name): model for name, model in GUIDE_FILES.items()},
    "answers": QuestionSamples,
    "words": WordsFile,
}
"""The model by schema name, for all files whose models are in this package."""


class _Schema(GenerateJsonSchema):
    """Pydantic's schema, with mappings as strict as the models are when they validate."""

    def field_title_should_be_set(self, schema: object) -> bool:
        """Leave out the titles that only repeat the key."""
        return False

    def dict_schema(self, schema: DictSchema) -> JsonSchemaValue:
        """Refuse keys that the model would refuse; Pydantic's own schema lets them pass."""
        made = super().dict_schema(schema)
        keys: CoreSchema | None = schema.get("keys_schema")
        if keys is not None and keys["type"] == "literal":
            # A JSON key is a string, also where YAML and the model have the number.
            made["properties"] = {str(key): made["additionalProperties"] for key in keys["expected"]}
            made["additionalProperties"] = False
        elif "patternProperties" in made:
            made["additionalProperties"] = False
        return made


def schema_texts(models: Mapping[str, type[BaseModel]]) -> dict[str, str]:
    """Return the JSON text of each model's schema (draft 2020-12) by file name.

    Args:
        models: The model by schema name; ``signals`` becomes ``signals.schema.json``.
    """
    texts: dict[str, str] = {}
    for name, model in models.items():
        schema = model.model_json_schema(mode="validation", schema_generator=_Schema)
        whole = {"$schema": _Schema.schema_dialect, **schema}
        texts[f"{name}.schema.json"] = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    return texts


def write(folder: Path, models: Mapping[str, type[BaseModel]]) -> None:
    """Write each model's schema into the folder, which is made where it is missing; other files there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_texts(models).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(paths.rubric() / "schemas", SCHEMAS)
