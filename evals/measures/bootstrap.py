"""Intervals: the answers are drawn again and again, and every measure is computed from the sums of each draw.

The nonparametric bootstrap with percentile intervals (Efron & Tibshirani 1993, chapters 6 and 13). What is
drawn are whole answers with all their criteria, twins and repeats, since the levels of one answer are not
independent of each other.
"""

from __future__ import annotations

import numpy as np

from evals.measures.estimate import Estimate, undefined
from evals.measures.measure import Matrix, Measure

_OUTSIDE = 0.05
_NOISE = 1e-9


def multiplicities(answers: int, *, resamples: int, seed: int) -> Matrix:
    """Return (resamples x answers) how often each answer stands in each resample; every row sums to `answers`."""
    if not answers:
        return np.zeros((resamples, 0))
    generator = np.random.default_rng(seed)
    return generator.multinomial(answers, np.full(answers, 1 / answers), size=resamples).astype(np.float64)


def point(measure: Measure) -> float:
    """Return the measure on the answers as they are; NaN where it is undefined."""
    return float(measure.formula(measure.statistics.sum(axis=0)[None, :])[0]) if measure.n else float("nan")


def resampled(measure: Measure, weights: Matrix) -> Matrix:
    """Return (resamples,) the measure on each resample; NaN where it is undefined on it."""
    if measure.pairs is None:
        return measure.formula(weights @ measure.statistics)
    # A pair is in a resample as often as its two answers can be put together. As a product of matrices this
    # takes no memory for each pair, of which there are as many as the square of the answers.
    first, second = measure.pairs.T
    sums = []
    for column in measure.statistics.T:
        square = np.zeros((weights.shape[1], weights.shape[1]))
        square[first, second] = column
        sums.append(((weights @ square) * weights).sum(axis=1))
    return measure.formula(np.stack(sums, axis=1))


def estimate(measure: Measure, weights: Matrix) -> Estimate:
    """Return the measure's value with its 95 % interval.

    Where nothing varies at the bound of a share, resampling gives a point; the interval is then the exact one
    for as many independent answers (Clopper & Pearson 1934; near to the rule of three, Hanley &
    Lippman-Hand 1983).

    Args:
        measure: What to compute.
        weights: What `multiplicities` returned for all answers of the run.
    """
    value = point(measure)
    if np.isnan(value):
        return undefined(lack(measure), n=measure.n)
    draws = resampled(measure, weights)
    if measure.scale is not None and _is_at_bound(value, measure.scale) and _is_still(draws):
        return _exact(measure, value)
    return interval(value, draws, n=measure.n, note=measure.note)


def interval(value: float, draws: Matrix, *, n: int, note: str = "") -> Estimate:
    """Return the estimate with the percentile interval of the draws; those that are NaN are left out."""
    defined = draws[~np.isnan(draws)]
    notes = [note]
    if not len(defined):
        return Estimate(value=value, n=n, note=joined(note, "no resample gives a figure, so there is no interval"))
    if (missing := 1 - len(defined) / len(draws)) > _OUTSIDE:
        notes.append(f"undefined in {missing:.0%} of the resamples, which are left out")
    if _is_still(draws):
        notes.append("every resample gives the same figure, so the interval does not tell how sure it is")
    low, high = np.percentile(defined, [100 * _OUTSIDE / 2, 100 * (1 - _OUTSIDE / 2)])
    return Estimate(value=value, low=float(low), high=float(high), n=n, note=joined(*notes))


def lack(measure: Measure) -> str:
    """Return why the measure has no figure."""
    return joined(measure.why if measure.n else f"no {measure.of}", measure.note)


def joined(*notes: str) -> str:
    """Return the notes that say something as one."""
    return "; ".join(note for note in notes if note)


def _exact(measure: Measure, value: float) -> Estimate:
    scale = measure.scale or 1.0
    far = scale * (1 - (_OUTSIDE / 2) ** (1 / measure.independent))
    low, high = (0.0, far) if value < scale / 2 else (scale - far, scale)
    units = "answers" if measure.pairs is None else "pairs"
    note = f"nothing varied, so the interval is the exact one (independent {units}: {measure.independent})"
    return Estimate(value=value, low=low, high=high, n=measure.n, note=joined(measure.note, note))


def _is_at_bound(value: float, scale: float) -> bool:
    return abs(value) < _NOISE or abs(value - scale) < _NOISE


def _is_still(draws: Matrix) -> bool:
    defined = draws[~np.isnan(draws)]
    return bool(len(defined) == 0 or np.ptp(defined) < _NOISE)
