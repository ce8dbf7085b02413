"""Whether the scores put the answers in the right order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from evals.gold import labelled_score
from evals.measures.measure import Formula, Matrix, Measure, divided, ratio
from evals.measures.run import Run, lower_median

APART = 15.0
"""So many points lie between two labelled scores of which one is called the better (0-100)."""
_NOISE = 1e-9


class Scored(NamedTuple):
    """An answer's scores (0-100): the coach's, the lower median over epochs, and the labelled one."""

    row: int
    question: str
    coach: float
    label: float


def score_measures(run: Run) -> Iterator[Measure]:
    """Yield `ordering` and `correlation` over the answers that both the coach and the labels give a score."""
    answers = scored(run)
    pairs = [
        (first, second)
        for first, second in combinations(answers, 2)
        if first.question == second.question and abs(first.label - second.label) >= APART - _NOISE
    ]
    # A tie puts neither first: who has to choose between the two is told nothing.
    right = [(first.coach - second.coach) * np.sign(first.label - second.label) > _NOISE for first, second in pairs]
    yield Measure(
        id="ordering",
        statistics=np.array([[1.0, hit] for hit in right], dtype=np.float64).reshape(-1, 2),
        formula=ratio,
        n=len(pairs),
        of="pairs of answers to one question with labelled scores 15 apart",
        scale=1.0,
        pairs=np.array([[first.row, second.row] for first, second in pairs], dtype=np.intp).reshape(-1, 2),
    )
    there = np.zeros((len(run.answers), len(answers)))
    there[[answer.row for answer in answers], range(len(answers))] = 1.0
    yield Measure(
        id="correlation",
        statistics=there,
        formula=rank_correlation([one.coach for one in answers], [one.label for one in answers]),
        n=len(answers),
        of="scores",
        why="the coach's scores or the labelled ones do not vary",
    )


def scored(run: Run) -> list[Scored]:
    """Return the answers that have both scores, in the order of the rows."""
    found: list[Scored] = []
    for id in run.answers:
        given = [grading.score for grading in run.by_case.get(id, ()) if grading.score is not None]
        sample = run.samples[id]
        label = labelled_score(sample, run.rubric)
        if given and label is not None:
            found.append(Scored(run.rows[id], sample.question_id, lower_median(given), label))
    return found


def rank_correlation(first: list[float], second: list[float]) -> Formula:
    """Return what makes Spearman's rho (1904), -1 to 1, of (... x answers) how often each answer stands.

    The ranks are given anew on every resample, equal values sharing the mean of their ranks.
    """

    def formula(counts: Matrix) -> Matrix:
        a, b = _ranks(counts, first), _ranks(counts, second)
        n = counts.sum(axis=-1, keepdims=True)
        a, b = (
            a - divided((counts * a).sum(axis=-1, keepdims=True), n),
            b - divided((counts * b).sum(axis=-1, keepdims=True), n),
        )
        return divided(
            (counts * a * b).sum(axis=-1), np.sqrt((counts * a * a).sum(axis=-1) * (counts * b * b).sum(axis=-1))
        )

    return formula


def _ranks(counts: Matrix, values: list[float]) -> Matrix:
    _, place = np.unique(np.round(values, 6), return_inverse=True)
    groups = np.zeros((len(values), int(place.max()) + 1 if len(values) else 0))
    groups[np.arange(len(values)), place] = 1.0
    sizes = counts @ groups
    ranks: Matrix = (np.cumsum(sizes, axis=-1) - sizes / 2 + 0.5)[..., place]
    return ranks
