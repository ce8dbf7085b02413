"""The coach that is right: it echoes the labels."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Literal

from evals.cases import Case
from evals.gold import Sample
from rehearse.errors import CoachError
from rehearse.evidence import source_of
from rehearse.interview.assessment import Assessment, CriterionGrade, PitfallFinding, Provenance, Quote, Rewrite
from rehearse.interview.coach import AnswerRequest, Brief, LineRequest, Preparation, RewriteRequest
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.interview.model import Debrief, Interview
from rehearse.rubric import Question, Rubric

TOP = 4
Levels = dict[str, int | None]


class GoldEcho:
    """Gives each answer the labelled levels and pitfalls, and each twin what its change calls for."""

    kind: Literal["offline", "llm"] = "llm"

    def __init__(self, cases: Mapping[str, Case], samples: Mapping[str, Sample], rubric: Rubric) -> None:
        self.samples = samples
        self.rubric = rubric
        self.cases = {_key(case.request): case for case in cases.values()}
        self.chance = random.Random(1)
        self.label = type(self).__name__

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        case = self.cases[_key(request)]
        sample = self.samples[case.sample]
        made_by = Provenance(coach="llm", model=self.label, rubric_version=1, rubric_hash="0" * 12, at=now)
        if self.refuses(case):
            return Assessment(status="not_graded", reason="refused", provenance=made_by)
        return Assessment(
            status="graded",
            grades=tuple(
                CriterionGrade(
                    criterion=id,
                    level=level,
                    quotes=self.quotes(sample.labels[id].quotes, request) if level else (),
                    reason="known",
                )
                for id, level in self.levels(case, sample, request).items()
            ),
            pitfalls=tuple(
                PitfallFinding(pitfall=id, quotes=quotes)
                for id in self.pitfalls(case, sample)
                if (quotes := self.quotes(sample.pitfalls.get(id, ()), request))
            ),
            provenance=made_by,
        )

    def refuses(self, case: Case) -> bool:
        return False

    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return self.right(case, sample)

    def right(self, case: Case, sample: Sample) -> Levels:
        moves = dict.fromkeys(case.must_rise, 1) | dict.fromkeys(case.must_fall, -1)
        return {id: as_level(label.level + moves.get(id, 0)) for id, label in sample.labels.items()}

    def pitfalls(self, case: Case, sample: Sample) -> Collection[str]:
        return tuple(sample.pitfalls)

    def quotes(self, wanted: Collection[str], request: AnswerRequest) -> tuple[Quote, ...]:
        """Return the words that still stand somewhere; the answer's first words where none do."""
        first = " ".join(request.answer.split()[:5])
        earlier = [exchange.answer for exchange in request.earlier]
        found = [
            Quote(text=text, source=source)
            for text in (*wanted, first)
            if text and (source := source_of(text, answer=request.answer, earlier=earlier, resume=request.resume))
        ]
        return tuple(found[: max(1, len(wanted))])

    def rewrite(self, request: RewriteRequest, *, now: datetime) -> Rewrite:
        return Rewrite(
            text=f"{request.answer.answer} [1]{self.added()}",
            blanks=("By when?",),
            provenance=request.assessment.provenance,
        )

    def added(self) -> str:
        return ""

    def prepare(self, brief: Brief, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        raise CoachError("This coach only grades.")

    def word(self, brief: Brief, job: JobReading, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        raise CoachError("This coach only grades.")

    def ask(self, request: LineRequest) -> Iterator[str]:
        raise CoachError("This coach only grades.")

    def hint(self, planned: PlannedQuestion, job: JobReading) -> str:
        raise CoachError("This coach only grades.")

    def debrief(self, interview: Interview, *, now: datetime) -> Debrief:
        raise CoachError("This coach only grades.")


def as_level(value: int) -> int:
    return max(0, min(TOP, value))


def _key(request: AnswerRequest) -> tuple[str, str]:
    return request.asked, request.answer
