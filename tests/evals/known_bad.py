"""Coaches that are wrong in one known way.

Each knows the samples, so that all but its one fault is right, and a gate that it fails fails for that fault.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gold_echo import TOP, GoldEcho, Levels, as_level

from evals.cases import Case
from evals.gold import Sample
from rehearse.interview.assessment import Quote
from rehearse.interview.coach import AnswerRequest

HESITATIONS = frozenset({"um", "uh", "er", "erm", "uhm", "hm"})


class AlwaysTwo(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return dict.fromkeys(sample.labels, 2)


class LongestWins(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return dict.fromkeys(sample.labels, as_level(len(request.answer.split()) // 35))


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


class OnlyExtremes(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return {id: TOP if (level or 0) >= 2 else 0 for id, level in self.right(case, sample).items()}


class Chance(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        return {id: self.chance.randint(0, TOP) for id in sample.labels}


class Jitters(GoldEcho):
    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        right = self.right(case, sample)
        return {id: as_level((level or 0) + self.chance.choice((-2, -1, 0, 1, 2))) for id, level in right.items()}


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


class Shifts(GoldEcho):
    """Moves all levels of an answer up or down by one."""

    def shift(self, case: Case, sample: Sample, request: AnswerRequest) -> int:
        raise NotImplementedError

    def levels(self, case: Case, sample: Sample, request: AnswerRequest) -> Levels:
        step = self.shift(case, sample, request)
        return {id: as_level((level or 0) + step) for id, level in self.right(case, sample).items()}


class Lenient(Shifts):
    def shift(self, case: Case, sample: Sample, request: AnswerRequest) -> int:
        return 1


class RewardsPadding(Shifts):
    def shift(self, case: Case, sample: Sample, request: AnswerRequest) -> int:
        return int(case.twin == "padding")


class FallsForNames(Shifts):
    def shift(self, case: Case, sample: Sample, request: AnswerRequest) -> int:
        return int(case.twin == "names")


class PunishesTypos(Shifts):
    def shift(self, case: Case, sample: Sample, request: AnswerRequest) -> int:
        return -int(case.twin == "typos")


class CountsWords(Shifts):
    """Gives a level more or less where an answer grew by two fifths of its words, or lost a third of them."""

    def shift(self, case: Case, sample: Sample, request: AnswerRequest) -> int:
        now, was = (len(answer.split()) for answer in (request.answer, sample.answer))
        return int(now >= 1.4 * was) - int(now <= 0.67 * was)


class LovesItsQuestion(Shifts):
    """Gives a level more where its question's words are said more often than they were."""

    def shift(self, case: Case, sample: Sample, request: AnswerRequest) -> int:
        asked = {word for word in _words(request.asked) if len(word) > 3}
        now, was = (sum(word in asked for word in _words(answer)) for answer in (request.answer, sample.answer))
        return int(now - was >= max(2, len(asked) / 2))


class HearsHesitation(Shifts):
    """Takes a level off where there are at least two more of the sounds that people make while they think."""

    def shift(self, case: Case, sample: Sample, request: AnswerRequest) -> int:
        now, was = (sum(word in HESITATIONS for word in _words(answer)) for answer in (request.answer, sample.answer))
        return -int(now - was > 1)


class NeverLowers(GoldEcho):
    def right(self, case: Case, sample: Sample) -> Levels:
        return super().right(case.model_copy(update={"must_fall": ()}), sample)


class LowersAll(GoldEcho):
    """Lowers every criterion where the evidence of one was taken out."""

    def right(self, case: Case, sample: Sample) -> Levels:
        fallen = {"must_fall": tuple(sample.labels)} if case.must_fall else {}
        return super().right(case.model_copy(update=fallen), sample)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
