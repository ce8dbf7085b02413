"""An answer as the grading rules see it: sentence by sentence, with what each one holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from rehearse.interview.coach import AnswerRequest
from rehearse.offline.facts import Fact, facts_of, is_content, stem, stems_of
from rehearse.offline.given_words import given_words
from rehearse.offline.patterns import Hit
from rehearse.offline.signals import Signals
from rehearse.offline.times import Time, times_of
from rehearse.offline.words import Words, stripped

_LONGEST_QUOTE, _QUOTE_BEFORE = 24, 8
_SHORTEST_QUOTE = 6
# Words that a quote need not begin or end with.
_LEADS = frozenset({"um", "uh", "er", "erm", "so", "and", "but", "well", "oh", "or"})
_TRAILS = _LEADS - {"well"}
# A row of keywords has this many pieces or more of so many words at most, they make up this share of
# it, and no more than this share of its words only join others.
_LIST_PIECES, _LIST_PIECE, _LIST_SHARE, _LIST_JOINING = 3, 4, 0.6, 0.5
_SMALL_FACT = 3
_TIME_LISTS = frozenset({"unit", "month", "weekday", "number", "ordinal", "year"})


class Answer(NamedTuple):
    """One answer, analysed.

    `hits` are the signals found; `specific` the words of each sentence that say something by themselves;
    `lists` tells which sentences are rows of keywords; `times` holds the times named; `facts` the posting's
    facts that each sentence takes up, `akin` whether it shares a word with them at all; `left_out` counts
    blocks and sentences meant for a grader.
    """

    words: Words
    signals: Signals
    hits: dict[str, list[Hit]]
    specific: tuple[frozenset[str], ...]
    lists: tuple[bool, ...]
    times: tuple[Time, ...]
    facts: tuple[tuple[Fact, ...], ...]
    akin: tuple[bool, ...]
    left_out: int

    def found(self, *names: str) -> list[Hit]:
        """Return the hits of these signals outside keyword rows, in the order of the text."""
        hits = [hit for name in names for hit in self.hits.get(name, ()) if not self.lists[hit.sentence]]
        return sorted(hits, key=lambda hit: (hit.first, hit.last))

    def in_sentences(self, *names: str) -> set[int]:
        """Return the sentences in which one of these signals was found."""
        return {hit.sentence for hit in self.found(*names)}

    def has(self, index: int, *lists: str) -> bool:
        """Tell whether a word of one of these lists stands in the sentence."""
        wanted = set(lists)
        of_word = self.signals.matcher.lists
        return any(not wanted.isdisjoint(of_word(word)) for word in self.tokens(index))

    def tokens(self, index: int) -> list[str]:
        """Return the words of a sentence."""
        sentence = self.words.sentences[index]
        return [word.text for word in self.words.words[sentence.first : sentence.last]]

    def quote(self, hit: Hit) -> str:
        """Return the clause that holds the hit, as it stands in the text, 6 to 24 words where it can be."""
        sentence = self.words.sentences[hit.sentence]
        edges = [sentence.first, *sentence.cuts, sentence.last]
        first = max(edge for edge in edges if edge <= hit.first)
        last = min(edge for edge in edges if edge >= hit.last)
        for edge in edges:
            if last - first < _SHORTEST_QUOTE and edge > last:
                last = edge
        if last - first > _LONGEST_QUOTE:
            first = max(first, hit.first - _QUOTE_BEFORE)
            last = min(last, first + _LONGEST_QUOTE)
        words = self.words.words
        while words[first].text in _LEADS and last - first > _SHORTEST_QUOTE and first < hit.first:
            first += 1
        while words[last - 1].text in _TRAILS and last > hit.last:
            last -= 1
        return stripped(self.words.text[words[first].start : words[last - 1].end])

    def telling(self, hit: Hit, *, before: int = 0, after: int = 8) -> int:
        """Return how many telling words stand in the hit or so many words around it, within its sentence."""
        sentence = self.words.sentences[hit.sentence]
        near = self.words.words[max(sentence.first, hit.first - before) : min(sentence.last, hit.last + after)]
        return len({word.text for word in near} & self.specific[hit.sentence])

    def whole(self, index: int) -> Hit:
        """Return the sentence as a hit, to be quoted."""
        sentence = self.words.sentences[index]
        return Hit(index, sentence.first, sentence.last)


def analysed(request: AnswerRequest, signals: Signals, now: datetime) -> Answer:
    """Return the answer of a request, analysed in time linear in its length."""
    return analysed_text(
        request.answer,
        asked=request.asked,
        facts=facts_of(request.job, signals),
        signals=signals,
        now=now,
    )


def analysed_text(text: str, *, asked: str, facts: Sequence[Fact], signals: Signals, now: datetime) -> Answer:
    """Return a text as an answer to what was `asked`, with the posting's `facts` that it takes up."""
    words, hits, left_out = given_words(text, signals)
    echo = stems_of(asked, signals)
    specific = tuple(_specific(words, index, signals) for index in range(len(words.sentences)))
    goals = {hit.sentence for hit in hits.get("goal", ())}
    taken_up = tuple(_taken_up(one, facts, echo, in_goal=at in goals) for at, one in enumerate(specific))
    return Answer(
        words=words,
        signals=signals,
        hits=hits,
        specific=tuple(one if any(stem(word) not in echo for word in one) else frozenset() for one in specific),
        lists=tuple(_is_list(words, index, signals) for index in range(len(words.sentences))),
        times=times_of(words, hits, signals, now),
        facts=taken_up,
        akin=tuple(_is_akin(one, facts, echo) for one in specific),
        left_out=left_out,
    )


def _specific(words: Words, index: int, signals: Signals) -> frozenset[str]:
    sentence = words.sentences[index]
    of_word = signals.matcher.lists
    return frozenset(
        word.text
        for word in words.words[sentence.first : sentence.last]
        if (is_content(word.text, signals) or "field" in of_word(word.text))
        and _TIME_LISTS.isdisjoint(of_word(word.text))
    )


def _is_list(words: Words, index: int, signals: Signals) -> bool:
    """Tell whether a sentence is a row of keywords: mostly short pieces without a word that makes a sentence."""
    sentence = words.sentences[index]
    of_word = signals.matcher.lists
    tokens = [of_word(word.text) for word in words.words[sentence.first : sentence.last]]
    joining = sum("function" in lists for lists in tokens)
    is_spoken = joining > _LIST_JOINING * len(tokens) or any("me" in lists for lists in tokens)
    if is_spoken or len(sentence.cuts) < _LIST_PIECES - 1:
        return False
    edges = [sentence.first, *sentence.cuts, sentence.last]
    sizes = [
        last - first
        for first, last in pairwise(edges)
        if last - first <= _LIST_PIECE
        and not any("auxiliary" in lists for lists in tokens[first - sentence.first : last - sentence.first])
    ]
    return len(sizes) >= _LIST_PIECES and sum(sizes) >= _LIST_SHARE * len(tokens)


def _taken_up(
    specific: frozenset[str], facts: Sequence[Fact], echo: frozenset[str], *, in_goal: bool
) -> tuple[Fact, ...]:
    """Return the facts that a sentence takes up.

    All stems of an employer's name; of other facts two, or one where the fact has no more or, inside a goal,
    not many more. A fact that the question itself named counts only beside a word that is neither's.
    """
    stems = frozenset(stem(word) for word in specific) if facts else frozenset()
    found = []
    for fact in facts:
        size = len(fact.stems)
        is_small = fact.kind != "title" and size <= (_SMALL_FACT if in_goal else _SMALL_FACT - 1)
        needed = size if fact.kind == "employer" else 1 if is_small else min(2, size)
        if size and len(stems & fact.stems) >= needed:
            is_repeated = fact.stems <= echo and not stems - fact.stems - echo
            if not is_repeated:
                found.append(fact)
    return tuple(found)


def _is_akin(specific: frozenset[str], facts: Sequence[Fact], echo: frozenset[str]) -> bool:
    if not facts:
        return False
    known = frozenset[str]().union(*(fact.stems for fact in facts)) - echo
    return any(stem(word) in known for word in specific)
