"""How far the coach's levels agree with the labels, pooled and by criterion.

All figures are made of six sums over the levels compared, x the coach's and y the label: their number, and
the sums of x, y, x², y² and xy.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evals.measures.measure import Formula, Matrix, Measure, divided, mean
from evals.measures.run import Comparison

_SUMS = 6
_STILL = "neither the coach's levels nor the labels vary"


def agreement_measures(comparison: Comparison) -> Iterator[Measure]:
    """Yield kappa, shares, biases, spread and standardised difference of the coach's levels against the labels."""
    moments = level_moments(comparison)
    pooled = moments.sum(axis=1)
    yield _of_levels("qwk", pooled, kappa, why=_STILL)
    yield from _with_worst("qwk", moments, comparison.criteria, kappa, worst=least)
    apart = np.abs(comparison.coach - comparison.labels)
    there = ~np.isnan(apart)
    for id, most in (("exact", 0), ("within_one", 1)):
        hits = np.stack([there.sum(axis=1), (there & (apart <= most)).sum(axis=1)], axis=1).astype(np.float64)
        yield mean(id, hits, of="levels", is_share=True)
    yield from _with_worst("bias", moments, comparison.criteria, bias, worst=_largest)
    yield _of_levels("sd_ratio", pooled, sd_ratio, why="the labels do not vary")
    yield _of_levels("smd", pooled, standardised_difference, why=_STILL)


def level_moments(comparison: Comparison) -> Matrix:
    """Return (answers x criteria x 6) what each level compared adds to the six sums; 0 where there is none."""
    x, y = comparison.coach, comparison.labels
    sums = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1)
    return np.where(np.isnan(x * y)[..., None], 0.0, sums)


def kappa(sums: Matrix) -> Matrix:
    """Return the quadratic weighted kappa, -1 to 1 (Cohen 1968).

    ``1 - Σ (x_i - y_i)² / (Σ_i Σ_j (x_i - y_j)² / n)``: the squared distance seen over that expected by
    chance. Written in sums it needs no table of counts (Fleiss & Cohen 1973 show what it has in common with
    the intraclass correlation). NaN where both sides have the same single level.
    """
    n, x, y, xx, yy, xy = _columns(sums)
    return 1 - divided(n * (xx + yy - 2 * xy), n * (xx + yy) - 2 * x * y)


def bias(sums: Matrix) -> Matrix:
    """Return the mean of coach minus label, in levels; above 0 the coach is lenient."""
    n, x, y, *_ = _columns(sums)
    return divided(x - y, n)


def sd_ratio(sums: Matrix) -> Matrix:
    """Return the coach's standard deviation over the labels'; below 1 the coach keeps to the middle."""
    n, x, y, xx, yy, _ = _columns(sums)
    # Both are over the same n, so that its correction cancels out.
    return np.sqrt(divided(n * xx - x * x, n * yy - y * y))


def standardised_difference(sums: Matrix) -> Matrix:
    """Return the mean difference over the pooled standard deviation (Williamson, Xi & Breyer 2012).

    ``(mean x - mean y) / √((s_x² + s_y²) / 2)`` with s² over n - 1.
    """
    n, x, y, xx, yy, _ = _columns(sums)
    pooled = divided(n * (xx + yy) - x * x - y * y, 2 * n * (n - 1))
    return divided(x - y, n * np.sqrt(pooled))


def worst_of(
    id: str, statistics: Matrix, names: tuple[str, ...], formula: Formula, *, worst: Formula, of: str
) -> Measure:
    """Return the measure that is the worst of several, with the interval of the worst and not of any one.

    Where one of them is undefined, so is the worst: what cannot be measured is not passed over.

    Args:
        id: The measure's id.
        statistics: (answers x names x columns) what each answer adds to each of them.
        names: What the several are; the note says which is the worst.
        formula: Makes a figure of the columns.
        worst: Picks from (... x names), along the last axis.
        of: What is counted.
    """
    answers, count, columns = statistics.shape
    sums = statistics.sum(axis=0)
    each = formula(sums)
    lost = [name for name, value in zip(names, each, strict=True) if np.isnan(value)]
    note = ""
    if count and not lost:
        picked = worst(each)
        note = next(name for name, value in zip(names, each, strict=True) if abs(value) == abs(picked))
    return Measure(
        id=id,
        statistics=statistics.reshape(answers, count * columns),
        formula=lambda sums: worst(formula(sums.reshape(-1, count, columns))),
        n=int(sums[:, 0].sum()) if count else 0,
        of=of,
        why=f"undefined for {', '.join(lost)}",
        note=note,
    )


def least(values: Matrix) -> Matrix:
    """Return the smallest along the last axis, NaN where one is NaN."""
    return np.asarray(np.min(values, axis=-1))


def _with_worst(
    id: str, moments: Matrix, criteria: tuple[str, ...], formula: Formula, *, worst: Formula
) -> Iterator[Measure]:
    for column, name in enumerate(criteria):
        yield _of_levels(f"{id}.{name}", moments[:, column], formula, why=_STILL)
    yield worst_of(f"{id}.worst", moments, criteria, formula, worst=worst, of="levels")


def _of_levels(id: str, moments: Matrix, formula: Formula, *, why: str) -> Measure:
    return Measure(id=id, statistics=moments, formula=formula, n=int(moments[:, 0].sum()), of="levels", why=why)


def _columns(sums: Matrix) -> tuple[Matrix, ...]:
    return tuple(sums[..., column] for column in range(_SUMS))


def _largest(values: Matrix) -> Matrix:
    return np.asarray(np.max(np.abs(values), axis=-1))
