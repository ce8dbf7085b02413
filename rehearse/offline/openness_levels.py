"""The level of `flexibility`: what would change the plan, what would be done instead, and what stays."""

from __future__ import annotations

from itertools import pairwise

from rehearse.offline.answer import Answer
from rehearse.offline.patterns import Hit
from rehearse.offline.verdict import Verdict, first_of

_WOULD = frozenset({"would", "will", "could", "can", "might", "should"})
# "As if" and "ask if" set no condition.
_NO_CONDITION = frozenset({"as", "ask", "asked", "asks", "wonder", "see", "know"})
_BEFORE = 6
_REASONS = frozenset({"because", "since", "as", "but", "if", "so"})


def flexibility(answer: Answer, *, asked_for_review: bool) -> Verdict:
    """Return the level of openness: the word 1, with a reason or a limit 2, other roads 3, shown or reviewed 4.

    Where the question asks how often the plan is looked at, a rhythm alone tells a review.
    """
    rigid = answer.found("rigid", "ultimatum")
    changes = _telling(answer, "past_change")
    roads = sorted(
        [*_telling(answer, "alternative"), *_either_or(answer), *_conditions(answer)], key=lambda hit: hit.first
    )
    reviews = _telling(answer, *("review", "rhythm") if asked_for_review else ("review",))
    if rigid and not changes:
        return Verdict(0, "rigid", first_of(rigid))
    shown = changes or reviews
    if roads and shown:
        return Verdict(4, "shown", first_of(shown, roads))
    if changes and (answer.found("keeps_direction") or reviews):
        return Verdict(4, "shown", first_of(changes, answer.found("keeps_direction") or reviews))
    if roads:
        return Verdict(3, "roads", first_of(roads, answer.found("keeps_direction")))
    if changes:
        return Verdict(3, "changed", first_of(changes))
    if reviews:
        return Verdict(2, "reviewed", first_of(reviews))
    real = [hit for hit in answer.found("open_real") if _has_reason(answer, hit)]
    if real:
        return Verdict(2, "reason", first_of(real))
    stock = answer.found("open_stock", "open_real")
    return Verdict(1, "stock", first_of(stock)) if stock else Verdict(0, "none")


def _telling(answer: Answer, *signals: str) -> list[Hit]:
    return [hit for hit in answer.found(*signals) if answer.telling(hit, before=_BEFORE)]


def _either_or(answer: Answer) -> list[Hit]:
    """Return where "or" stands between two things that have a name: "transport or trade"."""
    words = answer.words.words
    found = []
    for index, sentence in enumerate(answer.words.sentences):
        specific = answer.specific[index]
        for at in range(sentence.first + 1, sentence.last - 1):
            sides = (words[at - 1].text, *(word.text for word in words[at + 1 : min(at + 3, sentence.last)]))
            if words[at].text == "or" and sides[0] in specific and any(side in specific for side in sides[1:]):
                found.append(Hit(index, at - 1, at + 2))
    return found


def _conditions(answer: Answer) -> list[Hit]:
    """Return where "if" and "I would" stand in one sentence, in whichever order, about something telling."""
    words = answer.words.words
    found = []
    for index, sentence in enumerate(answer.words.sentences):
        tokens = answer.tokens(index)
        if "if" in tokens and not answer.lists[index]:
            at = sentence.first + tokens.index("if")
            does = any(one in ("i", "we") and two in _WOULD for one, two in pairwise(tokens))
            hit = Hit(index, at, min(at + 2, sentence.last))
            if does and words[max(sentence.first, at - 1)].text not in _NO_CONDITION and answer.telling(hit, after=12):
                found.append(hit)
    return found


def _has_reason(answer: Answer, hit: Hit) -> bool:
    return bool(answer.specific[hit.sentence]) and not _REASONS.isdisjoint(answer.tokens(hit.sentence))
