"""How a fault of a prompt file is told: the file, the line, what is wrong, and how to check the change."""

from __future__ import annotations

from pathlib import Path

from rehearse.errors import DataError


def fault(path: Path, line: int, problem: str) -> DataError:
    """Return the error that says `problem` of the file's line (1-based)."""
    return DataError(f"In {shown(path)}, line {line}: {problem}; correct it and check with `rehearse doctor`.")


def shown(path: Path) -> str:
    """Return the path as people know it: from the folder `prompts` on."""
    parts = path.parts
    return "/".join(parts[parts.index("prompts") :]) if "prompts" in parts else str(path)
