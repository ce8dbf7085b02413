"""A coach whose last result is remembered until it is stored, so that no model is called twice for one thing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from rehearse.errors import RehearseError
from rehearse.interview.assessment import Assessment, Provenance, Rewrite, Usage
from rehearse.interview.coach import AnswerRequest, Brief, Coach, LineRequest, Preparation, RewriteRequest
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.interview.model import Debrief, Interview
from rehearse.rubric import Frozen, Question


class _Signed(Protocol):
    @property
    def provenance(self) -> Provenance: ...

    @property
    def usage(self) -> Usage: ...


_Result = TypeVar("_Result", bound=_Signed)


class Spent(Frozen):
    """What one call took, and of which model."""

    model: str | None
    usage: Usage


class RememberingCoach:
    """The coach behind it, with a memory of one: the same request again gets the same result, or the same error.

    When a person changes an interview while a coach is at work on it, the result cannot be stored as it is.
    The work is then carried out anew on the changed interview: where that asks the coach the very same
    thing, the result still applies and comes from memory; where it asks something else, it does not apply.
    """

    def __init__(self, coach: Coach, *, after: RememberingCoach | None = None) -> None:
        """Take the coach, and the memory of the one `after` which it comes."""
        self.coach = coach
        self.model: str | None = after.model if after is not None else None
        self._key: object = after._key if after is not None else None
        self._result: object = after._result if after is not None else None
        self._spent: list[Spent] = []

    @property
    def kind(self) -> Literal["offline", "llm"]:
        """Which of the two it is."""
        return self.coach.kind

    @property
    def label(self) -> str:
        """What the page calls it."""
        return self.coach.label

    def forget(self) -> None:
        """Forget the last result: it is stored."""
        self._key = self._result = None

    def take_spent(self) -> tuple[Spent, ...]:
        """Return what real calls took since this was asked last."""
        spent, self._spent = tuple(self._spent), []
        return spent

    def prepare(self, brief: Brief, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Read the posting and word the chosen questions for it, in the order given."""
        return self._once(("prepare", brief, questions), lambda: self.coach.prepare(brief, questions, now=now))

    def word(self, brief: Brief, job: JobReading, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Word the chosen questions for a reading that the candidate corrected."""
        return self._once(("word", brief, job, questions), lambda: self.coach.word(brief, job, questions, now=now))

    def ask(self, request: LineRequest) -> Iterator[str]:
        """Yield the interviewer's line piece by piece, or all at once from memory."""
        key = ("ask", request)
        if self._key == key:
            yield str(self._recall())
            return
        begun, text = time.perf_counter(), ""
        try:
            for piece in self.coach.ask(request):
                text += piece
                yield piece
        except RehearseError as error:
            self._key, self._result = key, error
            raise
        finally:
            self._count_unsigned(begun)
        self._key, self._result = key, text

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        """Grade an answer."""
        return self._once(("assess", request), lambda: self.coach.assess(request, now=now))

    def rewrite(self, request: RewriteRequest, *, now: datetime) -> Rewrite:
        """Word a stronger version with blanks for what is missing."""
        return self._once(("rewrite", request), lambda: self.coach.rewrite(request, now=now))

    def hint(self, planned: PlannedQuestion, job: JobReading) -> str:
        """Say what the interviewer wants to know; calls no model."""
        return self.coach.hint(planned, job)

    def debrief(self, interview: Interview, *, now: datetime) -> Debrief:
        """Sum up a finished interview; its title makes no difference."""
        key = ("debrief", interview.model_copy(update={"title": ""}))
        return self._once(key, lambda: self.coach.debrief(interview, now=now))

    def _once(self, key: object, call: Callable[[], _Result]) -> _Result:
        if self._key == key:
            return self._recall()  # type: ignore[return-value]  # the key says which kind of result it is
        begun = time.perf_counter()
        try:
            result = call()
        except RehearseError as error:
            self._count_unsigned(begun)
            self._key, self._result = key, error
            raise
        self.model = result.provenance.model
        if result.usage.calls:
            self._spent.append(Spent(model=self.model, usage=result.usage))
        self._key, self._result = key, result
        return result

    def _recall(self) -> object:
        if isinstance(self._result, RehearseError):
            raise self._result
        return self._result

    def _count_unsigned(self, begun: float) -> None:
        """Count a call that brings no usage of its own: a line as it is streamed, or one that failed."""
        if self.kind == "llm":
            usage = Usage(calls=1, seconds=time.perf_counter() - begun)
            self._spent.append(Spent(model=self.model, usage=usage))
