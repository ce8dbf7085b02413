"""What a coach must be able to do. The offline coach and the LLM coach have this one shape.

A coach gives words, levels and quotes. It never computes a score, never decides whose turn it is, and
raises `CoachError` where it cannot do its part; the reason in it is shown to the candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple, Protocol, runtime_checkable

from rehearse.interview.assessment import Assessment, Provenance, Rewrite, Usage
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.interview.model import Debrief, Interview, Manner
from rehearse.rubric import Frozen, Question


class Brief(Frozen):
    """What an interview is about: the posting, the resume, how and in which language it is held."""

    posting: str = ""
    resume: str = ""
    language: str = "en"
    manner: Manner = "neutral"
    seed: int = 0


class Preparation(Frozen):
    """A posting read and the chosen questions worded for it, in the order they were chosen.

    `notices` say what was shortened, and what the coach could not do.
    """

    job: JobReading
    questions: tuple[PlannedQuestion, ...]
    provenance: Provenance
    usage: Usage = Usage()
    notices: tuple[str, ...] = ()


class Exchange(Frozen):
    """A question as it was put, and what was answered."""

    question: str
    answer: str
    question_id: str | None = None


class LineRequest(Frozen):
    """Ask for the interviewer's next line: a planned question, or a follow-up on `criterion`.

    For a follow-up, `exchanges` are the question and the replies so far, and `missing` is the reason
    given for the criterion's level; `level` is 0-2.
    """

    planned: PlannedQuestion
    number: int
    of: int
    job: JobReading
    language: str = "en"
    manner: Manner = "neutral"
    seed: int = 0
    criterion: str | None = None
    level: int | None = None
    missing: str = ""
    exchanges: tuple[Exchange, ...] = ()


class AnswerRequest(Frozen):
    """An answer to be graded: the question, its exchanges, and only the context that grading needs.

    `exchanges` holds the main question with its answer first, then the follow-ups. `earlier` are the
    other questions of this interview that were answered before.
    """

    planned: PlannedQuestion
    exchanges: tuple[Exchange, ...]
    job: JobReading = JobReading()
    resume: str = ""
    earlier: tuple[Exchange, ...] = ()
    language: str = "en"

    @property
    def answer(self) -> str:
        """All that was answered, follow-ups included, in paragraphs."""
        return "\n\n".join(exchange.answer for exchange in self.exchanges)

    @property
    def asked(self) -> str:
        """All that was asked, in paragraphs."""
        return "\n\n".join(exchange.question for exchange in self.exchanges)


class RewriteRequest(Frozen):
    """An assessed answer to be rewritten from the candidate's own facts."""

    answer: AnswerRequest
    assessment: Assessment
    posting: str = ""


class Call(NamedTuple):
    """One call of a model that is over, whatever came of it: which model, where, and what it took."""

    model: str
    host: str | None
    usage: Usage


class CoachAtWork(Protocol):
    """An interviewer and assessor. Implementations are safe to call from several threads at once."""

    @property
    def kind(self) -> Literal["offline", "llm"]:
        """Which of the two it is."""

    @property
    def label(self) -> str:
        """What the page calls it: 'Offline coach', or the model's name and host."""

    def prepare(self, brief: Brief, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Read the posting and word the chosen questions for it, in the order given."""

    def word(self, brief: Brief, job: JobReading, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Word the chosen questions for a reading that the candidate corrected."""

    def ask(self, request: LineRequest) -> Iterator[str]:
        """Yield the interviewer's line piece by piece; a follow-up where `criterion` is set."""

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        """Grade an answer. Failure of any kind is an Assessment of status "not_graded"; nothing is raised."""

    def rewrite(self, request: RewriteRequest, *, now: datetime) -> Rewrite:
        """Word a stronger version with blanks for what is missing."""

    def hint(self, planned: PlannedQuestion, job: JobReading) -> str:
        """Say what the interviewer wants to know, never an answer. Calls no model."""

    def debrief(self, interview: Interview, *, now: datetime) -> Debrief:
        """Sum up a finished interview: at most three drills, and which objectives were spoken to."""


class Coach(CoachAtWork, Protocol):
    """A coach whose calls of a model can be followed."""

    def telling(self, on_call: Callable[[Call], None]) -> CoachAtWork:
        """Return this coach such that it tells of every call of a model, in the thread that asked for the work."""


@runtime_checkable
class Stoppable(Protocol):
    """A coach at work whose calls of a model can be ended from another thread."""

    def stop(self) -> None:
        """End the calls under way, and make none until `go_on`."""

    def go_on(self) -> None:
        """Make calls again."""
