"""Read one YAML file into a frozen model; every fault is one sentence with file, line and key."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from rehearse.errors import DataError

Model = TypeVar("Model", bound=BaseModel)
Key = str | int

# The C parser reads the whole rubric some ten times faster; both build plain values only.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ADVICE = "correct it and check with `rehearse doctor`"

# Pydantic's words for these faults speak of Python; a person who edits YAML gets YAML's.
_WANTED = {
    "bool_type": "expected true or false",
    "dict_type": "expected keys with values",
    "int_type": "expected a whole number",
    "model_type": "expected keys with values",
    "string_type": "expected words (put them in quotes)",
    "tuple_type": "expected a list",
}


class _Loader(_Base):  # type: ignore[misc]  # the base is chosen at run time, so mypy sees Any
    """yaml.safe_load that refuses a key written twice instead of keeping the last one silently."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            if isinstance(key, Hashable):
                seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes with Unix line ends, so that a hash is the same on every system.

    Raises:
        DataError: the file is not there or cannot be read.
    """
    try:
        return path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        why = f"but it cannot be read ({error.strerror})"
        raise DataError(f"Expected the file {shown(path)}, {why}; put it back or reinstall Rehearse.") from error


def parse(data: bytes, *, path: Path, model: type[Model]) -> Model:
    """Return the YAML in `data` as a `model`.

    Args:
        data: The file's bytes, UTF-8.
        path: Where they were read, for messages.
        model: What the file must hold.

    Raises:
        DataError: it is not YAML, holds a key twice, or is not what `model` asks for.
    """
    try:
        value = yaml.load(data, _Loader)
    except yaml.reader.ReaderError as error:
        where = f"at character {error.position + 1}"
        raise DataError(
            f"Expected UTF-8 text in {shown(path)}, found other bytes {where}; save it as UTF-8."
        ) from error
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise DataError(f"Expected YAML in {shown(path)}{line}: {error.problem}; {_ADVICE}.") from error
    except ValueError as error:
        # Words that look like a date or a number to YAML, such as 2026-13-45, fail outside its own errors.
        problem = f"an unquoted value cannot be read ({error})"
        raise DataError(f"Expected YAML in {shown(path)}: {problem}; put it in quotes.") from error
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise _fault(error, data=data, value=value, path=path) from error


def fault(path: Path, keys: Sequence[Key], problem: str) -> DataError:
    """Return the error that says `problem` of the value at `keys` in the file."""
    where = ".".join(str(key) for key in keys)
    return DataError(f"In {shown(path)} at {where}: {problem}; {_ADVICE}.")


def shown(path: Path) -> str:
    """Return the path as people know it: from the folder `rubric` on."""
    parts = path.parts
    return "/".join(parts[parts.index("rubric") :]) if "rubric" in parts else str(path)


def _fault(error: ValidationError, *, data: bytes, value: Any, path: Path) -> DataError:
    # A misspelt key is unknown, and the right one missing; the misspelling is what has to be found.
    first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
    keys: list[Key] = [key for key in first["loc"] if key != "[key]"]
    names, line = _place(keys, data=data, value=value)
    if first["type"] == "extra_forbidden":
        problem = f"there is no key {keys[-1]!r} here"
    elif first["type"] == "missing":
        problem = f"the key {keys[-1]!r} is missing"
    else:
        found = repr(first.get("input"))
        wanted = _WANTED.get(first["type"]) or f"{first['msg'][0].lower()}{first['msg'][1:]}"
        problem = f"{wanted}, found {found[:60]}{'...' if len(found) > 60 else ''}"
    where = ".".join(names) or "the top"
    return DataError(f"In {shown(path)}, line {line}, at {where}: {problem}; {_ADVICE}.")


def _place(keys: Sequence[Key], *, data: bytes, value: Any) -> tuple[list[str], int]:
    """Return the names along `keys`, items of a list by their id where they have one, and the line."""
    names: list[str] = []
    node = yaml.compose(data, yaml.SafeLoader)
    line = node.start_mark.line if node is not None else 0
    for key in keys:
        start = child = None
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            start = child = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            # The line of the key, since a value that is a list or a block may begin on the next one.
            start, child = next(((at, item) for at, item in node.value if at.value == str(key)), (None, None))
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            value = None
        name = value.get("id") if isinstance(value, dict) and isinstance(key, int) else None
        names.append(str(name if isinstance(name, str) else key))
        node = child
        if start is not None:
            line = start.start_mark.line
    return names, line + 1
