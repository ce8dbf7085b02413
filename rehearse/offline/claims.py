"""What an answer claims or denies, by the words that it is about: what two passages have to share to conflict."""

from __future__ import annotations

from itertools import takewhile
from typing import Literal, NamedTuple

from rehearse.offline.answer import Answer
from rehearse.offline.facts import stem
from rehearse.offline.patterns import Hit

Source = Literal["answer", "earlier", "resume"]
# Two passages that share a time alone are about two things.
WHEN = frozenset({"function", "unit", "number", "ordinal", "month", "weekday"})
EMPTY = frozenset({"want", "have", "like", "get", "make", "thing", "work", "job"})
SHORT = 2
"""Words of so few letters tell nothing, unless they stand in capitals."""
# What is denied goes by what stands behind the words for it; a wish also by what stands before, as in "second in
# command, that's what I'm after".
_DENIALS = frozenset({"never_wanted", "never_done", "still_to_do", "never_failed"})
_BEFORE_WISH, _AFTER = 12, 8
# What is asked if something else happens is not wished for.
_CONDITIONS = frozenset({"if", "were", "should", "had"})
# "The next exam" is another one than that which was passed.
_ANOTHER = frozenset((
    "next", "second", "third", "fourth", "last", "other", "another", "rest", "again", "more", "part", "half", "final",
    "new",
))  # fmt: skip


class Passage(NamedTuple):
    """Words and the text they stand in; `sentence` is the answer's, None elsewhere."""

    text: str
    source: Source
    sentence: int | None


def claims_of(answer: Answer, signal: str) -> list[tuple[Hit, frozenset[str]]]:
    """Return the signal's hits with the stems of what they are about; sentences that explain a change left out."""
    explained = answer.in_sentences("explained")
    negated = answer.in_sentences("never_wanted", "never_done")
    is_denial = signal in _DENIALS
    of_word = answer.signals.matcher.lists
    words = answer.words.words
    found = []
    for hit in answer.found(signal):
        if hit.sentence in explained or (hit.sentence in negated and not is_denial):
            continue
        sentence = answer.words.sentences[hit.sentence]
        begin = hit.last - 1 if is_denial else hit.last
        end = min(hit.last + _AFTER, sentence.last)
        if signal == "goal":
            is_if = words[sentence.first].text in _CONDITIONS
            begin = hit.first if is_if else max(sentence.first, hit.first - _BEFORE_WISH)
            end = _before_the_one(answer, hit, end)
        about = words[begin:end]
        if signal == "still_to_do" and any(word.text in _ANOTHER for word in about):
            continue
        # A short word in capitals is an exam or a certificate.
        stems = {
            stem(word.text)
            for word in about
            if WHEN.isdisjoint(of_word(word.text))
            and (len(word.text) > SHORT or answer.words.text[word.start : word.end].isupper())
        }
        stems -= EMPTY
        if signal in ("goal", "never_wanted") and any("leading" in of_word(word.text) for word in about):
            stems.add("leading")
        if signal in ("failed_it", "never_failed"):
            stems = {"failed"}
        named = list(takewhile(lambda word: word.text != "that", about))
        if is_denial and any(word.text in ("one", "it", "any") for word in named):
            stems |= _means_before(answer, hit)
        found.append((hit, frozenset(stems)))
    return found


def _before_the_one(answer: Answer, hit: Hit, end: int) -> int:
    """Return where a wish ends that is "to be the one" of whom more is told: what is told of them is not wished for."""
    words = answer.words.words
    for at in range(hit.first + 1, end):
        if words[at].text == "one" and words[at - 1].text == "the":
            return at
    return end


def _means_before(answer: Answer, hit: Hit) -> set[str]:
    """Return the stem of the way of learning that "one" or "it" stands for: the last one named before."""
    words = answer.words.words[max(0, hit.first - 30) : hit.first]
    means = [stem(word.text) for word in words if "means" in answer.signals.matcher.lists(word.text)]
    return set(means[-1:])
