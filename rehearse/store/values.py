"""What the store hands out besides interviews, and what it reads out of one for its lists."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Literal, NamedTuple

from rehearse.interview.delivery import Delivery
from rehearse.interview.model import Interview, Mode
from rehearse.rubric import Frozen

Status = Literal["preparing", "ready", "in progress", "finished"]


class Stored(NamedTuple):
    """An interview as it is in the database, and the version to hand back when it is saved."""

    interview: Interview
    version: int


class Summary(Frozen):
    """One row of a list of interviews: times in UTC, `answered` of `questions` questions have an answer."""

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    status: Status
    mode: Mode
    questions: int
    answered: int


class Recording(Frozen):
    """What is known of a recording that is kept until its answer is submitted.

    `name` is told by its sound, so that the same one is never kept twice. It is written down (`delivery`), or could
    not be (`fault` says why), or neither yet; `placed` once its words are in the answer's box.
    """

    name: str
    seconds: float
    made_at: datetime
    delivery: Delivery | None
    fault: str | None
    placed: bool


class UsageRow(Frozen):
    """What one owner's calls to one model at one host took on one day (UTC).

    Of `untold` calls no tokens are known, and they are in no sum; of `estimated` calls they were counted here. `coach`
    is "speech" where recordings were written down.
    """

    owner: str
    day: date
    coach: Literal["offline", "llm", "speech"]
    model: str | None
    host: str | None
    calls: int
    input_tokens: int
    output_tokens: int
    seconds: float
    untold: int
    estimated: int


def new_id() -> str:
    """Return an id for an interview that cannot be guessed: 192 random bits in 32 characters."""
    return secrets.token_urlsafe(24)


def status(interview: Interview) -> Status:
    """Return how far an interview has come."""
    if interview.finished_at is not None:
        return "finished"
    if interview.started_at is not None:
        return "in progress"
    return "ready" if interview.turns else "preparing"


def answered(interview: Interview) -> int:
    """Return how many questions have an answer."""
    return sum(any(attempt.answer for attempt in turn.attempts) for turn in interview.turns)


def words(interview: Interview) -> str:
    """Return what a search looks into: title, role and employer, case-folded."""
    job = interview.job
    read = (job.title, job.employer) if job is not None else ()
    return " ".join([interview.title, *(fact.text for fact in read if fact is not None)]).casefold().replace("\0", "")
