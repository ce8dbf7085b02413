"""The interview as one frozen document: set-up, reading, plan, turns, attempts, replies.

All times are aware datetimes in UTC. Change goes through `rehearse.interview.actions` (what a person
does) and `rehearse.interview.work` (what a coach does); both return a new Interview.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from rehearse.interview.assessment import Assessment, Provenance, Rewrite, Usage
from rehearse.interview.delivery import Delivery
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.rubric import Frozen

Mode = Literal["coach", "mock"]
Manner = Literal["warm", "neutral", "demanding"]
WorkKind = Literal["prepare", "word", "ask", "assess", "glance", "follow_up", "rewrite", "debrief"]


class Setup(Frozen):
    """What the candidate chose before the interview; every choice has a default."""

    posting: str = ""
    resume: str = ""
    questions: Annotated[int, Field(ge=1, le=8)] = 5
    only: tuple[str, ...] = ()
    mode: Mode = "coach"
    manner: Manner = "neutral"
    minutes: Annotated[int, Field(ge=1, le=30)] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    follow_ups: Annotated[int, Field(ge=0, le=2)] = 1
    review_reading: bool = False
    notices: tuple[str, ...] = ()


class Reply(Frozen):
    """One exchange inside an attempt: what was asked, what was answered, what that made of the whole.

    The first reply of an attempt answers the question itself (`criterion` None); later ones answer
    follow-ups on `criterion`. `assessment` grades all replies of the attempt up to and with this one. `glance`
    is the offline coach's reading of the same, made at once so that a mock interview can go on; it decides what
    is asked next, and is no grade: it is never shown and enters no score. `spoken` has the recordings that the
    answer was spoken in, none where it was typed.
    """

    asked: str
    asked_at: datetime
    criterion: str | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    spoken: tuple[Delivery, ...] = ()
    declined: bool = False
    glance: Assessment | None = None
    assessment: Assessment | None = None


class Attempt(Frozen):
    """One try at a question. The latest assessed reply holds the grade of the attempt.

    `rewrite_wanted` stands from the candidate's request until the coach's `rewrite` is there.
    """

    number: Annotated[int, Field(ge=1)]
    replies: tuple[Reply, ...]
    rewrite: Rewrite | None = None
    rewrite_wanted: bool = False

    @property
    def answer(self) -> str:
        """All that was answered, follow-ups included, in paragraphs; empty where nothing was."""
        return "\n\n".join(reply.answer for reply in self.replies if reply.answer)

    @property
    def assessment(self) -> Assessment | None:
        """The assessment of the whole attempt, or None while there is none."""
        for reply in reversed(self.replies):
            if reply.assessment is not None:
                return reply.assessment
        return None


class Turn(Frozen):
    """One question of the plan with everything that came of it.

    `asked` is the question as it was said at `asked_at`; `asked_note` tells where a model could not word it.
    """

    planned: PlannedQuestion
    asked: str | None = None
    asked_note: str | None = None
    asked_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    skipped: bool = False
    hint_taken: bool = False


class Trouble(Frozen):
    """Work that failed: which, and why in words for the candidate. Nothing goes on until they choose."""

    work: WorkKind
    reason: str
    at: datetime


class ObjectiveCoverage(Frozen):
    """An objective of the posting and the candidate's words that spoke to it (None: never spoken to)."""

    objective: str
    line: int | None = None
    question_id: str | None = None
    quote: str | None = None


class Drill(Frozen):
    """One exercise for next time, on one criterion or pitfall."""

    about: str
    text: str


class Debrief(Frozen):
    """What stands at the end besides arithmetic: a summary, drills, objectives spoken to or not."""

    summary: str
    drills: tuple[Drill, ...] = ()
    objectives: tuple[ObjectiveCoverage, ...] = ()
    notices: tuple[str, ...] = ()
    provenance: Provenance
    usage: Usage = Usage()


class Spent(Frozen):
    """What was sent to a model for one piece of work: mostly one call, at `at` (UTC) when it was over.

    Calls that failed, were stopped, or whose result was thrown away are among them. `host` is where the model
    was asked, with the port where the address has one.
    """

    kind: WorkKind
    model: str | None
    host: str | None
    usage: Usage
    at: datetime


class Interview(Frozen):
    """A whole interview.

    `current` is the index of the turn in hand; None before and after. `reword` stands from the
    candidate's correction of the reading until the questions not yet asked are worded anew. `plan_notices` say
    what was shortened for the reading and the plan. `spent` has every call of a model, in order.
    """

    format: Literal[1] = 1
    id: Annotated[str, Field(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    title: str
    created_at: datetime
    setup: Setup
    seed: int = 0
    job: JobReading | None = None
    reword: bool = False
    plan_provenance: Provenance | None = None
    plan_usage: Usage = Usage()
    plan_notices: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    started_at: datetime | None = None
    current: int | None = None
    finished_at: datetime | None = None
    debrief: Debrief | None = None
    trouble: Trouble | None = None
    spent: tuple[Spent, ...] = ()

    @property
    def turn(self) -> Turn | None:
        """The turn in hand, or None."""
        return None if self.current is None else self.turns[self.current]
