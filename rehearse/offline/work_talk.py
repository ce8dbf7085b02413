"""Sentences about work, a goal or this employer; all others of an answer may be any talk, and show nothing."""

from __future__ import annotations

from collections.abc import Collection

from rehearse.offline.answer import Answer

_SIGNALS = frozenset((
    "goal", "measure", "step", "means_done", "means_ahead", "means_other", "learning_need", "given", "named_fact",
    "past_change", "alternative", "open_real", "review", "rhythm", "honest", "common_ground", "belittles", "contempt",
))  # fmt: skip
TIME = "time"
"""What stands for the times named, among the names of signals."""
_LISTS = ("role", "means", "head")


def about_work(answer: Answer, *, without: Collection[str] = ()) -> set[int]:
    """Return the sentences that speak of a goal, a time, learning, a job or the posting.

    Args:
        answer: The answer.
        without: Signals (or `TIME`) that do not count here, since it is in doubt whether they are about work at all.
    """
    told = answer.in_sentences(*(_SIGNALS - set(without)))
    if TIME not in without:
        told |= {time.hit.sentence for time in answer.times}
    akin = {index for index, facts in enumerate(answer.facts) if facts or answer.akin[index]}
    return told | akin | {index for index in range(len(answer.specific)) if answer.has(index, *_LISTS)}
