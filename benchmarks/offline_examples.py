"""The labelled answers that the offline coach's weights are fitted to or measured on, as the coach reads them."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from offline_requests import guide_answers, labelled_answers, request_of

from evals.cases import GIVEN_ON, request_for
from evals.gold import load_gold
from evals.trained_on import load_training, padded, training_request, training_talk
from rehearse.interview.coach import AnswerRequest
from rehearse.offline.grading import graded
from rehearse.offline.sayings import load_sayings
from rehearse.offline.signals import load_signals
from rehearse.offline.traits import traits_of
from rehearse.offline.verdict import Verdict
from rehearse.offline.weights import RULE
from rehearse.offline.word_weights import Told, told
from rehearse.offline.work_talk import about_work
from rehearse.rubric import load_rubric

# The dev split and the held-out answers of the tests only measure.
WEIGHT = {"training": 1.0, "padded": 0.5, "train": 1.0, "dev": 0.0, "held_out": 0.0, "tuned": 0.5, "guide": 1.0}
MEASURED = ("training", "padded", "train", "dev", "held_out")
_PARTS = 12


class Example(NamedTuple):
    """An answer: where it is from, its posting, its labels, by criterion the rules' verdict, its traits and words.

    `told` are its words; `pitfalls` are those that are present by the labels, `found` those that the rules find.
    """

    source: str
    posting: str
    labels: dict[str, int]
    rules: dict[str, Verdict]
    values: dict[str, float]
    told: Told
    pitfalls: frozenset[str]
    found: frozenset[str]

    def row(self, criterion: str, names: Collection[str]) -> list[float]:
        """Return the values of traits, the rules' level among them."""
        level = self.rules[criterion].level
        reached = {name: float(level >= at) for at, name in enumerate(RULE, start=1)}
        return [reached.get(name, self.values.get(name, 0.0)) for name in names]


def examples() -> Iterator[Example]:
    """Yield all of them; those of the test split are never opened."""
    rubric, signals, ladder = load_rubric(), load_signals(), load_sayings()[1].ladder

    def example(
        source: str, posting: str, request: AnswerRequest, labels: dict[str, int], pitfalls: Iterable[str]
    ) -> Example:
        made = graded(request, signals, ladder, None, now=GIVEN_ON)
        values = {name: one.value for name, one in traits_of(made.answer, made.goals).items()}
        found = frozenset(one.pitfall for one in made.pitfalls)
        return Example(
            source,
            posting,
            labels,
            made.verdicts,
            values,
            told(made.answer, about_work(made.answer)),
            frozenset(pitfalls),
            found,
        )

    talk = training_talk()
    number = count()
    for file in load_training(rubric):
        for answer in file.answers:
            for source, text in (("training", answer.answer), ("padded", padded(answer.answer, talk, next(number)))):
                changed = answer.model_copy(update={"answer": text})
                request = training_request(changed, file.job, rubric)
                yield example(source, file.job.employer, request, dict(answer.levels), answer.pitfalls)
    for gold in load_gold(rubric):
        split = gold.job.split
        for sample in gold.samples if split != "test" else ():
            if sample.kind != "other_language":
                labels: dict[str, int] = {id: label.level for id, label in sample.labels.items()}
                yield example(split, gold.job.id, request_for(sample, gold.job, rubric), labels, sample.pitfalls)
    for one in labelled_answers():
        posting = one.group if one.group == "held_out" else one.id
        yield example(one.group, posting, request_of(one), one.levels, one.pitfalls)
    for one in guide_answers():
        yield example("guide", one.id, request_of(one), one.levels, one.pitfalls)


def left_out(answers: Collection[Example], sources: Collection[str] = MEASURED) -> list[frozenset[str]]:
    """Return the postings of these sources in parts, each to be left out in turn and graded by the others."""
    postings = sorted({one.posting for one in answers if one.source in sources})
    return [frozenset(postings[at::_PARTS]) for at in range(min(_PARTS, len(postings)))]
