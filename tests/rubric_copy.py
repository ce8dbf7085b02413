"""A copy of the rubric folder that a test may damage."""

from __future__ import annotations

import shutil
from pathlib import Path

from rehearse import paths


class RubricCopy:
    """The shipped rubric and guide, copied under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "rubric"
        shutil.copytree(paths.rubric(), self.folder, ignore=shutil.ignore_patterns("schemas", "README.md"))

    def edit(self, file: str, old: str, new: str) -> None:
        """Put `new` where `old` first stands; the test itself is wrong where it stands nowhere."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")

    def line_of(self, file: str, words: str) -> int:
        """Return the number of the first line that holds `words`, counted from 1."""
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if words in line)
