"""The level of `development`: what is to be learnt, how, whether it has begun, and what it is good for."""

from __future__ import annotations

from rehearse.offline.answer import Answer
from rehearse.offline.patterns import Hit
from rehearse.offline.verdict import Verdict, first_of

# What the learning is good for is said beside it: in the sentence before, the same, or up to this many after.
_BESIDE = 3
_VAGUE_WITHIN = 3
_LEADING_TO, _ABLE = (
    frozenset(["so", "then", "once", "after", "with", "which", "means", "when", "that"]),
    frozenset(["can", "could", "able"]),
)
_ABLE_WITHIN = 5
_WANTED_WITHIN = 8
_OBJECT_WITHIN = 8


def development(answer: Answer, taken_back: set[int]) -> Verdict:
    """Return the level of a commitment to learn.

    Stock phrases 1, a skill with a name 2, the means too 3, under way or dated and what it makes possible 4.

    Args:
        answer: The answer.
        taken_back: Sentences that contradict each other; what they say was learnt counts as said, not done.
    """
    stock = answer.found("learning_stock")
    named, indefinite = _means(answer)
    means = [hit for hit in named if hit.sentence not in taken_back]
    if means:
        begun = sorted([*done(answer), *answer.found("means_ahead")], key=lambda hit: hit.first)
        enabled = [hit for hit in (*answer.found("enabling"), *_makes_able(answer)) if _is_beside(hit, means)]
        if begun and enabled:
            return Verdict(4, "useful", first_of(begun, enabled))
        if begun:
            return Verdict(3, "under_way", first_of(begun))
        return Verdict(3, "means", first_of(means))
    needs = [
        hit for hit in answer.found("learning_need") if _names_something(answer, hit, {one.sentence for one in stock})
    ]
    if needs and not taken_back:
        return Verdict(2, "need", first_of(needs))
    if taken_back:
        return Verdict(1, "taken_back", first_of(stock))
    if stock or indefinite:
        return Verdict(1, "stock", first_of(stock or indefinite))
    if any(answer.lists) and any(answer.has(index, "means") for index, row in enumerate(answer.lists) if row):
        return Verdict(1, "keywords", (answer.whole(answer.lists.index(True)),))
    return Verdict(0, "none")


def _makes_able(answer: Answer) -> list[Hit]:
    """Return where a joining word leads to what somebody can do: "once I can test on my own", "so that you could"."""
    words = answer.words.words
    found = []
    for index, sentence in enumerate(answer.words.sentences):
        if answer.lists[index]:
            continue
        for at in range(sentence.first, sentence.last):
            if words[at].text in _LEADING_TO:
                after = words[at + 1 : min(at + 1 + _ABLE_WITHIN, sentence.last)]
                able = [one for one, word in enumerate(after, start=at + 1) if word.text in _ABLE]
                if able and answer.telling(Hit(index, able[0], able[0] + 1)):
                    found.append(Hit(index, at, able[0] + 1))
                    break
    return found


def _means(answer: Answer) -> tuple[list[Hit], list[Hit]]:
    """Return where a way of learning is named, and where one is only spoken of, as in "some courses"."""
    stock = answer.in_sentences("learning_stock")
    named = [hit for hit in answer.found("means_other", "means_ahead") if hit.sentence not in stock]
    indefinite: list[Hit] = []
    of_word = answer.signals.matcher.lists
    words = answer.words.words
    other = {at for hit in answer.found("not_means") for at in range(hit.first, hit.last)}
    for index, sentence in enumerate(answer.words.sentences):
        for at in range(sentence.first, sentence.last) if not answer.lists[index] else ():
            if at not in other and "means" in of_word(words[at].text):
                before = words[max(sentence.first, at - _VAGUE_WITHIN) : at]
                is_vague = any("means_vague" in of_word(word.text) for word in before)
                (indefinite if is_vague else named).append(Hit(index, at, at + 1))
    return sorted(named, key=lambda hit: hit.first), indefinite


def done(answer: Answer) -> list[Hit]:
    """Return where learning is told as done or running, and not as something that is wanted."""
    wanted: dict[int, int] = {}
    for hit in answer.found("goal"):
        wanted.setdefault(hit.sentence, hit.first)
    return [
        hit
        for hit in answer.found("means_done")
        if answer.specific[hit.sentence]
        and not 0 <= hit.first - wanted.get(hit.sentence, hit.first + 1) <= _WANTED_WITHIN
    ]


def _names_something(answer: Answer, hit: Hit, stock: set[int]) -> bool:
    """Tell whether telling words stand near by, and not only the phrase that everybody uses."""
    sentence = answer.words.sentences[hit.sentence]
    near = answer.words.words[
        max(sentence.first, hit.first - _OBJECT_WITHIN) : min(sentence.last, hit.last + _OBJECT_WITHIN)
    ]
    telling = sum(word.text in answer.specific[hit.sentence] for word in near)
    return telling > (1 if hit.sentence in stock else 0)


def _is_beside(hit: Hit, others: list[Hit]) -> bool:
    return any(-1 <= hit.sentence - other.sentence <= _BESIDE for other in others)
