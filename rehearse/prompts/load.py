"""Read prompt files and the texts they share; an edit is seen at the next request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Template

from rehearse import paths
from rehearse.errors import DataError
from rehearse.prompts.body import MARKER, check_body, parse_body, uses
from rehearse.prompts.faults import fault, shown
from rehearse.prompts.head import parse_head, variable_line
from rehearse.prompts.model import Prompt

_RULE = "---"
_SHARED = "parts"
_ID = re.compile(r"[a-z][a-z0-9_]*")


def load_prompt(id: str, folder: Path | None = None) -> Prompt:
    """Return the checked prompt of that id.

    Parsed once as long as its file and the shared texts stay the same.

    Args:
        id: The file's name without ``.md``.
        folder: Where the prompts are (default: those that ship with Rehearse).

    Raises:
        DataError: there is no such prompt, or its file is not as it must be; the message has file and line.
    """
    place = paths.prompts() if folder is None else folder
    path = place / f"{id}.md"
    if not _ID.fullmatch(id) or not path.is_file():
        known = ", ".join(prompt_ids(place)) or "none"
        raise DataError(f"Expected one of the prompts {known}, found no {id!r}; put {shown(path)} back or reinstall.")
    # The shared texts are part of the cache's key, so they go in as a tuple.
    shared = tuple((file.stem, _read(file)) for file in sorted((place / _SHARED).glob("*.md")))
    return _parse(path, _read(path), shared)


def prompt_ids(folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of all prompts in the folder, sorted: every ``.md`` file but the README."""
    place = paths.prompts() if folder is None else folder
    return tuple(sorted(path.stem for path in place.glob("*.md") if path.stem != "README"))


@lru_cache(maxsize=64)
def _parse(path: Path, data: bytes, shared: tuple[tuple[str, bytes], ...]) -> Prompt:
    parts = {name: _text(text, path.parent / _SHARED / f"{name}.md").strip() for name, text in shared}
    lines = _text(data, path).split("\n")
    if lines[0].rstrip() != _RULE:
        raise fault(path, 1, f"expected a head that begins with a line {_RULE}, found {lines[0][:40]!r}")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == _RULE), None)
    if end is None:
        raise fault(path, 1, f"expected a line {_RULE} that ends the head, found none")
    head_text = "\n".join(lines[1:end])
    head = parse_head(head_text, path=path)
    for name in head.variables:
        if name == MARKER or name in parts:
            raise fault(path, variable_line(head_text, name), f"${name} is there already, call the variable otherwise")
    body = parse_body("\n".join(lines[end + 1 :]), first_line=end + 2, path=path)
    check_body(body, head.variables, parts, path=path)
    used = {use.name for use in uses(body.user, path=path)}
    for name in head.variables:
        if name not in used:
            raise fault(path, variable_line(head_text, name), f"${name} is declared, but the User part has no ${name}")
    return Prompt(
        id=head.id,
        version=head.version,
        purpose=head.purpose,
        hash=_hash(data, dict(shared), {use.name for use in uses(body.system, path=path)}),
        variables=head.variables,
        path=path,
        system=Template(body.system.text).substitute(parts).strip(),
        user=body.user.text.strip(),
    )


def _hash(data: bytes, shared: Mapping[str, bytes], used: set[str]) -> str:
    return hashlib.sha256(data + b"".join(shared[name] for name in sorted(used))).hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        why = f"but it cannot be read ({error.strerror})"
        raise DataError(f"Expected the file {shown(path)}, {why}; put it back or reinstall Rehearse.") from error


def _text(data: bytes, path: Path) -> str:
    try:
        # Some editors put a byte order mark first; it is no part of the text.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fault(path, line, "expected UTF-8 text, found other bytes (save the file as UTF-8)") from error
