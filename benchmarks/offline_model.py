"""Fits the weights of traits and words to labelled answers, one criterion at a time.

The model is one of proportional odds, written as logistic regressions of "above level k" that share their weights (Li &
Lin 2007), with an L2 penalty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from offline_examples import WEIGHT, Example
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from rehearse.offline.weighing import moved
from rehearse.offline.weights import RULE, CriterionWeights, Margins, PitfallWeights
from rehearse.offline.word_weights import Said

PENALTY, SMALLEST, SMALLEST_WORD = 0.08, 0.02, 0.05
MARGINS = Margins(up=0.8, down=1.0)
OFTEN = 5
"""Answers that a word or pair has to stand in, so that it is no name of one employer or trade."""
WORDS = 8.0
"""How much less the penalty presses on words than on traits, as the factor that their columns are enlarged by."""
_TALL = 30.0
"""The intercepts are columns so tall that the penalty does not reach them."""


class Fitted(NamedTuple):
    """The weights of one criterion: of traits with their steps, and of words."""

    traits: CriterionWeights
    words: dict[str, float]

    def expected(self, one: Example, criterion: str) -> float:
        """Return the level that traits and words of an answer speak for, 0-4."""
        names = self.traits.weights
        values = dict(zip(names, one.row(criterion, names), strict=True))
        return self.traits.expected(values, one.told.on(criterion).worth(self.words))


def fitted(examples: Sequence[Example], criterion: str, signs: dict[str, int], *, words: bool = True) -> Fitted:
    """Return the weights of one criterion; traits whose weight would go against their sign are left out.

    Args:
        examples: Answers that have a label for it.
        criterion: Its id.
        signs: By trait, 1 where it can only raise the level, -1 where it can only lower it.
        words: Whether words are weighed at all.
    """
    names = list(signs)
    weight = np.array([WEIGHT[one.source] for one in examples])
    labels = np.array([one.labels[criterion] for one in examples])
    told = [one.told.on(criterion) for one in examples]
    known = _often([one.told.on(criterion) for one in examples if one.source != "padded"]) if words else ()
    table = WORDS * _table(told, known)
    while True:
        rows = np.array([one.row(criterion, names) for one in examples])
        mean, spread = rows.mean(axis=0), rows.std(axis=0) + 0.15
        columns = sparse.hstack([sparse.csr_matrix((rows - mean) / spread), table])
        stacked = [sparse.hstack([columns, _TALL * np.eye(4)[np.full(len(labels), step)]]) for step in range(4)]
        model = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=2_000).fit(
            sparse.csr_matrix(sparse.vstack(stacked)),
            np.concatenate([labels > step for step in range(4)]),
            np.tile(weight, 4),
        )
        found = model.coef_[0]
        against = {name for value, name in zip(found, names, strict=False) if value * signs[name] < 0}
        if not against:
            break
        names = [name for name in names if name not in against]
    raw = found[: len(names)] / spread
    steps = -(_TALL * found[-4:] - (raw * mean).sum())
    kept = {name: round(float(value), 3) for name, value in zip(names, raw, strict=True) if abs(value) >= SMALLEST}
    of_words = zip(known, WORDS * found[len(names) : -4], strict=True)
    return Fitted(
        CriterionWeights(steps=tuple(round(float(step), 3) for step in steps), weights=kept),
        {word: round(float(value), 2) for word, value in of_words if abs(value) >= SMALLEST_WORD},
    )


def level_of(one: Example, criterion: str, model: Fitted, margins: Margins = MARGINS) -> int:
    """Return the level that the coach would give with these weights."""
    return moved(one.rules[criterion], model.expected(one, criterion), margins, brevity=one.told.all.brevity)


class FittedPitfall(NamedTuple):
    """The weights of one pitfall: its step, and what traits and words add."""

    step: float
    traits: dict[str, float]
    words: dict[str, float]

    def chance(self, one: Example) -> float:
        """Return the chance that the pitfall is present in an answer, 0-1."""
        weights = PitfallWeights(enough=0.5, step=self.step, weights=self.traits)
        return weights.chance(one.values, one.told.all.worth(self.words))


def fitted_pitfall(examples: Sequence[Example], pitfall: str, names: Sequence[str]) -> FittedPitfall:
    """Return the weights of one pitfall, by logistic regression with an L2 penalty.

    Args:
        examples: Answers in which it may be present or not.
        pitfall: Its id.
        names: The traits that are looked at.
    """
    known = _often([one.told.all for one in examples if one.source != "padded"])
    table = WORDS * _table([one.told.all for one in examples], known)
    rows = np.array([[one.values.get(name, 0.0) for name in names] for one in examples])
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 0.15
    columns = sparse.csr_matrix(sparse.hstack([(rows - mean) / spread, table]))
    model = LogisticRegression(C=PENALTY, max_iter=2_000).fit(
        columns, [pitfall in one.pitfalls for one in examples], [WEIGHT[one.source] for one in examples]
    )
    raw = model.coef_[0][: len(names)] / spread
    of_words = zip(known, WORDS * model.coef_[0][len(names) :], strict=True)
    return FittedPitfall(
        round(float((raw * mean).sum() - model.intercept_[0]), 3),
        {name: round(float(value), 3) for name, value in zip(names, raw, strict=True) if abs(value) >= SMALLEST},
        {word: round(float(value), 2) for word, value in of_words if abs(value) >= SMALLEST_WORD},
    )


def signs_of(raising: str, lowering: str, left_out: Collection[str]) -> dict[str, int]:
    """Return by trait whether it raises (1) or lowers (-1), the rules' own level first."""
    signs = {name: 1 for name in (*RULE, *raising.split()) if name not in left_out}
    return signs | {name: -1 for name in lowering.split() if name not in left_out}


def _often(told: Sequence[Said]) -> tuple[str, ...]:
    times = Counter(one for said in told for one in said.words | said.pairs)
    return tuple(sorted(one for one, n in times.items() if n >= OFTEN))


def _table(told: Sequence[Said], known: Sequence[str]) -> sparse.csr_matrix:
    """Return a row for each answer: of each known word 1/√n where it stands there, as `Said.worth` sums them."""
    place = {word: at for at, word in enumerate(known)}
    cells = [
        (row, place[word], one.worth({word: 1.0}))
        for row, one in enumerate(told)
        for word in (one.words | one.pairs) & place.keys()
    ]
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(told), len(known)))
