"""Phrases found among words; how one is written is in `rehearse.offline.phrases`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rehearse.offline.phrases import Element, Phrase, phrase_of, seconds_of
from rehearse.offline.spelling import Spelling
from rehearse.offline.words import Words

GAP = 4
SOFT = 2
# Lists of words that only end alike say nothing of whether a word is one.
_ENDINGS_ONLY = frozenset({"ing", "ed", "occupation"})


class Hit(NamedTuple):
    """Where a phrase stands: the sentence's index, and the words `first` to `last` (exclusive)."""

    sentence: int
    first: int
    last: int


def clause_of(words: Words, hit: Hit) -> tuple[int, int]:
    """Return the clause that a hit begins in: its sentence, and its first word."""
    sentence = words.sentences[hit.sentence]
    edges = (sentence.first, *sentence.cuts)
    return hit.sentence, edges[bisect_right(edges, hit.first) - 1]


class _Starting(NamedTuple):
    """Phrases that may begin with a word: by the word that has to follow, and those that leave that open."""

    by_second: dict[str, list[Phrase]]
    others: list[Phrase]
    is_empty: bool


class Matcher:
    """Finds all phrases of all signals in one walk over the words; may be used from several threads."""

    def __init__(self, signals: Mapping[str, Sequence[str]], lists: Mapping[str, Sequence[str]]) -> None:
        self._lists_of: dict[str, set[str]] = {}
        self._beginnings: list[tuple[str, str]] = []
        self._endings: list[tuple[str, str]] = []
        for name, words in lists.items():
            for word in words:
                if word.startswith("*"):
                    self._endings.append((word[1:], name))
                elif word.endswith("*"):
                    self._beginnings.append((word[:-1], name))
                else:
                    self._lists_of.setdefault(word, set()).add(name)
        self._soft = frozenset(lists.get("soft", ()))
        self._by_word: dict[str, list[Phrase]] = {}
        self._by_list: dict[str, list[Phrase]] = {}
        self._by_beginning: dict[str, list[Phrase]] = {}
        for signal, phrases in signals.items():
            for phrase in phrases:
                self._add(signal, phrase)
        self._longest = max(map(len, self._by_beginning), default=0)
        self._spelling = Spelling(self._vocabulary(signals, lists))
        # Bounded, and the same word is met in every answer.
        self.meant = lru_cache(maxsize=20_000)(self._meant)
        self.lists = lru_cache(maxsize=20_000)(self._lists)
        self._starting = lru_cache(maxsize=20_000)(self._starting_with)

    def _vocabulary(self, signals: Mapping[str, Sequence[str]], lists: Mapping[str, Sequence[str]]) -> set[str]:
        said = {
            part.rstrip("?*")
            for phrases in signals.values()
            for row in phrases
            for part in row.replace("/", " ").split()
        }
        return said | {word.rstrip("*") for name, words in lists.items() if name != "generic" for word in words}

    def _meant(self, word: str) -> str:
        """Return the word, or the one that it is a mistyped form of."""
        return word if self.lists(word) - _ENDINGS_ONLY else self._spelling.meant(word)

    def hits(self, text: Words) -> dict[str, list[Hit]]:
        """Return where each signal was found, in order, at most once at the same word."""
        found: dict[str, list[Hit]] = {}
        tokens = [word.text for word in text.words]
        for index, sentence in enumerate(text.sentences):
            clauses = {sentence.first, *sentence.cuts}
            present = frozenset(tokens[sentence.first : sentence.last])
            for at in range(sentence.first, sentence.last):
                starting = self._starting(tokens[at])
                if starting.is_empty:
                    continue
                following = starting.by_second.get(tokens[at + 1], ()) if at + 1 < sentence.last else ()
                after_soft: Sequence[Phrase] = ()
                if at + 1 < sentence.last and tokens[at + 1] in self._soft:
                    after_soft = self._after_soft(starting, tokens, at + 1, sentence.last)
                done: set[str] = set()
                for phrases in (following, after_soft, starting.others):
                    # Taken apart at once: this is the innermost loop of all grading.
                    for signal, elements, anchored, clause, needed in phrases:
                        if (needed and needed.isdisjoint(present)) or signal in done:
                            continue
                        if anchored and at not in (clauses if clause else (sentence.first,)):
                            continue
                        end = self._end(elements, 1, tokens, at + 1, sentence.last)
                        if end:
                            done.add(signal)
                            found.setdefault(signal, []).append(Hit(index, at, end))
        return found

    def _end(self, elements: tuple[Element, ...], k: int, tokens: Sequence[str], at: int, last: int) -> int:
        """Return where the rest of a phrase ends when it begins at `at`, 0 where it does not stand there."""
        soft = 0
        while k < len(elements):
            element = elements[k]
            words, _, _, optional, gap, is_wide = element
            if gap:
                for skipped in range(GAP + 1):
                    if end := self._end(elements, k + 1, tokens, at + skipped, last):
                        return end
                return 0
            is_here = at < last and (tokens[at] in words or (is_wide and self._fits(element, tokens[at])))
            if optional:
                if is_here and (end := self._end(elements, k + 1, tokens, at + 1, last)):
                    return end
                k += 1
                continue
            if not is_here:
                if soft == SOFT or at >= last or tokens[at] not in self._soft:
                    return 0
                soft, at = soft + 1, at + 1
                continue
            k, at = k + 1, at + 1
        return at

    def _after_soft(self, starting: _Starting, tokens: Sequence[str], at: int, last: int) -> Sequence[Phrase]:
        """Return the phrases whose second word stands behind soft ones."""
        behind = at
        while behind < min(last, at + SOFT) and tokens[behind] in self._soft:
            behind += 1
        return starting.by_second.get(tokens[behind], ()) if at < behind < last else ()

    def _fits(self, element: Element, word: str) -> bool:
        """Tell whether a word stands in a list of the element, or begins as it says."""
        return (bool(element.lists) and not element.lists.isdisjoint(self.lists(word))) or (
            bool(element.beginnings) and word.startswith(element.beginnings)
        )

    def _lists(self, word: str) -> frozenset[str]:
        names = set(self._lists_of.get(word, ()))
        names.update(name for beginning, name in self._beginnings if word.startswith(beginning))
        names.update(name for ending, name in self._endings if word.endswith(ending) and len(word) >= len(ending) + 2)
        if word[0].isdigit():
            is_year = len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")
            names.add("year" if is_year else "number")
        return frozenset(names)

    def _starting_with(self, word: str) -> _Starting:
        phrases = list(self._by_word.get(word, ()))
        for name in sorted(self.lists(word)):
            phrases += self._by_list.get(name, ())
        for length in range(2, min(len(word), self._longest) + 1):
            phrases += self._by_beginning.get(word[:length], ())
        by_second: dict[str, list[Phrase]] = {}
        others: list[Phrase] = []
        for phrase in phrases:
            seconds = seconds_of(phrase.elements)
            if seconds is None:
                others.append(phrase)
            else:
                for choice in sorted(seconds):
                    by_second.setdefault(choice, []).append(phrase)
        return _Starting(by_second, others, is_empty=not by_second and not others)

    def _add(self, signal: str, phrase: str) -> None:
        compiled = phrase_of(signal, phrase)
        first = compiled.elements[0]
        for word in first.words:
            self._by_word.setdefault(word, []).append(compiled)
        for name in first.lists:
            self._by_list.setdefault(name, []).append(compiled)
        for beginning in first.beginnings:
            self._by_beginning.setdefault(beginning, []).append(compiled)
