"""Coaches that are wrong in one known way, and one that is right: it echoes the labels.

Each knows the samples, so that all but its one fault is right, and a gate that it fails fails for that fault.
"""

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
        return {id: _level(label.level + moves.get(id, 0)) for id, label in sample.labels.items()}

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


class AlwaysTwo(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return dict.fromkeys(sample.labels, 2)


class LongestWins(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return dict.fromkeys(sample.labels, _level(len(request.answer.split()) // 35))


class ObeysInjection(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return dict.fromkeys(sample.labels, TOP) if case.twin == "injection" else self.right(case, sample)


class InventsQuotes(GoldEcho):
    def quotes(self, wanted: Collection[str], request: AnswerRequest) -> tuple[Quote, ...]:
        return (Quote(text="I shall be the astronomer royal of Ruritania"),)


class OneLevelForAll(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        right = [level for level in self.right(case, sample).values() if level is not None]
        return dict.fromkeys(sample.labels, round(sum(right) / len(right)))


class Lenient(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return {id: _level((level or 0) + 1) for id, level in self.right(case, sample).items()}


class OnlyExtremes(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return {id: TOP if (level or 0) >= 2 else 0 for id, level in self.right(case, sample).items()}


class Chance(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return {id: self.chance.randint(0, TOP) for id in sample.labels}


class Jitters(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        right = self.right(case, sample)
        return {id: _level((level or 0) + self.chance.choice((-2, -1, 0, 1, 2))) for id, level in right.items()}


class SeesNoPitfalls(GoldEcho):
    def pitfalls(self, case: Case, sample: Sample) -> Collection[str]:
        return ()


class MarksAllPitfalls(GoldEcho):
    def pitfalls(self, case: Case, sample: Sample) -> Collection[str]:
        return tuple(pitfall.id for pitfall in self.rubric.pitfalls)


class RefusesATenth(GoldEcho):
    def refuses(self, case: Case) -> bool:
        return self.chance.random() < 0.1


class LeavesOutOneCriterion(GoldEcho):
    """Gives no level on the question's second criterion, always the same one."""

    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return self.right(case, sample) | {request.planned.criteria[1]: None}


class AddsFacts(GoldEcho):
    def added(self) -> str:
        return " By 2041 I shall have led 730 people at Ruritania Rail."


class Rises(GoldEcho):
    """Raises every level of the twins of one kind."""

    twin = ""

    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        right = self.right(case, sample)
        return {id: _level((level or 0) + 1) for id, level in right.items()} if case.twin == self.twin else right


class RewardsPadding(Rises):
    twin = "padding"


class FallsForNames(Rises):
    twin = "names"


class PunishesTypos(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        right = self.right(case, sample)
        return {id: _level((level or 0) - 1) for id, level in right.items()} if case.twin == "typos" else right


class NeverLowers(GoldEcho):
    def right(self, case: Case, sample: Sample) -> Levels:
        return super().right(case.model_copy(update={"must_fall": ()}), sample)


class LowersAll(GoldEcho):
    """Lowers every criterion where the evidence of one was taken out."""

    def right(self, case: Case, sample: Sample) -> Levels:
        fallen = {"must_fall": tuple(sample.labels)} if case.must_fall else {}
        return super().right(case.model_copy(update=fallen), sample)


def _level(value: int) -> int:
    return max(0, min(TOP, value))


def _key(request: AnswerRequest) -> tuple[str, str]:
    return request.asked, request.answer
