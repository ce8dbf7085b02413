"""A rewrite with a numbered blank in the place of every fact that nobody gave."""

from __future__ import annotations

import re
from typing import NamedTuple

from rehearse.evidence.facts import Fact, new_facts
from rehearse.evidence.lists import Kind, fact_lists

_NUMBERED = re.compile(r"\[(\d{1,4})\]")


class Removed(NamedTuple):
    """What a blank took the place of, and the question that would fill it."""

    number: int
    kind: Kind
    text: str
    question: str


class Blanked(NamedTuple):
    """The rewrite with blanks ``[1]``, ``[2]`` …, and what was removed, in the order of the blanks' numbers."""

    text: str
    removed: tuple[Removed, ...] = ()


def blanked(rewrite: str, *sources: str) -> Blanked:
    """Return the rewrite with its new facts blanked; numbers go on after the blanks that it has already.

    The same words get the same blank. The text that is returned has no new facts left.
    """
    questions = fact_lists().questions
    first = max((int(number) for number in _NUMBERED.findall(rewrite)), default=0) + 1
    removed: dict[tuple[Kind, str], Removed] = {}
    # Without its neighbour a word may read otherwise, so that what is left is looked through again; every
    # round takes a word out, and two are enough for all but made-up texts.
    while facts := new_facts(rewrite, *sources):
        for fact in facts:
            number = first + len(removed)
            made = Removed(number=number, kind=fact.kind, text=fact.text, question=questions[fact.kind])
            removed.setdefault(_key(fact), made)
        pieces, at = [], 0
        for fact in facts:
            pieces += [rewrite[at : fact.start], f"[{removed[_key(fact)].number}]"]
            at = fact.end
        rewrite = "".join(pieces) + rewrite[at:]
    return Blanked(rewrite, tuple(removed.values()))


def _key(fact: Fact) -> tuple[Kind, str]:
    return fact.kind, " ".join(fact.text.casefold().split())
