"""What there is of everything among the labelled answers and their twins, of all of them or of one split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import StatisticsError, correlation, fmean, median, stdev
from typing import NamedTuple, get_args

from evals.cases import Case
from evals.dealing import IDLE
from evals.gold import SPLITS, GoldFile, Kind, Sample, Twin, Voice, labelled_score
from evals.labellings import load_labellings
from evals.twins import all_cases
from evals.wordings import load_wordings
from rehearse.evidence import find
from rehearse.rubric import Rubric

TWINS: tuple[str, ...] = (*IDLE, "injection", *get_args(Twin.model_fields["kind"].annotation))
"""All kinds of twins, those first that are made by rule."""
_LEVELS = range(5)

Counts = Mapping[str, float | None]


class Stock(NamedTuple):
    """What is counted: the samples with their postings, them and their twins as cases, and who was read twice."""

    files: tuple[GoldFile, ...]
    cases: tuple[Case, ...]
    read_twice: frozenset[str]
    rubric: Rubric

    @property
    def samples(self) -> tuple[Sample, ...]:
        """All samples, in the order of the files."""
        return tuple(sample for file in self.files for sample in file.samples)

    @property
    def twins(self) -> tuple[Case, ...]:
        """All twins."""
        return tuple(case for case in self.cases if case.twin is not None)

    def of(self, split: str) -> Stock:
        """Return what of it is in one split."""
        return self._replace(
            files=tuple(file for file in self.files if file.job.split == split),
            cases=tuple(case for case in self.cases if case.split == split),
        )


def stock_of(files: Sequence[GoldFile], rubric: Rubric) -> Stock:
    """Return the files as a stock, with the twins made of them.

    Raises:
        DataError: a file of `changes/` or `labels/` is malformed.
    """
    samples = [sample for file in files for sample in file.samples]
    second = load_labellings(samples, rubric).second
    return Stock(tuple(files), all_cases(files, rubric), frozenset(second.answers), rubric)


def _each(names: Iterable[str], found: Iterable[str]) -> Counts:
    """Return how often each name is among those found, 0 where it is not."""
    counts = Counter(found)
    return {name: counts[name] for name in names}


def _fields(stock: Stock) -> Counts:
    jobs = [file.job for file in stock.files]
    texts = {
        "postings": [job.posting for job in jobs],
        "titles": [job.reading.title for job in jobs],
        "employers": [job.reading.employer for job in jobs],
    }
    return {name: len({_bare(text) for text in of_all}) for name, of_all in texts.items()}


def _levels(stock: Stock) -> Counts:
    names = [f"{criterion.id} {level}" for criterion in stock.rubric.criteria for level in _LEVELS]
    return _each(names, (f"{id} {label.level}" for one in stock.samples for id, label in one.labels.items()))


def _contradicted(sample: Sample) -> Iterator[str]:
    """Yield where the passage stands that the answer contradicts; for `answer` both passages are in it."""
    said = [quote for quote in sample.pitfalls.get("contradiction", ()) if not find(quote, sample.answer)]
    if "contradiction" in sample.pitfalls and not said:
        yield "answer"
    if any(find(quote, before.answer) for quote in said for before in sample.earlier):
        yield "earlier"
    if any(find(quote, sample.resume) for quote in said):
        yield "resume"


def _by_attack(stock: Stock) -> Counts:
    hit = {(case.attack, case.sample) for case in stock.twins if case.attack is not None}
    return _each([attack.id for attack in load_wordings().attacks], (attack for attack, _ in hit))


def _in_more(stock: Stock, texts: Callable[[Stock], Iterable[str]]) -> Counts:
    times = Counter(text for split in SPLITS for text in {_bare(text) for text in texts(stock.of(split))})
    return {"": sum(count > 1 for count in times.values())}


def _scores(stock: Stock) -> list[float]:
    """Return the labelled score (0-100) of each sample."""
    scores = (labelled_score(sample, stock.rubric) for sample in stock.samples)
    return [0.0 if score is None else score for score in scores]


def _words(stock: Stock) -> list[int]:
    return [len(sample.answer.split()) for sample in stock.samples]


def _length_and_score(stock: Stock) -> Counts:
    try:
        return {"": correlation(_words(stock), _scores(stock))}
    except StatisticsError:
        return {"": None}


def _told_scores(stock: Stock) -> Counts:
    scores = _scores(stock)
    return {"mean": fmean(scores) if scores else None, "SD": stdev(scores) if len(scores) > 1 else None}


def _told_words(stock: Stock) -> Counts:
    words = _words(stock)
    if not words:
        return dict.fromkeys(("median", "fewest", "most"))
    return {"median": median(words), "fewest": min(words), "most": max(words)}


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())


COUNTS: Mapping[str, Callable[[Stock], Counts]] = {
    "answers": lambda stock: {"": len(stock.samples)},
    "answers by split": lambda stock: _each(SPLITS, (file.job.split for file in stock.files for _ in file.samples)),
    "answers by question": lambda stock: _each(
        [question.id for question in stock.rubric.questions], (sample.question_id for sample in stock.samples)
    ),
    "answers by kind": lambda stock: _each(get_args(Kind), (sample.kind for sample in stock.samples)),
    "answers by voice": lambda stock: _each(get_args(Voice), (sample.voice for sample in stock.samples)),
    "answers by person": lambda stock: dict(sorted(Counter(sample.person for sample in stock.samples).items())),
    "answers without a second label": lambda stock: {
        "": sum(sample.id not in stock.read_twice for sample in stock.samples)
    },
    "fields": _fields,
    "fields repeated": lambda stock: {
        name: len(stock.files) - (distinct or 0) for name, distinct in _fields(stock).items()
    },
    "labels by level": _levels,
    "pitfalls present": lambda stock: _each(
        [pitfall.id for pitfall in stock.rubric.pitfalls], (id for sample in stock.samples for id in sample.pitfalls)
    ),
    "near misses": lambda stock: _each(
        [pitfall.id for pitfall in stock.rubric.pitfalls], (id for sample in stock.samples for id in sample.near_misses)
    ),
    "contradictions by other passage": lambda stock: _each(
        ("answer", "earlier", "resume"), (where for sample in stock.samples for where in _contradicted(sample))
    ),
    "scores": _told_scores,
    "words": _told_words,
    "length and score": _length_and_score,
    "twins": lambda stock: {"": len(stock.twins)},
    "twins by kind": lambda stock: _each(TWINS, (case.twin for case in stock.twins if case.twin)),
    "twins by kind and split": lambda stock: _each(
        [f"{kind}, {split}" for kind in TWINS for split in SPLITS],
        (f"{case.twin}, {case.split}" for case in stock.twins),
    ),
    "attacks": lambda stock: {"": sum(bool(count) for count in _by_attack(stock).values())},
    "answers by attack": _by_attack,
    "postings in several splits": lambda stock: _in_more(stock, lambda of: (file.job.posting for file in of.files)),
    "answers in several splits": lambda stock: _in_more(stock, lambda of: (case.request.answer for case in of.cases)),
}
"""What can be counted, by its name in `balance.yaml`: how many of each thing by its name ("" where it is one figure).

``scores`` are the labelled ones, 0-100, with their sample standard deviation; ``length and score`` is Pearson's
correlation (1895) of them with the number of words. A figure is None where there is too little to make it of.
"""
