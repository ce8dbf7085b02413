"""The rules' level weighed against all that an answer shows: where traits speak clearly for another one, it moves."""

from __future__ import annotations

import math
from collections.abc import Mapping

from rehearse.offline.answer import Answer
from rehearse.offline.patterns import Hit
from rehearse.offline.traits import Shown
from rehearse.offline.verdict import HELD, WEIGHED, Verdict, first_of
from rehearse.offline.weights import RULE, CriterionWeights, Margins

_QUOTED_FROM = 2


def weighed(
    verdict: Verdict, shown: Mapping[str, Shown], weights: CriterionWeights, *, margins: Margins, answer: Answer
) -> Verdict:
    """Return the verdict, or the one that the answer's traits speak for where they differ by more than a margin.

    A level that a ruling of the rubric holds is never raised, and none is taken below the verdict's own floor. From
    level 2 on there have to be words to show; where there are none the level stays below.

    Args:
        verdict: What the rules of the criterion came to.
        shown: The traits of the answer.
        weights: What each is worth to this criterion.
        margins: How far traits may differ from the rules, above and below, without moving the level.
        answer: The answer.
    """
    values = {name: one.value for name, one in shown.items()}
    values |= {name: float(verdict.level >= level) for level, name in enumerate(RULE, start=1)}
    expected = weights.expected(values)
    if -margins.down <= expected - verdict.level <= margins.up or (verdict.case in HELD and expected > verdict.level):
        return verdict
    level = max(math.floor(expected + 0.5), verdict.floor)
    hits = first_of(list(verdict.hits), *_telling(shown, weights), _fullest(answer))
    if level == verdict.level:
        return verdict
    if level >= _QUOTED_FROM and not hits:
        level = _QUOTED_FROM - 1
    return Verdict(level, WEIGHED[level], hits if level >= _QUOTED_FROM else ())


def _telling(shown: Mapping[str, Shown], weights: CriterionWeights) -> list[list[Hit]]:
    """Return where the traits stand that speak for the level, those that add most first."""
    added = [(weight * shown[name].value, name) for name, weight in weights.weights.items() if name in shown]
    return [list(shown[name].hits) for worth, name in sorted(added, key=lambda one: (-one[0], one[1])) if worth > 0]


def _fullest(answer: Answer) -> list[Hit]:
    """Return the sentence with most telling words, where one has any."""
    sizes = [0 if answer.lists[index] else len(one) for index, one in enumerate(answer.specific)]
    most = max(sizes, default=0)
    return [answer.whole(sizes.index(most))] if most else []
