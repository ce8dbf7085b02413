"""What each sentence of an answer holds: words, pairs of words, and marks for what rules and traits see in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rehearse.offline.answer import Answer
from rehearse.offline.goals import Goals
from rehearse.offline.word_weights import counted
from rehearse.offline.work_talk import about_work

BEGIN, END = "(begin)", "(end)"
"""What stands in pairs for the edges of a sentence."""


class Marks(NamedTuple):
    """A sentence as it is weighed: its different words, pairs and marks, each in a fixed order.

    A mark is a name in brackets: of a trait `[wish]`, of a signal `[said goal]`, of what a goal or time is `[near]`,
    of a kind of fact of the posting `[fact objective]`.
    """

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    marks: tuple[str, ...]


def marks_of(answer: Answer, goals: Goals, traits: Sequence[Sequence[str]]) -> tuple[Marks, ...]:
    """Return what each sentence holds.

    Args:
        answer: The answer.
        goals: Its goals and their times.
        traits: By sentence the traits that it shows.
    """
    marks: list[dict[str, None]] = [{f"[{name}]": None for name in some} for some in traits]
    for name, hits in answer.hits.items():
        for hit in hits:
            marks[hit.sentence][f"[said {name}]"] = None
    for name, times in (("near", goals.near), ("far", goals.far), ("vague", goals.vague)):
        for time in times:
            marks[time.hit.sentence][f"[{name}]"] = None
    for time in answer.times:
        marks[time.hit.sentence]["[dated]" if time.dated else "[time]"] = None
    for goal in goals.all:
        kinds = ("[goal]", *(["[goal named]"] if goal.is_named else []), *(["[goal role]"] if goal.is_role else []))
        marks[goal.hit.sentence] |= dict.fromkeys(kinds)
    for at in about_work(answer):
        marks[at]["[about work]"] = None
    for at, facts in enumerate(answer.facts):
        marks[at] |= dict.fromkeys(f"[fact {fact.kind}]" for fact in facts)
    found = []
    for at, some in enumerate(marks):
        tokens = [counted(word) for word in answer.tokens(at)]
        pairs = dict.fromkeys(map(" ".join, pairwise((BEGIN, *tokens, END))))
        found.append(Marks(tuple(dict.fromkeys(tokens)), tuple(pairs), tuple(sorted(some))))
    return tuple(found)
