"""Given against labelled levels: tables of counts, and the mean difference by the labelled level."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from evals.measures.confusion import EMPTY, LEVELS, Confusion
from evals.report.figures import shown
from rehearse.rubric import Frozen, Rubric

POOLED = "All criteria"
_SHADES = 5
_EVEN = 0.1
_WEAK, _STRONG = (0, 1), (3, 4)


class Cell(Frozen):
    """A count of a table; `shade` (0-5) is its share of the row, 0 only where nothing is counted."""

    count: int
    shade: int


class CountTable(Frozen):
    """How often an answer of a labelled level (row 0-4) was given a level (column 0-4)."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    n: int
    exact: str
    """The share on the diagonal, in per cent; empty where nothing was compared."""


class Leaning(Frozen):
    """The mean of given minus labelled for one labelled level; places are 0-100 along the width of the bar's scale.

    `text` is "none" where no answer has that label.
    """

    text: str
    n: int
    start: float = 50.0
    width: float = 0.0


class LeaningRow(Frozen):
    """What is true of one criterion, by labelled level 0-4."""

    name: str
    levels: tuple[Leaning, ...]


class Levels(Frozen):
    """All tables, those of all criteria together first; `reach` is how far the scale goes on either side of 0."""

    tables: tuple[CountTable, ...]
    leanings: tuple[LeaningRow, ...]
    reach: str
    sentence: str


def levels_of(counts: Mapping[str, Confusion], rubric: Rubric) -> Levels:
    """Return the tables of the criteria and of all together.

    Args:
        counts: By criterion, as `evals.measures.confusion.tables` gives them.
        rubric: Has the criteria's names.
    """
    pooled = sum(counts.values(), EMPTY)
    names = {criterion.id: criterion.short for criterion in rubric.criteria}
    told = {POOLED: pooled} | {names.get(id, id): table for id, table in counts.items()}
    known = [abs(value) for table in told.values() for value in table.bias_by_level if value is not None]
    reach = max((0.5, *(ceil(value * 2) / 2 for value in known)))
    return Levels(
        tables=tuple(_table(name, table) for name, table in told.items()),
        leanings=tuple(_leanings(name, table, reach) for name, table in told.items()),
        reach=f"{reach:g}",
        sentence=leaning_sentence(pooled),
    )


def leaning_sentence(counts: Confusion) -> str:
    """Return in one sentence what weak answers (labelled 0 or 1) and strong ones (3 or 4) are given on average."""
    weak, strong = _mean(counts, _WEAK), _mean(counts, _STRONG)
    if weak is None and strong is None:
        return "No weak and no strong answer was compared, so that nothing can be said of how they are treated."
    if weak is None or strong is None:
        name, value = ("Strong", strong) if weak is None else ("Weak", weak)
        other = "weak" if weak is None else "strong"
        return f"{name} answers {_given(value or 0.0)}; of {other} ones none was compared."
    sentence = f"Weak answers (labelled 0 or 1) {_given(weak)}, strong ones (labelled 3 or 4) {_given(strong)}"
    if weak > _EVEN and strong < -_EVEN:
        return f"{sentence}: weak answers look better than they are, and strong ones worse."
    if weak > _EVEN and strong > _EVEN:
        return f"{sentence}: it is generous throughout."
    if weak < -_EVEN and strong < -_EVEN:
        return f"{sentence}: it is severe throughout."
    return f"{sentence}."


def _mean(counts: Confusion, labels: tuple[int, ...]) -> float | None:
    rows = [(label, counts.counts[label]) for label in labels]
    n = sum(sum(row) for _, row in rows)
    return sum(times * (given - label) for label, row in rows for given, times in enumerate(row)) / n if n else None


def _given(mean: float) -> str:
    if abs(mean) <= _EVEN:
        return "are given about the level of their label on average"
    return f"are given {abs(mean):.2f} levels too {'much' if mean > 0 else 'little'} on average"


def _table(name: str, counts: Confusion) -> CountTable:
    agreed = sum(counts.counts[level][level] for level in range(LEVELS))
    return CountTable(
        name=name,
        rows=tuple(tuple(Cell(count=count, shade=_shade(count, sum(row))) for count in row) for row in counts.counts),
        n=counts.n,
        exact=shown(agreed / counts.n, "share") if counts.n else "",
    )


def _shade(count: int, of: int) -> int:
    return ceil(_SHADES * count / of) if of else 0


def _leanings(name: str, counts: Confusion, reach: float) -> LeaningRow:
    return LeaningRow(
        name=name,
        levels=tuple(
            _leaning(value, n=sum(row), reach=reach)
            for value, row in zip(counts.bias_by_level, counts.counts, strict=True)
        ),
    )


def _leaning(value: float | None, *, n: int, reach: float) -> Leaning:
    if value is None:
        return Leaning(text="none", n=n)
    width = 50 * abs(value) / reach
    return Leaning(
        text=shown(value, "levels", signed=True),
        n=n,
        start=round(50 - width if value < 0 else 50, 2),
        width=round(width, 2),
    )
