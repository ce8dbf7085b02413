"""The LLM coach: what a model is asked for, and what is kept of its replies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import datetime
from functools import partial
from typing import Literal

from rehearse.chat import Chat
from rehearse.interview.assessment import Assessment, Provenance, Rewrite, Usage
from rehearse.interview.coach import AnswerRequest, Brief, Call, LineRequest, Preparation, RewriteRequest
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.interview.model import Debrief, Interview
from rehearse.llm.assessing import reserve_for
from rehearse.llm.contract import facts_text
from rehearse.llm.debriefing import summed_up
from rehearse.llm.following import followed_up
from rehearse.llm.grading import gradings_of
from rehearse.llm.inquiry import Inquiry, spent_on
from rehearse.llm.opinions import median_of, told_of_failures
from rehearse.llm.preparing import Plan, prepared, reserve_to_prepare, reserve_to_word, worded
from rehearse.llm.questions import planned_from_bank
from rehearse.llm.rewriting import rewritten
from rehearse.llm.verdict import change_of
from rehearse.prompts import new_marker
from rehearse.rubric import Question, Rubric

_BANK_LANGUAGE = "en"
_LINE_TOKENS = 200
_REWRITE_TOKENS = 600
_DEBRIEF_TOKENS = 700

_NOTHING_STANDS = (
    "The model's grades could not be used: it gave no levels, or the words it quoted do not stand in your answer. "
    "Your answer is kept; have it graded again."
)


class LLMCoach:
    """An interviewer and assessor behind an OpenAI-compatible endpoint; safe to call from several threads."""

    kind: Literal["offline", "llm"] = "llm"

    def __init__(
        self,
        rubric: Rubric,
        chat: Chat,
        *,
        model_context: int,
        gradings: int = 1,
        markers: Callable[[], str] = new_marker,
    ) -> None:
        """Take the contract and the model.

        Args:
            rubric: What is graded by.
            chat: Who is asked.
            model_context: Tokens that the model takes, prompt and reply together.
            gradings: How often each answer is graded; the median counts.
            markers: Makes the marker of each request's fences.
        """
        self._rubric = rubric
        self._chat = chat
        self._context = model_context
        self._gradings = gradings
        self._markers = markers
        self._on_call: Callable[[Call], None] | None = None

    @property
    def label(self) -> str:
        """What the page calls it: the model's name and where it is."""
        return f"{self._chat.model} at {self._chat.host}"

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """What the model was found not to do as it is asked to, in sentences."""
        return self._chat.shortfalls

    def telling(self, on_call: Callable[[Call], None]) -> LLMCoach:
        """Return this coach such that it tells of every call of the model, failed and stopped ones included."""
        told = copy(self)
        told._on_call = on_call
        # One person's stop must not end the calls of others.
        told._chat = self._chat.apart()
        return told

    def stop(self) -> None:
        """End the calls under way, from any thread, and make none until `go_on`."""
        self._chat.stop()

    def go_on(self) -> None:
        """Make calls again."""
        self._chat.go_on()

    def prepare(self, brief: Brief, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Read the posting and word the chosen questions for it, in one call.

        Without a posting there is nothing to fit them to: in English they are then asked as the bank has
        them, and no model is called. Of a posting that is too long the beginning is read, and that is noted.

        Raises:
            CoachError: the context has no room for a posting, the call failed, or the reply cannot be used.
        """
        if not brief.posting.strip():
            return self.word(brief, JobReading(), questions, now=now)
        inquiry = self._inquiry("prepare", reserve=reserve_to_prepare(len(questions)))
        return self._preparation(prepared(inquiry, brief, questions), inquiry, now)

    def word(self, brief: Brief, job: JobReading, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Word the chosen questions for a reading that the candidate corrected.

        Raises:
            CoachError: the facts do not fit the context, the call failed, or the reply cannot be used.
        """
        if brief.language == _BANK_LANGUAGE and not facts_text(job):
            planned = planned_from_bank(questions, seed=brief.seed)
            return Preparation(job=job, questions=planned, provenance=self._provenance([], now))
        inquiry = self._inquiry("word", reserve=reserve_to_word(len(questions)))
        return self._preparation(worded(inquiry, brief, job, questions), inquiry, now)

    def ask(self, request: LineRequest) -> Iterator[str]:
        """Yield the planned question, which was worded for this job with the plan, or a follow-up as it is written.

        Raises:
            CoachError: the call failed, or what came cannot be spoken; the question bank has words then.
        """
        if request.criterion is None:
            yield request.planned.text
            return
        inquiry = self._inquiry("follow_up", reserve=_LINE_TOKENS)
        yield from followed_up(inquiry, request, self._rubric.criterion(request.criterion), model=self._chat.model)

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        """Grade an answer, by the median where there are several gradings; failures are told of, nothing is raised."""
        tries = gradings_of(
            request,
            self._rubric,
            partial(self._inquiry, "assess", reserve=reserve_for(request)),
            now=now,
            times=self._gradings,
            markers=self._markers,
            on_call=self._told,
        )
        inquiries = [one.inquiry for one in tries if one.inquiry is not None]
        verdicts = [one.verdict for one in tries if one.verdict is not None]
        failures = [one.failure for one in tries if one.failure]
        if not verdicts:
            return self._not_graded(failures[0], inquiries, now)
        found = median_of(verdicts)
        if all(grade.level is None for grade in found.grades):
            return self._not_graded(_NOTHING_STANDS, inquiries, now)
        return Assessment(
            status="graded",
            grades=found.grades,
            pitfalls=found.pitfalls,
            change=change_of(found, request, self._rubric),
            notices=(*found.notices, *told_of_failures(failures, of=len(tries))),
            provenance=self._provenance(inquiries, now),
            usage=spent_on(inquiries),
        )

    def rewrite(self, request: RewriteRequest, *, now: datetime) -> Rewrite:
        """Word a stronger version; code blanks whatever neither answer, resume nor posting says.

        Raises:
            CoachError: the texts do not fit the context, the call failed, or the reply cannot be used.
        """
        inquiry = self._inquiry("rewrite", reserve=_REWRITE_TOKENS)
        made = rewritten(inquiry, request, self._rubric)
        return Rewrite(
            text=made.text,
            blanks=made.blanks,
            removed=made.removed,
            notices=made.notices,
            provenance=self._provenance([inquiry], now),
            usage=inquiry.usage,
        )

    def hint(self, planned: PlannedQuestion, job: JobReading) -> str:
        """Say what the interviewer wants to know, in the bank's words; calls no model."""
        return self._rubric.question(planned.question_id).hint

    def debrief(self, interview: Interview, *, now: datetime) -> Debrief:
        """Sum up a finished interview: summary, at most three drills, and which objectives were spoken to.

        Raises:
            CoachError: nothing is graded, the call failed, or the reply cannot be used.
        """
        inquiry = self._inquiry("debrief", reserve=_DEBRIEF_TOKENS)
        made = summed_up(inquiry, interview, self._rubric)
        return Debrief(
            summary=made.summary,
            drills=made.drills,
            objectives=made.objectives,
            notices=(*made.notices, *self._chat.shortfalls),
            provenance=self._provenance([inquiry], now),
            usage=inquiry.usage,
        )

    def _preparation(self, plan: Plan, inquiry: Inquiry, now: datetime) -> Preparation:
        return Preparation(
            job=plan.job,
            questions=plan.questions,
            provenance=self._provenance([inquiry], now),
            usage=inquiry.usage,
            notices=(*plan.notices, *self._chat.shortfalls),
        )

    def _inquiry(
        self,
        prompt: str,
        *,
        reserve: int,
        markers: Callable[[], str] | None = None,
        on_call: Callable[[Usage], None] | None = None,
    ) -> Inquiry:
        return Inquiry(
            self._chat,
            prompt,
            context=self._context,
            reserve=reserve,
            markers=markers or self._markers,
            on_call=on_call or self._told,
        )

    def _told(self, usage: Usage) -> None:
        if self._on_call is not None and usage.calls:
            self._on_call(Call(self._chat.model, self._chat.host, usage))

    def _not_graded(self, reason: str, inquiries: Sequence[Inquiry], now: datetime) -> Assessment:
        by = self._provenance(inquiries, now)
        return Assessment(status="not_graded", reason=reason, provenance=by, usage=spent_on(inquiries))

    def _provenance(self, inquiries: Sequence[Inquiry], now: datetime) -> Provenance:
        return Provenance(
            coach="llm",
            model=self._chat.model,
            host=self._chat.host,
            prompts=tuple(dict.fromkeys(prompt for inquiry in inquiries for prompt in inquiry.prompts)),
            rubric_version=self._rubric.version,
            rubric_hash=self._rubric.hash,
            at=now,
        )
