"""The interface's words in the language chosen: loaded once from a file each, frozen, looked up by a dotted key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import streamlit as st
from pydantic import RootModel

from rehearse.errors import DataError
from rehearse.yaml_files import parse, read_bytes

FOLDER = Path(__file__).resolve().parent.parent
ENGLISH = "en"
LANGUAGE = "interface"
"""Under which name a browser session keeps the interface's language."""

Value = str | tuple[str, ...]


class _Document(RootModel[dict[str, Any]]):
    """What such a file holds: texts, lists of texts and groups of them, by name."""


def say(key: str, **values: object) -> str:
    """Return the text under a key such as ``room.submit``, its {names} filled in.

    Raises:
        DataError: there is no such text, or a name in it was not given.
    """
    text = _value(key)
    if not isinstance(text, str):
        raise DataError(f"{file(language()).name}: {key} should be one text, and is a list; ask for it as a list.")
    try:
        return text.format_map(values) if values else text
    except KeyError as error:
        raise DataError(
            f"{file(language()).name}: {key} names {{{error.args[0]}}}, which its page does not give."
        ) from error


def say_n(key: str, n: int, **values: object) -> str:
    """Return the text under a key for this number: its "one", or its "other" with {n} filled in."""
    return say(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)


def say_all(key: str) -> tuple[str, ...]:
    """Return the list of texts under a key."""
    texts = _value(key)
    return (texts,) if isinstance(texts, str) else texts


def keys_under(key: str) -> tuple[str, ...]:
    """Return the last parts of all keys that stand directly under this one, in the file's order."""
    found = (name.removeprefix(f"{key}.") for name in load() if name.startswith(f"{key}."))
    return tuple(dict.fromkeys(name.split(".")[0] for name in found))


def language() -> str:
    """Return the interface's language in this browser session (ISO 639-1)."""
    chosen: str = st.session_state.get(LANGUAGE, ENGLISH)
    return chosen


def languages() -> dict[str, str]:
    """Return the languages that the interface has, each with its own name for itself; English comes first."""
    found = sorted(path.name.split(".")[1] for path in FOLDER.glob("strings.*.yaml"))
    return {id: str(load(file(id))["app.own_name"]) for id in (ENGLISH, *found)}


def file(language: str) -> Path:
    """Return the file that holds the interface's words in a language."""
    return FOLDER / ("strings.yaml" if language == ENGLISH else f"strings.{language}.yaml")


def load(path: Path | None = None) -> Mapping[str, Value]:
    """Return all texts by dotted key, of this session's language by default. An edit is seen at the next call.

    Raises:
        DataError: the file is missing, is no YAML, or holds something other than texts.
    """
    path = path or file(language())
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise DataError(
            f"Expected the interface's texts in {path}, and it cannot be read: {error.strerror}."
        ) from error
    return _load(path, changed)


def _value(key: str) -> Value:
    texts = load()
    if key not in texts:
        raise DataError(f"{file(language()).name}: there is no text {key!r}; add it.")
    return texts[key]


@lru_cache(maxsize=8)
def _load(path: Path, changed: int) -> Mapping[str, Value]:
    document = parse(read_bytes(path), path=path, model=_Document).root
    return MappingProxyType(dict(_flat(document, (), path)))


def _flat(value: object, keys: tuple[str, ...], path: Path) -> Iterator[tuple[str, Value]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, (*keys, str(name)), path)
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield ".".join(keys), tuple(value)
    elif isinstance(value, str):
        yield ".".join(keys), value
    else:
        raise DataError(f"{path.name}: {'.'.join(keys)} should be a text, a list or a map of texts, not {value!r}.")
