"""The forms of doing words: keep, keeping, keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

_VOWELS = "aeiou"


class Forms(NamedTuple):
    """Three ways to look a doing word up: each maps the form met in a text to the plain form."""

    plain: Mapping[str, str]
    doing: Mapping[str, str]
    does: Mapping[str, str]
    doubled: Collection[str]

    def doing_of(self, plain: str) -> str:
        """Return the -ing form of a plain form."""
        return _doing(plain, self.doubled)


def forms_of(words: Iterable[str], *, doubled: Collection[str]) -> Forms:
    """Return the forms of plain doing words; those in `doubled` double their last letter before -ing."""
    plain = tuple(words)
    return Forms(
        plain={word: word for word in plain},
        doing={_doing(word, doubled): word for word in plain},
        does={_does(word): word for word in plain},
        doubled=frozenset(doubled),
    )


def _doing(word: str, doubled: Collection[str]) -> str:
    if word in doubled:
        return f"{word}{word[-1]}ing"
    if word.endswith("ie"):
        return f"{word[:-2]}ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return f"{word[:-1]}ing"
    return f"{word}ing"


def _does(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{word}es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}s"
