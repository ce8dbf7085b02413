"""How much a sentence speaks for a criterion or a pitfall by itself: `rubric/sentence_weights.csv`.

An answer is as good as the sentences that carry it, whatever else is said around them. The weights are fitted to
answers in which the words that earn each level are marked.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from rehearse.offline.answer import Answer
from rehearse.offline.sentence_marks import Marks
from rehearse.offline.traits import Shown
from rehearse.offline.verdict import CASES, WEIGHED_PITFALLS

NAME = "sentence_weights.csv"
AGAINST = {"flexibility": "flexibility_against", "handling": "handling_against"}
"""By criterion: what stands for the sentences that cost it a level, those that insist, dodge or put off."""
SINGLE = (*AGAINST.values(), *WEIGHED_PITFALLS)
"""Those that a sentence shows or does not."""
KINDS = (*CASES, *SINGLE)
"""What `sentence_weights.csv` has a column for; of a criterion a sentence may show more or less, up to 4."""
EVIDENCE = ("best_sentence", "second_sentence", "best_against", "second_against")
"""What of an answer's sentences is weighed as a trait is: the two that show most, for and against."""
FEWEST = 4
"""A sentence counts as having at least so many different words, or pairs, so that one alone never decides."""
_ALL = tuple(CASES)
_OF_CRITERIA = frozenset({*CASES, *AGAINST.values()})
# A sentence that would not even earn a stock phrase's level is the best of some answers, and proves nothing.
_SHOWN_FROM = 1.0
_SUREST = 6.0
"""Log odds are cut here: surer than that nobody is."""


class SentenceWeights(NamedTuple):
    """By kind its steps (four, or a single one), and by word, pair or mark what each adds to which kinds."""

    steps: Mapping[str, tuple[float, ...]]
    worth: Mapping[str, tuple[tuple[int, float], ...]]

    def values(self, sentences: Sequence[Marks], criteria: Collection[str] = _ALL) -> dict[str, tuple[float, ...]]:
        """Return how much each sentence shows of some criteria, of what speaks against them, and of all pitfalls.

        Of a criterion that is the level that the sentence would earn, 0-4, by a proportional odds model (McCullagh
        1980); of all else the log odds that it is there, -6 to 6. The sum that is set against the steps is
        ``Σ words / √n + Σ pairs / √m + Σ marks`` over the n different words and m pairs.
        """
        totals = [self._totals(one) for one in sentences]
        left_out = _OF_CRITERIA - {kind for id in criteria for kind in (id, AGAINST.get(id))}
        return {
            kind: tuple(value_of(total[place], self.steps[kind]) for total in totals)
            for place, kind in enumerate(self.steps)
            if kind not in left_out
        }

    def _totals(self, one: Marks) -> list[float]:
        totals = [0.0] * len(self.steps)
        worth = self.worth.get
        for some, factor in (
            (one.words, 1 / math.sqrt(max(FEWEST, len(one.words)))),
            (one.pairs, 1 / math.sqrt(max(FEWEST, len(one.pairs)))),
            (one.marks, 1.0),
        ):
            for name in some:
                for place, weight in worth(name, ()):
                    totals[place] += factor * weight
        return totals


def value_of(total: float, steps: Sequence[float]) -> float:
    """Return what a sum comes to against its steps: a level 0-4 where there are four, log odds where there is one."""
    if len(steps) == 1:
        return max(-_SUREST, min(_SUREST, total - steps[0]))
    return math.fsum(1 / (1 + math.exp(min(700.0, step - total))) for step in steps)


def sentence_weights(
    steps: Mapping[str, tuple[float, ...]], table: Mapping[str, Mapping[str, float]]
) -> SentenceWeights:
    """Return the weights by word, pair or mark, from those by kind."""
    kinds = list(steps)
    worth: dict[str, list[tuple[int, float]]] = {}
    for place, kind in enumerate(kinds):
        for name, weight in table[kind].items():
            worth.setdefault(name, []).append((place, weight))
    return SentenceWeights(steps, {name: tuple(some) for name, some in worth.items()})


def two_best(values: Iterable[float], *, single: bool) -> tuple[tuple[int, float], tuple[int, float]]:
    """Return place and value of the two sentences that show most; where there are fewer, the least value and -1."""
    none = (-1, -_SUREST if single else 0.0)
    ranked = sorted(enumerate(values), key=lambda one: (-one[1], one[0]))
    first, second, *_ = [*ranked[:2], none, none]
    return first, second


def evidence(values: Mapping[str, Sequence[float]], kind: str, answer: Answer) -> dict[str, Shown]:
    """Return the two sentences that show most of a criterion or pitfall, and those against it, as traits are shown."""
    shown: dict[str, Shown] = {}
    for id, names in ((kind, EVIDENCE[:2]), (AGAINST.get(kind), EVIDENCE[2:])):
        if id is not None:
            for name, (at, value) in zip(names, two_best(values[id], single=id in SINGLE), strict=True):
                shows = value > 0 if id in SINGLE else value >= _SHOWN_FROM
                shown[name] = Shown(value, (answer.whole(at),) if at >= 0 and shows else ())
    return shown
