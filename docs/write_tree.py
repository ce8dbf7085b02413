"""Write the README's tree anew: one line a file, said by the first line of its own docstring.

    python docs/write_tree.py

Files are those that git knows or would take in. A test compares the README with `tree()`.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BEGIN, END = "<!-- tree -->", "<!-- /tree -->"
PARTS = ("app.py", "app_pages", "rehearse", "evals", "benchmarks", "docs")


def tree() -> str:
    """Return the tree as an indented block of text."""
    return "\n".join(["```", *_lines(), "```"])


def readme() -> str:
    """Return the README with the tree as it is now."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tree()}\n{END}{after}"


def _lines() -> Iterator[str]:
    files = [path for path in _tracked() if path.suffix == ".py" and path.parts[0] in PARTS]
    for folder, inside in groupby(
        sorted(files, key=lambda path: (path.parts[0] != "app.py", path.parent, path.name)),
        key=lambda path: path.parent,
    ):
        paths = list(inside)
        depth = len(folder.parts)
        heads = [path for path in paths if path.name == "__init__.py"]
        if depth:
            yield _line("  " * (depth - 1) + f"{folder.name}/", _said(heads[0]) if heads else "")
        for path in paths:
            if path.name != "__init__.py" and (said := _said(path)):
                yield _line("  " * depth + path.stem, said)


def _line(name: str, said: str) -> str:
    return f"{name:26}{said}".rstrip()


def _said(path: Path) -> str:
    said = ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8"))) or ""
    return said.split("\n")[0].rstrip(".")


def _tracked() -> list[Path]:
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    return [Path(name) for name in listed if name and (ROOT / name).is_file()]


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
