"""Whether the coach gives the same answer the same levels again: Krippendorff's ordinal alpha over epochs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from evals.measures.measure import Matrix, Measure, divided
from evals.measures.run import Run

LEVELS = 5


def repeat_measures(run: Run) -> Iterator[Measure]:
    """Yield `alpha` over the epochs of the answers as they were given; a unit is one criterion of one answer."""
    statistics = np.zeros((len(run.answers), LEVELS * LEVELS))
    units = 0
    for id in run.answers:
        given: dict[str, list[int]] = defaultdict(list)
        for grading in run.by_case.get(id, ()):
            for criterion, level in grading.levels.items():
                if level is not None:
                    given[criterion].append(level)
        repeated = [levels for levels in given.values() if len(levels) > 1]
        units += len(repeated)
        statistics[run.rows[id]] = sum((coincidences(levels) for levels in repeated), np.zeros(LEVELS * LEVELS))
    yield Measure(
        id="alpha",
        statistics=statistics,
        formula=ordinal_alpha,
        n=units,
        of="levels given in two epochs or more",
        why="the levels do not vary at all",
    )


def coincidences(levels: Sequence[int]) -> Matrix:
    """Return (25,) what one unit, graded m > 1 times, adds to the coincidence matrix, row by row.

    ``n_c (n_k - [c = k]) / (m - 1)`` for each two levels c and k (Krippendorff 2011, section C).
    """
    counts = Counter(levels)
    n = np.array([counts[level] for level in range(LEVELS)], dtype=np.float64)
    matrix: Matrix = (np.outer(n, n) - np.diag(n)) / (len(levels) - 1)
    return matrix.reshape(-1)


def ordinal_alpha(sums: Matrix) -> Matrix:
    """Return Krippendorff's alpha for ordinal levels from (... x 25) coincidences; 1 is perfect repetition.

    ``1 - (n - 1) Σ o_ck d_ck / Σ n_c n_k d_ck`` with
    ``d_ck = (Σ_{g=c..k} n_g - (n_c + n_k) / 2)²`` (Krippendorff 2011, sections C and D). NaN where all levels
    are one and the same, since nothing then tells repetition from a coach that knows one level only.
    """
    seen = sums.reshape(*sums.shape[:-1], LEVELS, LEVELS)
    marginal = seen.sum(axis=-1)
    # With the middle of each level's ranks the squared distance of two middles is d_ck.
    middle = np.cumsum(marginal, axis=-1) - marginal / 2
    distance = (middle[..., :, None] - middle[..., None, :]) ** 2
    expected = (marginal[..., :, None] * marginal[..., None, :] * distance).sum(axis=(-1, -2))
    return 1 - divided((marginal.sum(axis=-1) - 1) * (seen * distance).sum(axis=(-1, -2)), expected)
