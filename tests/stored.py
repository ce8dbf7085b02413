"""Interviews as tests of the store keep them."""

from __future__ import annotations

from datetime import UTC, datetime

from rehearse.interview.job import PlannedQuestion, Why
from rehearse.interview.model import Attempt, Interview, Reply, Setup, Turn
from rehearse.store import new_id

ANN, BEN = "a" * 64, "b" * 64
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def an_interview(
    title: str = "Shift Planner", id: str | None = None, posting: str = "Shift Planner wanted"
) -> Interview:
    return Interview(id=id or new_id(), title=title, created_at=NOW, setup=Setup(posting=posting))


def answered(interview: Interview, *answers: str | None) -> Interview:
    planned = PlannedQuestion(
        question_id="five_years",
        text="Where?",
        kind="opening",
        primary=("horizon",),
        secondary=(),
        why=Why(strategy="x"),
    )
    turns = tuple(
        Turn(
            planned=planned,
            asked="Where?",
            asked_at=NOW,
            attempts=(Attempt(number=1, replies=(Reply(asked="Where?", asked_at=NOW, answer=answer),)),),
        )
        for answer in answers
    )
    return interview.model_copy(update={"turns": turns, "started_at": NOW, "current": 0})
