"""Halo: whether one good impression colours every criterion, more than the answers themselves call for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from evals.measures.measure import Matrix, Measure, divided
from evals.measures.run import Comparison

_COLUMNS = 11


def halo_measures(comparison: Comparison) -> Iterator[Measure]:
    """Yield `halo`: the mean correlation between two criteria over the answers, coach minus labels (-2 to 2).

    The labels' own correlation is taken off, since good answers are good in several ways (the difference
    between observed and true intercorrelations: Murphy, Jako & Anhalt 1993). Each pair of criteria counts as
    often as answers have both, and only where all four vary.
    """
    pairs = list(combinations(range(len(comparison.criteria)), 2))
    statistics = [_sums(comparison, first, second) for first, second in pairs]
    joined = np.concatenate(statistics, axis=1) if statistics else np.zeros((len(comparison.coach), 0))
    yield Measure(
        id="halo",
        statistics=joined,
        formula=halo,
        n=int(sum(one[:, 0].sum() for one in statistics)),
        of="answers with two criteria",
        why="no two criteria vary in the coach's levels and in the labels",
    )


def halo(sums: Matrix) -> Matrix:
    """Return the mean difference of correlations from (... x 11 for each pair of criteria) sums."""
    if not sums.shape[-1]:
        return np.full(sums.shape[:-1], np.nan)
    split = sums.reshape(*sums.shape[:-1], -1, _COLUMNS)
    n = split[..., 0]
    apart = _correlation(n, split[..., 1:6]) - _correlation(n, split[..., 6:11])
    defined = ~np.isnan(apart)
    return divided(np.where(defined, n * apart, 0.0).sum(axis=-1), np.where(defined, n, 0.0).sum(axis=-1))


def _sums(comparison: Comparison, first: int, second: int) -> Matrix:
    """Return (answers x 11): 1, then a, b, a², b², ab of the coach and of the labels; 0 where one is missing."""
    columns = [np.ones(len(comparison.coach))]
    for levels in (comparison.coach, comparison.labels):
        a, b = levels[:, first], levels[:, second]
        columns += [a, b, a * a, b * b, a * b]
    sums = np.stack(columns, axis=1)
    return np.where(np.isnan(sums).any(axis=1, keepdims=True), 0.0, sums)


def _correlation(n: Matrix, sums: Matrix) -> Matrix:
    a, b, aa, bb, ab = (sums[..., column] for column in range(5))
    return divided(n * ab - a * b, np.sqrt((n * aa - a * a) * (n * bb - b * b)))
