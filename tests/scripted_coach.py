"""A coach that says what a test wrote down: levels in a queue, and a history of what it was asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Literal

from rehearse.errors import CoachError, ModelError
from rehearse.interview.assessment import Assessment, CriterionGrade, Provenance, Quote, Rewrite, Usage
from rehearse.interview.coach import AnswerRequest, Brief, Call, LineRequest, Preparation, RewriteRequest
from rehearse.interview.job import JobReading, PlannedQuestion, Read, Why
from rehearse.interview.model import Debrief, Drill, Interview
from rehearse.rubric import Question, Rubric


class ScriptedCoach:
    """Grades by the queue `levels` (an int for all criteria, a mapping, or an error's text for not graded)."""

    kind: Literal["offline", "llm"] = "llm"
    label = "Scripted coach"

    def __init__(self, rubric: Rubric, *levels: int | Mapping[str, int] | str, default: int = 3) -> None:
        self.rubric = rubric
        self.levels: deque[int | Mapping[str, int] | str] = deque(levels)
        self.default = default
        self.fails: dict[str, str] = {}
        self.history: list[tuple[str, object]] = []
        self.takes: dict[str, Usage] = {}
        self.on_call: Callable[[Call], None] = lambda call: None

    def telling(self, on_call: Callable[[Call], None]) -> ScriptedCoach:
        """Tell of calls from now on: one for each piece of work, which takes what `takes` says."""
        self.on_call = on_call
        return self

    def prepare(self, brief: Brief, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        self._note("prepare", brief)
        job = JobReading(title=Read(text="Shift Planner", line=1)) if brief.posting else JobReading()
        return Preparation(job=job, questions=self._planned(questions), provenance=self._provenance(now))

    def word(self, brief: Brief, job: JobReading, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        self._note("word", job)
        return Preparation(job=job, questions=self._planned(questions, "anew: "), provenance=self._provenance(now))

    def ask(self, request: LineRequest) -> Iterator[str]:
        self._note("follow_up" if request.criterion else "ask", request)
        yield "And " if request.criterion else "So: "
        yield f"more on {request.criterion}?" if request.criterion else request.planned.text

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        self._note("assess", request)
        scripted = self.levels.popleft() if self.levels else self.default
        if isinstance(scripted, str):
            return Assessment(status="not_graded", reason=scripted, provenance=self._provenance(now))
        grades = tuple(
            CriterionGrade(
                criterion=id,
                level=scripted if isinstance(scripted, int) else scripted.get(id, self.default),
                quotes=(Quote(text=request.answer.split("\n")[0][:40]),),
                reason=f"scripted for {id}",
            )
            for id in request.planned.criteria
        )
        return Assessment(status="graded", grades=grades, provenance=self._provenance(now))

    def rewrite(self, request: RewriteRequest, *, now: datetime) -> Rewrite:
        self._note("rewrite", request)
        return Rewrite(text=f"{request.answer.answer} [1]", blanks=("By when?",), provenance=self._provenance(now))

    def hint(self, planned: PlannedQuestion, job: JobReading) -> str:
        return f"What they want to know with {planned.question_id}."

    def debrief(self, interview: Interview, *, now: datetime) -> Debrief:
        self._note("debrief", interview)
        drills = (Drill(about="specificity", text="Name a role and a date."),)
        return Debrief(summary="All in all.", drills=drills, provenance=self._provenance(now))

    def called(self, what: str) -> list[object]:
        """Return what was handed over in each call of that kind."""
        return [value for name, value in self.history if name == what]

    def _note(self, what: str, value: object) -> None:
        self.history.append((what, value))
        self.on_call(Call("scripted", "models.test", self.takes.get(what, Usage(calls=1))))
        if what in self.fails:
            raise (CoachError if what == "word" else ModelError)(self.fails[what])

    def _planned(self, questions: tuple[Question, ...], start: str = "") -> tuple[PlannedQuestion, ...]:
        return tuple(
            PlannedQuestion(
                question_id=question.id,
                text=start + question.asked_as,
                kind=question.kind,
                primary=question.primary,
                secondary=question.secondary,
                why=Why(strategy=question.strategy),
            )
            for question in questions
        )

    def _provenance(self, now: datetime) -> Provenance:
        return Provenance(coach="llm", model="scripted", rubric_version=1, rubric_hash="0" * 12, at=now)
