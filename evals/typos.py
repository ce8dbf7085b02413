"""Keyboard slips in an answer: its content stays, numbers, times and names are never touched."""

from __future__ import annotations

import re

from evals.dice import Dice
from evals.evidence_words import bare, is_number
from evals.wordings import Slips

_LONG = 5
_MISTYPED = re.compile(r"[a-z]{5,}")
_TRIES = 20


def mistyped(answer: str, *, slips: Slips, names: frozenset[str], dice: Dice) -> str:
    """Return the answer with slips in a few of its words; the words stay as many as they were.

    The slips are those that Damerau (1964) found in four of five misspelt words: a letter wrong, added (here:
    doubled), left out, or two of them swapped. The first letter stays.

    Args:
        answer: What the person said.
        slips: How many words, and which keys lie beside each other.
        names: Words, in small letters, that are names although they may be written small.
        dice: Which words, and which slips.
    """
    pieces = re.split(r"(\s+)", answer)
    long = sum(len(bare(piece)) >= _LONG for piece in pieces)
    wanted = max(slips.fewest, round(slips.share * long))
    made = 0
    for at in dice.shuffled(range(len(pieces))):
        word = bare(pieces[at])
        if made == wanted:
            break
        if not _MISTYPED.fullmatch(word) or word in names or is_number(word, slips.never):
            continue
        slip = _slip(word, slips, dice)
        if slip is not None:
            pieces[at] = pieces[at].replace(word, slip, 1)
            made += 1
    return "".join(pieces)


def _slip(word: str, slips: Slips, dice: Dice) -> str | None:
    for _ in range(_TRIES):
        at = 1 + dice.below(len(word) - 2)
        head, letter, after, tail = word[:at], word[at], word[at + 1], word[at + 2 :]
        slip = dice.pick(
            (
                head + dice.pick(slips.neighbours.get(letter, letter)) + after + tail,
                head + letter + letter + after + tail,
                head + after + tail,
                head + after + letter + tail,
            )
        )
        if slip != word and slip not in slips.never:
            return slip
    return None
