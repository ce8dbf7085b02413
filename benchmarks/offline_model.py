"""Fits the weights of traits, words and what sentences show to labelled answers, one criterion at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from offline_examples import WEIGHT, Example
from offline_sentences import Evidence
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from rehearse.offline.sentence_weights import EVIDENCE
from rehearse.offline.weighing import moved
from rehearse.offline.weights import FOUND, RULE, STEPS, CriterionWeights, Margins, PitfallWeights
from rehearse.offline.word_weights import Said, WordWeights, root, stepwise

PENALTY, PENALTY_OF_PITFALLS = 0.5, 0.08
"""scikit-learn's `C`, the inverse of the penalty's strength, of each step between levels and of each pitfall."""
SMALLEST, SMALLEST_WORD, SMALLEST_OF_PITFALLS = 0.02, 0.3, 0.05
"""Weights that are nearer to 0 are left out: they change no figure, and the tables are half as long without."""
MARGINS = Margins(up=0.5, down=0.5)
OFTEN = 8
"""Answers that a word or pair has to stand in, so that it is no name of one employer or trade."""
WORDS = 4.0
"""How much less the penalty presses on words than on traits, as the factor that their columns are enlarged by."""
SENTENCES = 2.0
"""The same for what the sentences show."""


class Fitted(NamedTuple):
    """The weights of one criterion: of traits with their steps, of words, and of sentences by themselves."""

    traits: CriterionWeights
    words: WordWeights
    sentences: Evidence

    def expected(self, answers: Sequence[Example], criterion: str) -> list[float]:
        """Return the levels that traits, words and sentences of these answers speak for, 0-4."""
        names = self.traits.weights
        rows = (one.row(criterion, names, self.sentences.shown[one.number]) for one in answers)
        return [
            self.traits.expected(dict(zip(names, row, strict=True)), one.told.on(criterion).worth(self.words))
            for one, row in zip(answers, rows, strict=True)
        ]


def fitted(
    examples: Sequence[Example], criterion: str, signs: dict[str, int], sentences: Evidence, *, words: bool = True
) -> Fitted:
    """Return the weights of one criterion, by a logistic regression for each step (Frank & Hall 2001).

    Traits whose weight on a step would go against their sign are left out there.

    Args:
        examples: Answers that have a label for it.
        criterion: Its id.
        signs: By trait, 1 where it can only raise the level, -1 where it can only lower it.
        sentences: What the sentences of all answers show.
        words: Whether words are weighed at all.
    """
    names = list(signs)
    weight = np.array([WEIGHT[one.source] for one in examples])
    labels = np.array([one.labels[criterion] for one in examples])
    told = [one.told.on(criterion) for one in examples]
    known = _often([one.told.on(criterion) for one in examples if one.source != "padded"]) if words else ()
    table = WORDS * _table(told, known)
    rows = np.array([one.row(criterion, names, sentences.shown[one.number]) for one in examples])
    traits = sparse.csc_matrix((rows - rows.mean(axis=0)) / _spread(rows, names))
    against = np.array([signs[name] for name in names])
    steps, of_traits, of_words = [], np.zeros((len(names), STEPS)), np.zeros((len(known), STEPS))
    for step in range(STEPS):
        kept = np.arange(len(names))
        while True:
            columns = sparse.csr_matrix(sparse.hstack([traits[:, kept], table]))
            model = LogisticRegression(C=PENALTY, max_iter=2_000).fit(columns, labels > step, weight)
            found = model.coef_[0]
            fits = found[: len(kept)] * against[kept] >= 0
            if fits.all():
                break
            kept = kept[fits]
        raw = found[: len(kept)] / _spread(rows, names)[kept]
        steps.append(round(float((raw * rows.mean(axis=0)[kept]).sum() - model.intercept_[0]), 3))
        of_traits[kept, step] = _rounded(raw, SMALLEST, 3)
        of_words[:, step] = _rounded(WORDS * found[len(kept) :], SMALLEST_WORD, 1)
    return Fitted(
        CriterionWeights(steps=tuple(steps), weights=_told(names, of_traits)),
        stepwise([_worth(known, column) for column in of_words.T]),
        sentences,
    )


def _rounded(values: np.ndarray, smallest: float, places: int) -> np.ndarray:
    """Return the values rounded, and 0 for those that hardly count."""
    return np.where(abs(values) >= smallest, np.round(values, places), 0.0)


def _worth(known: Sequence[str], values: np.ndarray) -> dict[str, float]:
    return {word: float(value) for word, value in zip(known, values, strict=True) if value}


def _told(names: Sequence[str], values: np.ndarray) -> dict[str, tuple[float, ...]]:
    return {name: tuple(map(float, some)) for name, some in zip(names, values, strict=True) if some.any()}


def levels_of(answers: Sequence[Example], criterion: str, model: Fitted, margins: Margins = MARGINS) -> list[int]:
    """Return the levels that the coach would give with these weights."""
    return [
        moved(one.rules[criterion], expected, margins, brevity=one.told.all.brevity)
        for one, expected in zip(answers, model.expected(answers, criterion), strict=True)
    ]


class FittedPitfall(NamedTuple):
    """The weights of one pitfall: its step, and what traits, words and single sentences add."""

    pitfall: str
    step: float
    traits: dict[str, float]
    words: WordWeights
    sentences: Evidence

    def chances(self, answers: Sequence[Example]) -> list[float]:
        """Return the chance that the pitfall is present in each answer, 0-1."""
        weights = PitfallWeights(enough=0.5, step=self.step, weights=self.traits)
        return [
            weights.chance(_of_pitfall(one, self.pitfall, self.sentences), one.told.all.worth(self.words)[0])
            for one in answers
        ]


def fitted_pitfall(
    examples: Sequence[Example], pitfall: str, names: Sequence[str], sentences: Evidence
) -> FittedPitfall:
    """Return the weights of one pitfall, by logistic regression with an L2 penalty.

    Args:
        examples: Answers in which it may be present or not.
        pitfall: Its id.
        names: The traits that are looked at.
        sentences: What the sentences of all answers show.
    """
    known = _often([one.told.all for one in examples if one.source != "padded"])
    table = WORDS * _table([one.told.all for one in examples], known)
    values = [_of_pitfall(one, pitfall, sentences) for one in examples]
    rows = np.array([[some.get(name, 0.0) for name in names] for some in values])
    mean, spread = rows.mean(axis=0), _spread(rows, names)
    columns = sparse.csr_matrix(sparse.hstack([(rows - mean) / spread, table]))
    model = LogisticRegression(C=PENALTY_OF_PITFALLS, max_iter=2_000).fit(
        columns, [pitfall in one.pitfalls for one in examples], [WEIGHT[one.source] for one in examples]
    )
    raw = model.coef_[0][: len(names)] / spread
    of_words = _rounded(WORDS * model.coef_[0][len(names) :, np.newaxis], SMALLEST_OF_PITFALLS, 2)
    return FittedPitfall(
        pitfall,
        round(float((raw * mean).sum() - model.intercept_[0]), 3),
        {name: round(float(value), 3) for name, value in zip(names, raw, strict=True) if abs(value) >= SMALLEST},
        stepwise([_worth(known, of_words[:, 0])]),
        sentences,
    )


def signs_of(raising: str, lowering: str, left_out: Collection[str]) -> dict[str, int]:
    """Return by trait whether it raises (1) or lowers (-1), the rules' own level first."""
    signs = {name: 1 for name in (*RULE, *EVIDENCE[:2], *raising.split()) if name not in left_out}
    return signs | {name: -1 for name in (*EVIDENCE[2:], *lowering.split()) if name not in left_out}


def _of_pitfall(one: Example, pitfall: str, sentences: Evidence) -> dict[str, float]:
    return one.values | sentences.shown[one.number] | {FOUND: float(pitfall in one.found)}


def _spread(rows: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Return what the columns are divided by, so that the penalty presses on them as it should."""
    enlarged = np.array([SENTENCES if name in EVIDENCE else 1.0 for name in names])
    return (rows.std(axis=0) + 0.15) / enlarged


def _often(told: Sequence[Said]) -> tuple[str, ...]:
    times = Counter(one for said in told for one in said.words | said.pairs)
    return tuple(sorted(one for one, n in times.items() if n >= OFTEN))


def _table(told: Sequence[Said], known: Sequence[str]) -> sparse.csr_matrix:
    """Return a row for each answer: of each known word 1/√n where it stands there, as `Said.worth` sums them."""
    place = {word: at for at, word in enumerate(known)}
    cells = [
        (row, place[word], 1 / root(some))
        for row, one in enumerate(told)
        for some in (one.words, one.pairs)
        for word in some & place.keys()
    ]
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(told), len(known)))
