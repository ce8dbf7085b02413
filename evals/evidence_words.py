"""Words that evidence is made of, which a twin must leave alone: numbers, times, and names, also if written small."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

_AROUND = re.compile(r"^\W+|\W+$")
_APART = re.compile(r"[-–/]")
_WORD = re.compile(r"[^\W\d_]+")
_SPEAKER = re.compile(r"I(?:['’](?:m|d|ve|ll))?")


def bare(word: str) -> str:
    """Return the word without the punctuation around it."""
    return _AROUND.sub("", word)


def is_number(word: str, numbers: Set[str]) -> bool:
    """Say whether a bare word holds a digit or is one of `numbers` (in small letters), alone or with a hyphen."""
    return any(sign.isdigit() for sign in word) or any(part in numbers for part in _APART.split(word.lower()))


def is_name(word: str, names: Set[str]) -> bool:
    """Say whether a bare word has a capital, as all names have, or is one of `names`; the word 'I' is none."""
    if _SPEAKER.fullmatch(word):
        return False
    return word != word.lower() or any(part in names for part in _WORD.findall(word))


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Return, in small letters, the words that the texts only ever write with a capital.

    So names are known in a transcript that has no capitals; a word that merely began a sentence may be among them.
    """
    words = {word for text in texts for word in _WORD.findall(text)}
    return frozenset(word.lower() for word in words if word != word.lower() and word.lower() not in words)
