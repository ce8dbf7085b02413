"""Fits what a sentence shows by itself to the answers in which the words that earn each level are marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from joblib import Parallel, delayed
from offline_examples import WEIGHT, Example
from offline_odds import proportional_odds
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from rehearse.offline.sentence_weights import AGAINST, EVIDENCE, FEWEST, SINGLE, two_best, value_of

PENALTY, SMALLEST = 0.05, 0.08
OFTEN, PAIRS_OFTEN = 4, 6
"""Sentences that a word or mark, or a pair, has to stand in."""
WORDS = 4.0
"""How much less the penalty presses on words and pairs than on marks."""
_INNER = 4


class Table(NamedTuple):
    """All sentences of all answers: a row for each, a column for each word, pair and mark; `rows` are an answer's."""

    cells: sparse.csr_matrix
    names: tuple[str, ...]
    enlarged: np.ndarray
    often: np.ndarray
    rows: tuple[range, ...]


class FittedSentences(NamedTuple):
    """Of one kind, its steps and what each word, pair and mark adds."""

    kind: str
    steps: tuple[float, ...]
    weights: dict[str, float]


class Evidence(NamedTuple):
    """Sentence weights by kind, and by the number of an answer what its two best sentences show of each.

    Where the weights were fitted to the answer itself, it is what weights fitted to other postings say of it.
    """

    models: dict[str, FittedSentences]
    shown: list[dict[str, float]]


class _Fitted(NamedTuple):
    steps: tuple[float, ...]
    columns: np.ndarray
    weights: np.ndarray


def table_of(answers: Sequence[Example]) -> Table:
    """Return all sentences: 1/√n for each of n words, the same for pairs, and 1 for marks, as they are summed."""
    place: dict[str, int] = {}
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    rows = []
    for one in answers:
        rows.append(range(len(ends) - 1, len(ends) - 1 + len(one.marks)))
        for sentence in one.marks:
            for some, factor in (
                (sentence.words, max(FEWEST, len(sentence.words)) ** -0.5),
                (sentence.pairs, max(FEWEST, len(sentence.pairs)) ** -0.5),
                (sentence.marks, 1.0),
            ):
                columns += [place.setdefault(name, len(place)) for name in some]
                data += [factor] * len(some)
            ends.append(len(columns))
    names = tuple(place)
    return Table(
        sparse.csr_matrix((data, columns, ends), shape=(len(ends) - 1, len(names))),
        names,
        np.array([1.0 if name.startswith("[") else WORDS for name in names]),
        np.array([PAIRS_OFTEN if " " in name and not name.startswith("[") else OFTEN for name in names]),
        tuple(rows),
    )


def evidence_for(
    answers: Sequence[Example], kind: str, parts: Sequence[Collection[str]], table: Table
) -> list[Evidence]:
    """Return what sentences show of a criterion or pitfall, in turn without the postings of each part.

    Args:
        answers: All answers, in the order of the table.
        kind: The criterion or pitfall.
        parts: The postings that are left out in turn.
        table: All their sentences.
    """
    kinds = [kind, *([AGAINST[kind]] if kind in AGAINST else [])]
    postings = sorted({one.posting for one in answers})
    of_posting = {posting: at for at, posting in enumerate(postings)}
    owner = np.array([of_posting[one.posting] for one in answers])
    tasks = [(part, one_kind) for part in parts for one_kind in kinds]
    found = Parallel(n_jobs=-1)(
        delayed(_fitted_and_held)(
            table, one_kind, owner, *_labelled(answers, one_kind), {of_posting[one] for one in part}
        )
        for part, one_kind in tasks
    )
    by_part = []
    for at in range(len(parts)):
        some = dict(zip(kinds, found[at * len(kinds) : (at + 1) * len(kinds)], strict=True))
        best = [pairs for _, pairs in some.values()]
        shown = [
            dict(zip(EVIDENCE, (value for pair in pairs for value in pair), strict=False))
            for pairs in zip(*best, strict=True)
        ]
        by_part.append(Evidence({id: _named(id, model, table.names) for id, (model, _) in some.items()}, shown))
    return by_part


def _labelled(answers: Sequence[Example], kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of the answers that are marked for it and count, and what their sentences show."""
    numbers = [at for at, one in enumerate(answers) if kind in one.marked and WEIGHT[one.source]]
    return np.array(numbers), np.array([shown for at in numbers for shown in answers[at].marked[kind]])


def _fitted_and_held(
    table: Table, kind: str, owner: np.ndarray, numbers: np.ndarray, labels: np.ndarray, left_out: Collection[int]
) -> tuple[_Fitted, list[tuple[float, float]]]:
    """Return the weights fitted without some postings, and the two best values of each answer."""
    of_row = np.concatenate([np.full(len(table.rows[at]), owner[at]) for at in numbers])
    rows = np.concatenate([np.array(table.rows[at], dtype=int) for at in numbers])
    fits = ~np.isin(of_row, list(left_out))
    inner = {posting: at % _INNER for at, posting in enumerate(sorted(set(of_row[fits])))}
    part_of = np.array([inner.get(one, _INNER) for one in of_row])
    model = _fitted(table, kind, rows[fits], labels[fits])
    others = [
        _fitted(table, kind, rows[fits & (part_of != at)], labels[fits & (part_of != at)]) for at in range(_INNER)
    ]
    values = [_values(table, one) for one in (*others, model)]
    best = []
    for at, some in enumerate(table.rows):
        of_one = values[inner.get(owner[at], _INNER)][some.start : some.stop]
        (_, first), (_, second) = two_best(of_one, single=kind in SINGLE)
        best.append((first, second))
    return model, best


def _fitted(table: Table, kind: str, rows: np.ndarray, labels: np.ndarray) -> _Fitted:
    cells = table.cells[rows]
    columns = np.flatnonzero(np.bincount(cells.indices, minlength=len(table.names)) >= table.often)
    cells = sparse.csr_matrix(cells[:, columns].multiply(table.enlarged[columns]))
    if kind in SINGLE:
        model = LogisticRegression(C=PENALTY, max_iter=2_000).fit(cells, labels > 0)
        found, steps = model.coef_[0], (-float(model.intercept_[0]),)
    else:
        found, steps = proportional_odds(cells, labels, np.ones(len(labels)), penalty=PENALTY)
    weights = np.round(found * table.enlarged[columns], 2)
    kept = abs(weights) >= SMALLEST
    return _Fitted(tuple(round(step, 3) for step in steps), columns[kept], weights[kept])


def _values(table: Table, model: _Fitted) -> list[float]:
    return [value_of(total, model.steps) for total in table.cells[:, model.columns] @ model.weights]


def _named(kind: str, model: _Fitted, names: Sequence[str]) -> FittedSentences:
    return FittedSentences(
        kind,
        model.steps,
        {names[at]: float(weight) for at, weight in zip(model.columns, model.weights, strict=True)},
    )
