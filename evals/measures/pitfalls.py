"""How far the pitfalls that the coach finds are those that the labels mark: precision, recall and F1."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evals.measures.agreement import least, worst_of
from evals.measures.measure import Formula, Matrix, Measure, divided
from evals.measures.run import Comparison


def pitfall_measures(comparison: Comparison) -> Iterator[Measure]:
    """Yield precision, recall and F1 over all pitfalls (micro: decisions pooled), for each, and for the worst.

    The worst is looked for among the pitfalls for which there is something to decide; a pitfall that is never
    found has no precision, and its recall is what tells.
    """
    counts = _counts(comparison)
    for name, (formula, of, columns) in _FIGURES.items():
        id = f"pitfalls.{name}"
        yield _figure(id, counts.sum(axis=1), formula, of=of, columns=columns)
        for place, pitfall in enumerate(comparison.pitfalls):
            yield _figure(f"{id}.{pitfall}", counts[:, place], formula, of=of, columns=columns)
        decided = counts[:, :, columns].sum(axis=(0, 2)) > 0
        some = tuple(pitfall for pitfall, any in zip(comparison.pitfalls, decided, strict=True) if any)
        yield worst_of(f"{id}.worst", counts[:, decided], some, formula, worst=least, of=of)._replace(
            n=int(counts[:, :, columns].sum())
        )


def precision(counts: Matrix) -> Matrix:
    """Return the share of the pitfalls found that the labels mark too: tp / (tp + fp)."""
    return divided(counts[..., 0], counts[..., 0] + counts[..., 1])


def recall(counts: Matrix) -> Matrix:
    """Return the share of the labelled pitfalls that the coach finds: tp / (tp + fn)."""
    return divided(counts[..., 0], counts[..., 0] + counts[..., 2])


def f1(counts: Matrix) -> Matrix:
    """Return the harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn) (van Rijsbergen 1979)."""
    return divided(2 * counts[..., 0], 2 * counts[..., 0] + counts[..., 1] + counts[..., 2])


_FIGURES: dict[str, tuple[Formula, str, list[int]]] = {
    "precision": (precision, "pitfalls found", [0, 1]),
    "recall": (recall, "labelled pitfalls", [0, 2]),
    "f1": (f1, "pitfalls found or labelled", [0, 1, 2]),
}


def _counts(comparison: Comparison) -> Matrix:
    """Return (answers x pitfalls x 3) what each answer adds to tp, fp and fn; 0 where it was not graded."""
    found, marked = comparison.found, comparison.marked
    counts = np.stack([found * marked, found * (1 - marked), (1 - found) * marked], axis=-1)
    return np.where(np.isnan(counts), 0.0, counts)


def _figure(id: str, counts: Matrix, formula: Formula, *, of: str, columns: list[int]) -> Measure:
    # Only what the figure rests on may count as an answer behind it.
    used = np.zeros_like(counts)
    used[:, columns] = counts[:, columns]
    # F1 is never below the share of all decisions that are right, so that a share's exact bound holds for it too.
    return Measure(id=id, statistics=used, formula=formula, n=int(used.sum()), of=of, scale=1.0)
