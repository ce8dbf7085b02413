"""A model of proportional odds, written as logistic regressions of "above level k" that share their weights.

After Li & Lin (2007), with an L2 penalty.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

_TALL = 30.0
"""The intercepts are columns so tall that the penalty does not reach them."""
_STEPS = 4


def proportional_odds(
    columns: sparse.spmatrix, labels: np.ndarray, weight: np.ndarray, *, penalty: float
) -> tuple[np.ndarray, tuple[float, ...]]:
    """Return the weights of the columns and the four steps between levels 0-4.

    Args:
        columns: A row for each case, of shape (n, columns).
        labels: Its level, of shape (n,).
        weight: How much it counts, of shape (n,).
        penalty: scikit-learn's `C`, the inverse of the penalty's strength.
    """
    stacked = [sparse.hstack([columns, _TALL * np.eye(_STEPS)[np.full(len(labels), step)]]) for step in range(_STEPS)]
    model = LogisticRegression(C=penalty, fit_intercept=False, max_iter=2_000).fit(
        sparse.csr_matrix(sparse.vstack(stacked)),
        np.concatenate([labels > step for step in range(_STEPS)]),
        np.tile(weight, _STEPS),
    )
    found = model.coef_[0]
    return found[:-_STEPS], tuple(float(step) for step in -_TALL * found[-_STEPS:])
