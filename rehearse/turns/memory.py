"""A coach whose last result is remembered until it is stored, so that no model is called twice for one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, TypeVar

from rehearse.errors import RehearseError
from rehearse.interview.assessment import Assessment, Rewrite
from rehearse.interview.coach import (
    AnswerRequest,
    Brief,
    Call,
    Coach,
    LineRequest,
    Preparation,
    RewriteRequest,
    Stoppable,
)
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.interview.model import Debrief, Interview, Spent, WorkKind
from rehearse.interview.work import Clock
from rehearse.rubric import Question

_Result = TypeVar("_Result")


class RememberingCoach:
    """The coach behind it, with a memory of one: the same request again gets the same result, or the same error.

    When a person changes an interview while a coach is at work on it, the result cannot be stored as it is.
    The work is then carried out anew on the changed interview: where that asks the coach the very same
    thing, the result still applies and comes from memory; where it asks something else, it does not apply.

    It also remembers each call of a model until that is stored with the interview (`unsaved`) and counted
    for its owner (`take_uncounted`), which is done whatever became of the call.
    """

    def __init__(self, coach: Coach, *, clock: Clock, after: RememberingCoach | None = None) -> None:
        """Take the coach, and what the one `after` which it comes has to remember.

        The last result is only taken over where it is the same coach's.
        """
        self.coach = coach.telling(self._heard)
        self._clock = clock
        self._is_stopped = False
        self._kind: WorkKind = "prepare"
        is_same = after is not None and (after.kind, after.label) == (coach.kind, coach.label)
        self._key: object = after._key if after is not None and is_same else None
        self._result: object = after._result if after is not None and is_same else None
        self._unsaved: list[Spent] = [] if after is None else [*after._unsaved]
        self._uncounted: list[Spent] = [] if after is None else [*after._uncounted]

    @property
    def kind(self) -> Literal["offline", "llm"]:
        """Which of the two it is."""
        return self.coach.kind

    @property
    def label(self) -> str:
        """What the page calls it."""
        return self.coach.label

    def stop(self) -> None:
        """End the calls of a model under way, from any thread; what they were for is not done."""
        if isinstance(self.coach, Stoppable):
            self._is_stopped = True
            self.coach.stop()

    def go_on(self) -> bool:
        """Let calls be made again; True where they were stopped."""
        was_stopped, self._is_stopped = self._is_stopped, False
        if was_stopped and isinstance(self.coach, Stoppable):
            self.coach.go_on()
            # It is of a call that was cut off, and must not be taken for an answer.
            self._key = self._result = None
        return was_stopped

    @property
    def unsaved(self) -> tuple[Spent, ...]:
        """The calls that are not yet stored with the interview."""
        return tuple(self._unsaved)

    def forget(self) -> None:
        """Forget the last result and its calls: they are stored."""
        self._key = self._result = None
        self._unsaved = []

    def take_uncounted(self) -> tuple[Spent, ...]:
        """Return the calls that were made since this was asked last."""
        spent, self._uncounted = tuple(self._uncounted), []
        return spent

    def prepare(self, brief: Brief, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Read the posting and word the chosen questions for it, in the order given."""
        key = ("prepare", brief, questions)
        return self._once("prepare", key, lambda: self.coach.prepare(brief, questions, now=now))

    def word(self, brief: Brief, job: JobReading, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Word the chosen questions for a reading that the candidate corrected."""
        key = ("word", brief, job, questions)
        return self._once("word", key, lambda: self.coach.word(brief, job, questions, now=now))

    def ask(self, request: LineRequest) -> Iterator[str]:
        """Yield the interviewer's line piece by piece, or all at once from memory."""
        key = ("ask", request)
        if self._key == key:
            yield str(self._recall())
            return
        self._kind, text = "follow_up" if request.criterion else "ask", ""
        try:
            for piece in self.coach.ask(request):
                text += piece
                yield piece
        except RehearseError as error:
            self._key, self._result = key, error
            raise
        self._key, self._result = key, text

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        """Grade an answer."""
        return self._once("assess", ("assess", request), lambda: self.coach.assess(request, now=now))

    def rewrite(self, request: RewriteRequest, *, now: datetime) -> Rewrite:
        """Word a stronger version with blanks for what is missing."""
        return self._once("rewrite", ("rewrite", request), lambda: self.coach.rewrite(request, now=now))

    def hint(self, planned: PlannedQuestion, job: JobReading) -> str:
        """Say what the interviewer wants to know; calls no model."""
        return self.coach.hint(planned, job)

    def debrief(self, interview: Interview, *, now: datetime) -> Debrief:
        """Sum up a finished interview; its title and what it took make no difference."""
        key = ("debrief", interview.model_copy(update={"title": "", "spent": ()}))
        return self._once("debrief", key, lambda: self.coach.debrief(interview, now=now))

    def _once(self, kind: WorkKind, key: object, call: Callable[[], _Result]) -> _Result:
        if self._key == key:
            return self._recall()  # type: ignore[return-value]  # the key says which kind of result it is
        self._kind = kind
        try:
            result = call()
        except RehearseError as error:
            self._key, self._result = key, error
            raise
        self._key, self._result = key, result
        return result

    def _recall(self) -> object:
        if isinstance(self._result, RehearseError):
            raise self._result
        return self._result

    def _heard(self, call: Call) -> None:
        spent = Spent(kind=self._kind, model=call.model, host=call.host, usage=call.usage, at=self._clock())
        self._unsaved.append(spent)
        self._uncounted.append(spent)
