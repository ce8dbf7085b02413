"""What every measure is: what each answer adds, and the formula that makes a figure of the sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Formula = Callable[[Matrix], Matrix]


class Measure(NamedTuple):
    """A measure, ready to be computed on the answers as they are and on any resample of them.

    Attributes:
        id: Its name in results, such as ``qwk.horizon``.
        statistics: (units x columns) what each unit adds. Units are the answers, or the pairs of them.
        formula: Makes of sums, (... x columns), the figures, (...); NaN where there is none.
        n: On how many things it rests; `of` is their name in the plural.
        of: What is counted.
        why: Why there may be no figure although n is not 0.
        note: What has to be known to read the figure.
        scale: For a share (1) or a count (the highest possible); None for what has no such bounds.
        pairs: (units x 2) the two answers of each unit, where units are pairs.
    """

    id: str
    statistics: Matrix
    formula: Formula
    n: int
    of: str
    why: str = ""
    note: str = ""
    scale: float | None = None
    pairs: Indices | None = None

    @property
    def independent(self) -> int:
        """How many independent answers, or pairs that share no answer, stand behind it; never too many."""
        touched = self.statistics.any(axis=1)
        if self.pairs is None:
            return int(touched.sum())
        return len(np.unique(self.pairs[touched])) // 2


def tally(answers: int, items: Iterable[tuple[int, float]]) -> Matrix:
    """Return (answers x 2) the number and the sum of the items by answer; an item is (row of answer, value)."""
    sums = np.zeros((answers, 2))
    for row, value in items:
        sums[row] += (1.0, value)
    return sums


def mean(id: str, statistics: Matrix, *, of: str, note: str = "", is_share: bool = False) -> Measure:
    """Return the measure that is the mean of the items in a `tally`; a share where each item is 0 or 1."""
    count = int(statistics[:, 0].sum())
    scale = 1.0 if is_share else None
    return Measure(id=id, statistics=statistics, formula=ratio, n=count, of=of, note=note, scale=scale)


def total(id: str, statistics: Matrix, *, of: str, note: str = "") -> Measure:
    """Return the measure that counts the items of a `tally` that are 1."""
    count = int(statistics[:, 0].sum())
    return Measure(
        id=id,
        statistics=statistics,
        # Nothing counted among nothing is no good news.
        formula=lambda sums: np.where(sums[..., 0] > 0, sums[..., 1], np.nan),
        n=count,
        of=of,
        note=note,
        scale=float(count),
    )


def ratio(sums: Matrix) -> Matrix:
    """Return the second column over the first."""
    return divided(sums[..., 1], sums[..., 0])


def divided(upper: Matrix, lower: Matrix) -> Matrix:
    """Return the quotient, NaN where the lower one is not above 0."""
    quotient = np.full(np.broadcast_shapes(upper.shape, lower.shape), np.nan)
    np.divide(upper, lower, out=quotient, where=lower > 0)
    return quotient
