"""The rules' level weighed against all that an answer shows: where traits speak clearly for another one, it moves."""

from __future__ import annotations

import math
from collections.abc import Mapping

from rehearse.offline.answer import Answer
from rehearse.offline.patterns import Hit
from rehearse.offline.traits import Shown
from rehearse.offline.verdict import HELD, WEIGHED, Verdict, first_of
from rehearse.offline.weights import RULE, CriterionWeights, Margins
from rehearse.offline.word_weights import Said, WordWeights

_QUOTED_FROM = 2


def weighed(
    verdict: Verdict,
    shown: Mapping[str, Shown],
    weights: CriterionWeights,
    words: WordWeights,
    *,
    margins: Margins,
    answer: Answer,
    told: Said,
    brevity: float,
) -> Verdict:
    """Return the verdict, or the one that traits and words speak for where they differ by more than a margin.

    A level that a ruling of the rubric holds is never raised, and none is taken below the verdict's own floor. From
    level 2 on there have to be words to show; where there are none the level stays below.

    Args:
        verdict: What the rules of the criterion came to.
        shown: The traits of the answer.
        weights: What each is worth to this criterion.
        words: What single words are worth to it.
        margins: How far traits and words may differ from the rules, above and below, without moving the level.
        answer: The answer.
        told: Its different words where it speaks of work.
        brevity: How much too few words it has to tell much, from 1 on; both margins are so much wider.
    """
    values = {name: one.value for name, one in shown.items()}
    values |= {name: float(verdict.level >= level) for level, name in enumerate(RULE, start=1)}
    expected = weights.expected(values, told.worth(words))
    level = moved(verdict, expected, margins, brevity=brevity)
    if level == verdict.level:
        return verdict
    telling_most = telling(shown, weights.at(level), words, told, answer, step=level - 1) if level else []
    hits = first_of(list(verdict.hits), *telling_most, _fullest(answer))
    if level >= _QUOTED_FROM and not hits:
        level = _QUOTED_FROM - 1
    return Verdict(level, WEIGHED[level], hits if level >= _QUOTED_FROM else ())


def moved(verdict: Verdict, expected: float, margins: Margins, *, brevity: float) -> int:
    """Return the level that a verdict comes to where traits and words speak for `expected`, 0-4.

    The fewer words there are the surer they have to be.

    Nothing becomes a stock phrase by weighing: where one stands it is found, and level 1 is that.
    """
    apart = expected - verdict.level
    is_within = -margins.down <= apart / brevity <= margins.up
    if is_within or (verdict.case in HELD and apart > 0):
        return verdict.level
    level = max(math.floor(expected + 0.5), verdict.floor)
    return verdict.level if verdict.level == 0 and level < _QUOTED_FROM else level


def telling(
    shown: Mapping[str, Shown],
    weights: Mapping[str, float],
    words: WordWeights,
    told: Said,
    answer: Answer,
    *,
    step: int = 0,
) -> list[list[Hit]]:
    """Return where the traits and words stand that speak for a level or pitfall, those that add most first.

    Args:
        shown: The traits of the answer.
        weights: What each is worth to the level or pitfall.
        words: What single words are worth.
        told: The answer's different words.
        answer: The answer.
        step: Which of the steps of `words` is meant.
    """
    added = [
        (weight * shown[name].value, name, list(shown[name].hits)) for name, weight in weights.items() if name in shown
    ]
    worth, best = told.most(words, step)
    if best is not None:
        added.append((worth, "", [answer.whole(best)]))
    return [hits for worth, _, hits in sorted(added, key=lambda one: (-one[0], one[1])) if worth > 0]


def _fullest(answer: Answer) -> list[Hit]:
    """Return the sentence with most telling words, where one has any."""
    sizes = [0 if answer.lists[index] else len(one) for index, one in enumerate(answer.specific)]
    most = max(sizes, default=0)
    return [answer.whole(sizes.index(most))] if most else []
