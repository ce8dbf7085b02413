"""The level of `flexibility`: what would change the plan, what would be done instead, and what stays."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.offline.answer import Answer
from rehearse.offline.patterns import Hit
from rehearse.offline.verdict import Verdict, first_of
from rehearse.offline.words import Word
from rehearse.offline.work_talk import TIME, about_work

_WOULD = frozenset({"would", "will", "could", "can", "might", "should"})
# "As if" and "ask if" set no condition, and "if you" speaks of anybody.
_NO_IF = frozenset({"as", "ask", "asked", "asks", "wonder", "see", "know", "even"})
_IFS = frozenset({"if", "unless", "should", "suppose", "provided"})
_WHENS = frozenset({"when", "whenever", "once", "where"})
_CONDITION, _WITHIN, _ROAD = 2, 14, 8
_OF_ANY_TALK = ("alternative", "past_change", "open_real", "rhythm", TIME)
_NOT_DOING = frozenset(
    [
        "am",
        "was",
        "were",
        "have",
        "had",
        "do",
        "did",
        "think",
        "mean",
        "know",
        "guess",
        "suppose",
        "said",
        "say",
        "be",
        "want",
        "love",
        "like",
    ]
)
_BEFORE = 6
_REASONS = frozenset({"because", "since", "as", "but", "if", "so"})


def flexibility(answer: Answer, *, asked_for_review: bool) -> Verdict:
    """Return the level of openness: the word 1, with a reason or a limit 2, other roads 3, shown or reviewed 4.

    Where the question asks how often the plan is looked at, a rhythm alone tells a review, and what came of one is a
    change shown.
    """
    rigid = answer.found("rigid", "ultimatum")
    about = about_work(answer, without=_OF_ANY_TALK) | _what_i_would_do(answer)
    changes = _telling(answer, "past_change")
    conditions, open_ended = _conditions(answer)
    roads = [hit for hit in (*_telling(answer, "alternative"), *_either_or(answer)) if hit.sentence in about]
    roads = sorted([*roads, *conditions], key=lambda hit: hit.first)
    reviews = _telling(answer, *("review", "rhythm") if asked_for_review else ("review",))
    if rigid and not changes:
        return Verdict(0, "rigid", first_of(rigid))
    shown = changes or reviews
    if asked_for_review and reviews and (outcomes := _telling(answer, "review_outcome")):
        return Verdict(4, "shown", first_of(reviews, outcomes))
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
    real = [hit for hit in answer.found("open_real") if _has_reason(answer, hit)] + open_ended
    if real:
        return Verdict(2, "reason", first_of(real))
    stock = answer.found("open_stock", "open_real")
    return Verdict(1, "stock", first_of(stock)) if stock else Verdict(0, "none")


def _what_i_would_do(answer: Answer) -> set[int]:
    """Return the sentences that tell what the candidate would, will or could do."""
    told = ((index, set(answer.tokens(index))) for index in range(len(answer.specific)))
    return {index for index, tokens in told if not tokens.isdisjoint(_WOULD) and answer.has(index, "me")}


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


def _conditions(answer: Answer) -> tuple[list[Hit], list[Hit]]:
    """Return where "if" and what I would do then stand in one sentence, and where what I would do has no name.

    "If the ward closes I'd go into theatre" names a road; "if they need me elsewhere I'll switch" does not.
    """
    words = answer.words.words
    named: list[Hit] = []
    open_ended: list[Hit] = []
    for index, sentence in enumerate(answer.words.sentences):
        places = range(sentence.first, sentence.last)
        ifs = [at for at in places if words[at].text in _IFS and words[max(sentence.first, at - 1)].text not in _NO_IF]
        # "When the team is up against it I'd swap": a time that is a condition has "would" behind it.
        whens = [at for at in places if words[at].text in _WHENS]
        only_would = not ifs
        ifs = ifs or whens
        if not ifs or answer.lists[index]:
            continue
        at = ifs[0]
        hit = Hit(index, at, min(at + 2, sentence.last))
        doing = [one for one in places if words[one].text in ("i", "we") and (one < at or one > at + _CONDITION)]
        doing = [one for one in doing if _does(words, one, sentence.last, only_would=only_would or one < at)]
        if not doing or not answer.telling(hit, after=_WITHIN):
            continue
        ends = {one: min((cut for cut in sentence.cuts if cut > one), default=sentence.last) for one in doing}
        said = [Hit(index, one + 1, min(one + _ROAD, end)) for one, end in ends.items()]
        (named if any(answer.telling(one, after=0) for one in said) else open_ended).append(hit)
    return named, open_ended


def _does(words: Sequence[Word], at: int, last: int, *, only_would: bool) -> bool:
    """Tell whether after "I" something is done: any verb but "am", or only what "would" be done."""
    following = words[at + 1].text if at + 1 < last else ""
    return following in _WOULD or (not only_would and following not in _NOT_DOING)


def _has_reason(answer: Answer, hit: Hit) -> bool:
    return bool(answer.specific[hit.sentence]) and not _REASONS.isdisjoint(answer.tokens(hit.sentence))
