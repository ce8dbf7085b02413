"""The labelled answers that the offline coach's weights are fitted to or measured on, as the coach reads them."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from offline_requests import guide_answers, labelled_answers, request_of

from evals.cases import GIVEN_ON, request_for
from evals.gold import load_gold
from evals.trained_on import load_training, padded, training_request, training_talk
from rehearse.evidence import find
from rehearse.interview.coach import AnswerRequest
from rehearse.offline.grading import graded
from rehearse.offline.sayings import load_sayings
from rehearse.offline.sentence_marks import Marks, marks_of
from rehearse.offline.sentence_weights import AGAINST
from rehearse.offline.signals import load_signals
from rehearse.offline.traits import sentence_traits, traits_of
from rehearse.offline.verdict import WEIGHED_PITFALLS, Verdict
from rehearse.offline.weights import RULE
from rehearse.offline.word_weights import Told, told
from rehearse.offline.words import Words
from rehearse.offline.work_talk import about_work
from rehearse.rubric import load_rubric

# The dev split and the held-out answers of the tests only measure.
WEIGHT = {"training": 1.0, "padded": 0.5, "train": 1.0, "dev": 0.0, "held_out": 0.0, "tuned": 0.5, "guide": 1.0}
MEASURED = ("training", "padded", "train", "dev", "held_out")
_PARTS = 12
# Up to which level the words that are quoted cost it, instead of earning it.
_AGAINST_UP_TO = {"flexibility": 0, "handling": 1}


class Example(NamedTuple):
    """An answer: its number among all, where it is from, its posting, its labels, and by criterion the rules' verdict.

    `values` are its traits, `told` its words; `pitfalls` are those that are present by the labels, `found` those that
    the rules find.
    `marks` are its sentences; where the words that earn its levels are marked, `marked` says by kind what each sentence
    shows: of a criterion the level that it helps to earn, 0-4, of all else 1 or 0.
    """

    number: int
    source: str
    posting: str
    labels: dict[str, int]
    rules: dict[str, Verdict]
    values: dict[str, float]
    told: Told
    pitfalls: frozenset[str]
    found: frozenset[str]
    marks: tuple[Marks, ...]
    marked: dict[str, tuple[int, ...]]

    def row(self, criterion: str, names: Collection[str], shown: Mapping[str, float]) -> list[float]:
        """Return the values of traits, the rules' level and what its sentences show among them."""
        level = self.rules[criterion].level
        reached = {name: float(level >= at) for at, name in enumerate(RULE, start=1)}
        values = self.values | reached | dict(shown)
        return [values.get(name, 0.0) for name in names]


def examples() -> Iterator[Example]:
    """Yield all of them; those of the test split are never opened."""
    rubric, signals, ladder = load_rubric(), load_signals(), load_sayings()[1].ladder

    def example(
        source: str,
        posting: str,
        request: AnswerRequest,
        labels: dict[str, int],
        pitfalls: Iterable[str],
        quotes: Mapping[str, Sequence[str]] | None = None,
    ) -> Example:
        made = graded(request, signals, ladder, None, now=GIVEN_ON)
        traits = sentence_traits(made.answer)
        values = {name: one.value for name, one in traits_of(made.answer, made.goals, traits).items()}
        found = frozenset(one.pitfall for one in made.pitfalls)
        present = frozenset(pitfalls)
        return Example(
            next(numbers),
            source,
            posting,
            labels,
            made.verdicts,
            values,
            told(made.answer, about_work(made.answer)),
            present,
            found,
            marks_of(made.answer, made.goals, traits),
            {} if quotes is None else _marked(made.answer.words, labels, present, quotes),
        )

    talk = training_talk()
    number, numbers = count(), count()
    for file in load_training(rubric):
        for answer in file.answers:
            for source, text in (("training", answer.answer), ("padded", padded(answer.answer, talk, next(number)))):
                changed = answer.model_copy(update={"answer": text})
                request = training_request(changed, file.job, rubric)
                quotes = answer.quotes if source == "training" else None
                yield example(source, file.job.employer, request, dict(answer.levels), answer.pitfalls, quotes)
    for gold in load_gold(rubric):
        split = gold.job.split
        for sample in gold.samples if split != "test" else ():
            if sample.kind != "other_language":
                labels: dict[str, int] = {id: label.level for id, label in sample.labels.items()}
                quotes = {id: label.quotes for id, label in sample.labels.items()} | sample.pitfalls
                request = request_for(sample, gold.job, rubric)
                yield example(split, gold.job.id, request, labels, sample.pitfalls, quotes)
    for one in labelled_answers():
        posting = one.group if one.group == "held_out" else one.id
        yield example(one.group, posting, request_of(one), one.levels, one.pitfalls)
    for one in guide_answers():
        yield example("guide", one.id, request_of(one), one.levels, one.pitfalls)


def _marked(
    words: Words, labels: Mapping[str, int], pitfalls: Collection[str], quotes: Mapping[str, Sequence[str]]
) -> dict[str, tuple[int, ...]]:
    """Return by kind what each sentence shows, by the words that are quoted for it."""
    quoted = {id: _quoted(words, some) for id, some in quotes.items()}
    nowhere = (False,) * len(words.sentences)
    marked = {}
    for id, level in labels.items():
        there = quoted.get(id, nowhere)
        marked[id] = tuple(level * is_there for is_there in there)
        if id in AGAINST:
            marked[AGAINST[id]] = tuple(int(is_there and level <= _AGAINST_UP_TO[id]) for is_there in there)
    for id in WEIGHED_PITFALLS:
        if id != "vague" or "specificity" in labels:
            marked[id] = tuple(int(is_there and id in pitfalls) for is_there in quoted.get(id, nowhere))
    return marked


def _quoted(words: Words, quotes: Sequence[str]) -> tuple[bool, ...]:
    found = [span for quote in quotes for span in find(quote, words.text)]
    edges = [(words.words[one.first].start, words.words[one.last - 1].end) for one in words.sentences]
    return tuple(any(span.start < end and begin < span.end for span in found) for begin, end in edges)


def left_out(answers: Collection[Example], sources: Collection[str] = MEASURED) -> list[frozenset[str]]:
    """Return the postings of these sources in parts, each to be left out in turn and graded by the others."""
    postings = sorted({one.posting for one in answers if one.source in sources})
    return [frozenset(postings[at::_PARTS]) for at in range(min(_PARTS, len(postings)))]
