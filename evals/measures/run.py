"""The gradings of a run sorted by answer, and what they are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from evals.cases import Case
from evals.gold import Sample
from evals.grading import Grading
from evals.measures.measure import Matrix
from rehearse.errors import DataError
from rehearse.rubric import Rubric

Levels = Mapping[str, int | None]


class Comparison(NamedTuple):
    """The same answers graded by a coach and by labels, one row an answer.

    Attributes:
        criteria: The criteria that are in play in any of the answers, in order.
        coach: (answers x criteria) the coach's levels 0-4; NaN where there is none.
        labels: (answers x criteria) the labelled levels; NaN where the criterion is not in play.
        pitfalls: The ids of the pitfalls, in order.
        found: (answers x pitfalls) 1 where the coach sees the pitfall, else 0; NaN where it graded nothing.
        marked: (answers x pitfalls) 1 where the label says so, else 0.
    """

    criteria: tuple[str, ...]
    coach: Matrix
    labels: Matrix
    pitfalls: tuple[str, ...]
    found: Matrix
    marked: Matrix


class Run(NamedTuple):
    """What is measured. `answers` are the ids of all samples in it, sorted; gradings are sorted by case and epoch."""

    answers: tuple[str, ...]
    gradings: tuple[Grading, ...]
    cases: Mapping[str, Case]
    samples: Mapping[str, Sample]
    rubric: Rubric
    by_case: Mapping[str, tuple[Grading, ...]]
    rows: Mapping[str, int]

    def row(self, case: str) -> int:
        """Return the row of the answer that a case is made of."""
        return self.rows[self.cases[case].sample]

    def levels(self, case: str) -> dict[str, int]:
        """Return a case's level by criterion, the lower median over its epochs; what has no level is left out."""
        given: dict[str, list[int]] = defaultdict(list)
        for grading in self.by_case.get(case, ()):
            for criterion, level in grading.levels.items():
                if level is not None:
                    given[criterion].append(level)
        return {criterion: int(lower_median(levels)) for criterion, levels in given.items()}

    def found(self, case: str) -> frozenset[str]:
        """Return the pitfalls that more than half of a case's graded epochs show (the lower median of 0 and 1)."""
        graded = [grading for grading in self.by_case.get(case, ()) if grading.is_graded]
        seen = {pitfall for grading in graded for pitfall in grading.pitfalls}
        return frozenset(id for id in seen if 2 * sum(id in grading.pitfalls for grading in graded) > len(graded))


def run_of(
    gradings: Iterable[Grading], cases: Mapping[str, Case], samples: Mapping[str, Sample], rubric: Rubric
) -> Run:
    """Return the gradings as a run.

    Raises:
        DataError: a grading is of a case, or a case of a sample, that is not there.
    """
    ordered = tuple(sorted(gradings, key=lambda grading: (grading.case, grading.epoch)))
    for grading in ordered:
        if grading.case not in cases or cases[grading.case].sample not in samples:
            raise DataError(
                f"Expected a sample for every grading, found none for {grading.case!r};"
                " measure gradings with the samples they were made from."
            )
    by_case: dict[str, list[Grading]] = defaultdict(list)
    for grading in ordered:
        by_case[grading.case].append(grading)
    answers = tuple(sorted({cases[id].sample for id in by_case}))
    return Run(
        answers=answers,
        gradings=ordered,
        cases=cases,
        samples=samples,
        rubric=rubric,
        by_case={id: tuple(of_case) for id, of_case in by_case.items()},
        rows={id: row for row, id in enumerate(answers)},
    )


def comparison_of(run: Run) -> Comparison:
    """Return the answers as they were given, graded and labelled; twins have no label and are not in it."""
    given = [id for id in run.answers if id in run.by_case]
    levels = {id: run.levels(id) for id in given}
    return compared(
        run.answers,
        coach=levels,
        labels={id: {name: label.level for name, label in run.samples[id].labels.items()} for id in given},
        found={id: run.found(id) for id in given if levels[id]},
        marked={id: run.samples[id].pitfalls for id in given},
        pitfalls=[pitfall.id for pitfall in run.rubric.pitfalls],
        criteria=[criterion.id for criterion in run.rubric.criteria],
    )


def compared(
    answers: Sequence[str],
    *,
    coach: Mapping[str, Levels],
    labels: Mapping[str, Levels],
    found: Mapping[str, Collection[str]],
    marked: Mapping[str, Collection[str]],
    criteria: Sequence[str],
    pitfalls: Sequence[str],
) -> Comparison:
    """Return two gradings of the same answers side by side; each mapping is by the answer's id."""
    in_play = tuple(name for name in criteria if any(name in labels.get(id, {}) for id in answers))
    return Comparison(
        criteria=in_play,
        coach=_levels(answers, in_play, coach),
        labels=_levels(answers, in_play, labels),
        pitfalls=tuple(pitfalls),
        found=_marks(answers, pitfalls, found),
        marked=_marks(answers, pitfalls, marked),
    )


def lower_median(values: Iterable[float]) -> float:
    """Return the middle one of the values, of two middle ones the lower; it is always one of them."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def _levels(answers: Sequence[str], criteria: Sequence[str], levels: Mapping[str, Levels]) -> Matrix:
    rows = [[levels.get(id, {}).get(name) for name in criteria] for id in answers]
    return np.array(rows, dtype=np.float64).reshape(len(answers), len(criteria))


def _marks(answers: Sequence[str], pitfalls: Sequence[str], marks: Mapping[str, Collection[str]]) -> Matrix:
    rows = [[(pitfall in marks[id]) if id in marks else None for pitfall in pitfalls] for id in answers]
    return np.array(rows, dtype=np.float64).reshape(len(answers), len(pitfalls))
