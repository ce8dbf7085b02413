"""The worst inputs that can be made for a regular expression, from its own parse tree: what it repeats, repeated.

A pattern takes too long where the same stretch can be matched in several ways, or where a search begins anew at
every character of a stretch that it then runs through in vain. Both need many repetitions of something that a
repeat of the pattern takes, and then something that it cannot go on with.
"""

from __future__ import annotations

import re
import re._constants as kinds  # type: ignore[import-not-found]  # the parse tree has no public name since Python 3.11
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from itertools import islice
from typing import Any

# What no repeat goes on with, or another kind of repeat does.
ENDINGS = ("", "\0", "!", " x", "\n", "a")
_MOST_PIECES = 40
_CATEGORIES = {
    kinds.CATEGORY_DIGIT: "1",
    kinds.CATEGORY_NOT_DIGIT: "a",
    kinds.CATEGORY_SPACE: " \n\t",
    kinds.CATEGORY_NOT_SPACE: "a.",
    kinds.CATEGORY_WORD: "a1_",
    kinds.CATEGORY_NOT_WORD: "- ",
}
_TRIED = "a1_ .-\n\t(*<|Aé…中\u200b\0"


def worst_inputs(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Yield texts of about `size` characters that the pattern may take long over."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    pieces = dict.fromkeys(islice(_pieces(tree), _MOST_PIECES))
    starts = dict.fromkeys(["", *islice(_samples(tree), 3)])
    for piece in pieces:
        pumped = piece * max(1, size // len(piece))
        for start in starts:
            # The whole sample ends the match; without its last character the repeats are entered and stay open.
            for head in dict.fromkeys(("", start[:-1], start)):
                for ending in ENDINGS:
                    yield f"{head}{pumped}{ending}"


def _pieces(tree: Any) -> Iterator[str]:
    """Yield what each repeat takes, then the whole match itself, and without its end."""
    for body in _inside(tree):
        yield from (sample for sample in _samples(body) if sample)
    for sample in _samples(tree):
        if sample:
            yield sample
            yield sample[:-1] or sample
            yield sample[0]


def _inside(tree: Any) -> Iterator[Any]:
    """Yield what is repeated, and what is looked at before and behind, at any depth."""
    for kind, value in tree:
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            yield value[2]
            yield from _inside(value[2])
        elif kind is kinds.SUBPATTERN:
            yield from _inside(value[3])
        elif kind is kinds.BRANCH:
            for branch in value[1]:
                yield from _inside(branch)
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            yield value[1]
            yield from _inside(value[1])
        elif kind is kinds.ATOMIC_GROUP:
            yield from _inside(value)


def _samples(tree: Any) -> list[str]:
    """Return a few strings that the tree matches (look-arounds are not looked at), at most eight."""
    made = [""]
    for kind, value in tree:
        made = [before + more for before in made for more in _of(kind, value)][:8]
    return made


def _of(kind: Any, value: Any) -> list[str]:
    if kind is kinds.LITERAL:
        return [chr(value)]
    if kind is kinds.NOT_LITERAL:
        return ["b" if value != ord("b") else "c"]
    if kind is kinds.ANY:
        return ["a"]
    if kind is kinds.IN:
        return _of_set(value)
    if kind is kinds.BRANCH:
        return [sample for branch in value[1] for sample in _samples(branch)[:2]] or [""]
    if kind is kinds.SUBPATTERN:
        return _samples(value[3])
    if kind is kinds.ATOMIC_GROUP:
        return _samples(value)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
        least, _, body = value
        samples = _samples(body)
        return [sample * max(1, least) for sample in samples] + ([""] if least == 0 else [])
    return [""]


def _of_set(members: Any) -> list[str]:
    negated = members[0][0] is kinds.NEGATE
    if not negated:
        found: list[str] = []
        for kind, value in members:
            if kind is kinds.LITERAL:
                found.append(chr(value))
            elif kind is kinds.RANGE:
                found.append(chr(value[0]))
            elif kind is kinds.CATEGORY:
                found.extend(_CATEGORIES[value])
        return found[:4]
    return [sign for sign in _TRIED if not any(_holds(member, sign) for member in members[1:])][:4] or [""]


def _holds(member: Any, sign: str) -> bool:
    kind, value = member
    if kind is kinds.LITERAL:
        return ord(sign) == value
    if kind is kinds.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    return sign in _CATEGORIES.get(value, "") or {
        kinds.CATEGORY_DIGIT: sign.isdigit(),
        kinds.CATEGORY_NOT_DIGIT: not sign.isdigit(),
        kinds.CATEGORY_SPACE: sign.isspace(),
        kinds.CATEGORY_NOT_SPACE: not sign.isspace(),
        kinds.CATEGORY_WORD: sign.isalnum() or sign == "_",
        kinds.CATEGORY_NOT_WORD: not (sign.isalnum() or sign == "_"),
    }.get(value, False)
