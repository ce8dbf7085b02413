"""Counts of labelled against given levels, criterion by criterion: where a coach is lenient and where severe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evals.cases import Case
from evals.gold import Sample
from evals.grading import Grading
from evals.measures.run import run_of
from rehearse.rubric import Frozen, Rubric

LEVELS = 5
Counts = tuple[tuple[int, ...], ...]


class Confusion(Frozen):
    """How often an answer labelled 0-4 (row) was given level 0-4 (column)."""

    counts: Counts

    @property
    def n(self) -> int:
        """How many levels were compared."""
        return sum(sum(row) for row in self.counts)

    @property
    def bias_by_level(self) -> tuple[float | None, ...]:
        """Mean coach minus label for answers labelled 0, 1, 2, 3, 4; None where there is no such answer."""
        return tuple(
            sum(times * (given - label) for given, times in enumerate(row)) / sum(row) if sum(row) else None
            for label, row in enumerate(self.counts)
        )

    def __add__(self, other: Confusion) -> Confusion:
        rows = zip(self.counts, other.counts, strict=True)
        return Confusion(counts=tuple(tuple(a + b for a, b in zip(*row, strict=True)) for row in rows))


EMPTY = Confusion(counts=((0,) * LEVELS,) * LEVELS)


def tables(
    gradings: Iterable[Grading], cases: Mapping[str, Case], samples: Mapping[str, Sample], rubric: Rubric
) -> dict[str, Confusion]:
    """Return the counts by criterion, in the rubric's order, over the answers as they were given.

    The lower median over epochs is compared, as in every measure of agreement; what has no level is not in
    it. A criterion that is in play nowhere has no table. All together is the sum of the tables.

    Raises:
        DataError: a grading is of a case that is not there.
    """
    run = run_of(gradings, cases, samples, rubric)
    counts: dict[str, list[list[int]]] = {}
    for id in run.answers:
        given = run.levels(id)
        for criterion, label in run.samples[id].labels.items():
            table = counts.setdefault(criterion, [[0] * LEVELS for _ in range(LEVELS)])
            if criterion in given:
                table[label.level][given[criterion]] += 1
    return {
        criterion.id: Confusion(counts=tuple(tuple(row) for row in counts[criterion.id]))
        for criterion in rubric.criteria
        if criterion.id in counts
    }
