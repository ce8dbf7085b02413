"""The interface's words: loaded once from `strings.yaml`, frozen, looked up by a dotted key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from rehearse.errors import DataError

FILE = Path(__file__).resolve().parent.parent / "strings.yaml"

Value = str | tuple[str, ...]


def say(key: str, **values: object) -> str:
    """Return the text under a key such as ``room.submit``, its {names} filled in.

    Raises:
        DataError: there is no such text, or a name in it was not given.
    """
    text = _value(key)
    if not isinstance(text, str):
        raise DataError(f"{FILE.name}: {key} should be one text, and is a list; ask for it as a list.")
    try:
        return text.format_map(values) if values else text
    except KeyError as error:
        raise DataError(f"{FILE.name}: {key} names {{{error.args[0]}}}, which its page does not give.") from error


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


def load(path: Path = FILE) -> Mapping[str, Value]:
    """Return all texts by dotted key. An edit of the file is seen at the next call.

    Raises:
        DataError: the file is missing, is no YAML, or holds something other than texts.
    """
    try:
        return _load(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise DataError(
            f"Expected the interface's texts in {path}, and it cannot be read: {error.strerror}."
        ) from error
    except yaml.YAMLError as error:
        raise DataError(f"{path.name} is not YAML: {' '.join(str(error).split())}") from error


def _value(key: str) -> Value:
    texts = load()
    if key not in texts:
        raise DataError(f"{FILE.name}: there is no text {key!r}; add it.")
    return texts[key]


@lru_cache(maxsize=2)
def _load(path: Path, changed: int) -> Mapping[str, Value]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
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
