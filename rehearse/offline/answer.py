"""An answer as the grading rules see it: sentence by sentence, with what each one holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from rehearse.interview.coach import AnswerRequest
from rehearse.offline.denials import undenied
from rehearse.offline.facts import Fact, facts_of, is_content, is_figure, stem, stems_of, takes_up
from rehearse.offline.given_words import given_words
from rehearse.offline.keyword_rows import rows_in
from rehearse.offline.patterns import Hit, clause_of
from rehearse.offline.signals import Signals
from rehearse.offline.times import Time, times_of
from rehearse.offline.words import Sentence, Words, stripped, words_of

_LONGEST_QUOTE, _QUOTE_BEFORE = 24, 8
_SHORTEST_QUOTE = 6
# Words that a quote need not begin or end with.
_LEADS = frozenset({"um", "uh", "er", "erm", "so", "and", "but", "well", "oh", "or"})
_TRAILS = (_LEADS - {"well"}) | {"what", "which", "who", "that", "the", "a", "an", "of", "to", "with", "because"}
_YOU, _YOURS_WITHIN = frozenset({"you", "your", "yours"}), 5
_TIME_LISTS = frozenset({"unit", "month", "weekday", "number", "ordinal", "year"})


class Answer(NamedTuple):
    """One answer, analysed.

    `hits` are the signals found; `specific` the words of each sentence that say something by themselves; `lists`
    tells which sentences are rows of keywords, `kinds` which lists the words of each stand in; `times` holds the times
    named; `facts` the posting's facts that each sentence takes up, `akin` whether it shares a word with them at all;
    `left_out` counts blocks and sentences meant for a grader.
    """

    words: Words
    signals: Signals
    hits: dict[str, list[Hit]]
    specific: tuple[frozenset[str], ...]
    lists: tuple[bool, ...]
    kinds: tuple[frozenset[str], ...]
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
        return not self.kinds[index].isdisjoint(lists)

    def lists_near(self, hit: Hit, *, before: int, after: int) -> frozenset[str]:
        """Return the lists that words of the hit, or so many around it within its sentence, stand in."""
        sentence = self.words.sentences[hit.sentence]
        near = self.words.words[max(sentence.first, hit.first - before) : min(sentence.last, hit.last + after)]
        return frozenset[str]().union(*(self.signals.matcher.lists(word.text) for word in near))

    def clause(self, hit: Hit) -> tuple[int, int]:
        """Return the clause that a hit begins in: its sentence, and its first word."""
        return clause_of(self.words, hit)

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
        while words[last - 1].text in _TRAILS and last != hit.last and last - first > _SHORTEST_QUOTE:
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
    words, found, left_out = given_words(text, signals, asked=asked)
    hits = undenied(words, found, signals)
    echo = stems_of(asked, signals)
    specific = tuple(_specific(words, index, signals) for index in range(len(words.sentences)))
    goals = {hit.sentence for hit in hits.get("goal", ())}
    # What is told of the past and not to the employer's face is a life, and no fact of this employer.
    past = {hit.sentence for hit in hits.get("past_time", ())} - _addressed(words)
    own = _own_roles(words, hits, asked)
    taken_up = tuple(
        () if at in past else _taken_up(words, at, one, facts, echo, in_goal=at in goals)
        for at, one in enumerate(specific)
    )
    return Answer(
        words=words,
        signals=signals,
        hits=hits,
        specific=tuple(
            one if at in own or any(stem(word) not in echo for word in one) else frozenset()
            for at, one in enumerate(specific)
        ),
        lists=rows_in(words, specific, signals),
        kinds=tuple(_kinds(words, one, signals) for one in words.sentences),
        times=times_of(words, hits, signals, now),
        facts=taken_up,
        akin=tuple(_is_akin(one, facts, echo) for one in specific),
        left_out=left_out,
    )


def _kinds(words: Words, sentence: Sentence, signals: Signals) -> frozenset[str]:
    """Return the lists that the words of a sentence stand in."""
    of_word = signals.matcher.lists
    return frozenset[str]().union(*(of_word(word.text) for word in words.words[sentence.first : sentence.last]))


def _specific(words: Words, index: int, signals: Signals) -> frozenset[str]:
    sentence = words.sentences[index]
    of_word = signals.matcher.lists
    return frozenset(
        word.text
        for word in words.words[sentence.first : sentence.last]
        if (is_content(word.text, signals) or "field" in of_word(word.text))
        and _TIME_LISTS.isdisjoint(of_word(word.text))
    )


def _own_roles(words: Words, hits: dict[str, list[Hit]], asked: str) -> set[int]:
    """Return the sentences that tell a role by what its holder does, in a word for it that the question has not.

    Asked about the office that is to be opened, "I want to run the office" says more than the question did.
    """
    known = _asked(asked)
    return {
        hit.sentence
        for hit in hits.get("described_role", ())
        if not {word.text for word in words.words[hit.first : hit.last]} <= known | {"to"}
    }


@lru_cache(maxsize=500)
def _asked(question: str) -> frozenset[str]:
    """Return the words of a question; the same few are asked again and again."""
    return frozenset(word.text for word in words_of(question).words)


def _addressed(words: Words) -> set[int]:
    """Return the sentences in which the employer is spoken to."""
    return {
        index
        for index, one in enumerate(words.sentences)
        if any(word.text in _YOU for word in words.words[one.first : one.last])
    }


def _taken_up(
    words: Words, index: int, specific: frozenset[str], facts: Sequence[Fact], echo: frozenset[str], *, in_goal: bool
) -> tuple[Fact, ...]:
    """Return the facts that a sentence takes up; one that the question itself named only beside a word of neither."""
    if not facts or not specific:
        return ()
    sentence = words.sentences[index]
    tokens = words.words[sentence.first : sentence.last]
    yours = [at for at, word in enumerate(tokens) if word.text in _YOU]
    near: dict[str, bool] = {}
    names: set[str] = set()
    for at, word in enumerate(tokens):
        if word.text in specific:
            one = stem(word.text)
            near[one] = near.get(one, False) or any(abs(at - you) <= _YOURS_WITHIN for you in yours)
            if at and words.text[word.start].isupper():
                names.add(one)
        elif is_figure(word.text):
            names.add(word.text)
    return tuple(
        fact
        for fact in facts
        if takes_up(fact, near, names, in_goal=in_goal)
        and not (fact.stems <= echo and not near.keys() - fact.stems - echo)
    )


def _is_akin(specific: frozenset[str], facts: Sequence[Fact], echo: frozenset[str]) -> bool:
    if not facts:
        return False
    known = frozenset[str]().union(*(fact.stems for fact in facts)) - echo
    return any(stem(word) in known for word in specific)
