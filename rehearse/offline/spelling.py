"""Mistyped words read as what they were meant to be, where that is sure enough."""

from __future__ import annotations

from collections.abc import Iterable

# Shorter words are too near to others, and who mistypes seldom mistypes the first letter.
_SHORTEST = 6
# A letter left out makes too many words of others, but in long ones.
_LONG = 9
# Keys beside each other on an English keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _beside() -> dict[str, str]:
    found: dict[str, str] = {}
    for number, row in enumerate(_ROWS):
        for at, key in enumerate(row):
            near = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
            if number:
                near += _ROWS[number - 1][at : at + 2]
            if number + 1 < len(_ROWS):
                near += _ROWS[number + 1][max(0, at - 1) : at + 1]
            found[key] = near
    return found


_BESIDE = _beside()


class Spelling:
    """Knows words, and finds the one that a mistyped word stands for."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= _SHORTEST and word.isalpha())
        self._longest = max(map(len, self._words), default=0) + 1
        self._by_rest: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for rest in _rests(word):
                self._by_rest.setdefault(rest, []).append(word)

    def meant(self, word: str) -> str:
        """Return the known word that differs by one slip of a finger.

        The word itself is returned where it is known, where none or several words are so near, and where only the
        ending differs: "managed" is no mistyped "manager".
        """
        # A longer word than any is nobody's slip; each of its letters left out would make a word as long again.
        if not _SHORTEST <= len(word) <= self._longest or word in self._words or not word.isalpha():
            return word
        near = {
            known for rest in (word, *_rests(word)) for known in self._by_rest.get(rest, ()) if _is_slip(word, known)
        }
        near |= {rest for rest in _rests(word) if rest in self._words and _is_slip(word, rest)}
        return near.pop() if len(near) == 1 else word


def _rests(word: str) -> list[str]:
    """Return the word with one letter left out, each of them but the first."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def _is_slip(word: str, known: str) -> bool:
    """Tell whether a finger slipped: letters swapped, a key beside the right one, one too many, or one too few."""
    if word[0] != known[0]:
        return False
    at = next((at for at, (one, two) in enumerate(zip(word, known, strict=False)) if one != two), None)
    if at is None or at >= min(len(word), len(known)) - 1:
        return False
    rest, other = word[at:], known[at:]
    if len(word) == len(known):
        is_swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
        return is_swapped or (rest[1:] == other[1:] and rest[0] in _BESIDE.get(other[0], ""))
    if len(word) > len(known):
        beside = word[at - 1] + other[0]
        return rest[1:] == other and any(rest[0] == one or rest[0] in _BESIDE.get(one, "") for one in beside)
    return len(known) >= _LONG and rest == other[1:]
