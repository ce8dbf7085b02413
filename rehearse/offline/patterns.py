"""The small language in which `rubric/signals.yaml` says what to look for, and how it is found among words.

A phrase is a row of elements: ``word``; ``word*`` (any ending); ``a/b`` (either); ``<list>`` (a word of a
list, or ``<number>``, ``<year>``); ``element?`` (may be missing); ``...`` (up to four words between); ``^``
(the beginning of a sentence). There are no regular expressions: a phrase of n elements looks at no more
than n + 4 x gaps words from where it begins, so that the time grows with the length of the text alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rehearse.offline.words import Words

GAP = 4
MAX_ELEMENTS = 12
MAX_GAPS = 2
BUILT_IN = ("number", "year")


class Hit(NamedTuple):
    """Where a phrase stands: the sentence's index, and the words `first` to `last` (exclusive)."""

    sentence: int
    first: int
    last: int


class _Element(NamedTuple):
    words: frozenset[str]
    beginnings: tuple[str, ...]
    lists: frozenset[str]
    optional: bool
    gap: bool


class _Phrase(NamedTuple):
    signal: str
    elements: tuple[_Element, ...]
    anchored: bool


class _Starting(NamedTuple):
    """Phrases that may begin with a word: by the word that has to follow, and those that leave that open."""

    by_second: dict[str, list[_Phrase]]
    others: list[_Phrase]


def problem_of(phrase: str, lists: Iterable[str]) -> str | None:
    """Return what is wrong with a phrase, or None; `lists` are the names that ``<...>`` may have."""
    known = {*lists, *BUILT_IN}
    elements = phrase.split()
    if elements[:1] == ["^"]:
        elements = elements[1:]
    if not elements or len(elements) > MAX_ELEMENTS:
        return f"a phrase has 1 to {MAX_ELEMENTS} elements, this one {len(elements)}"
    if elements.count("...") > MAX_GAPS or "..." in (elements[0], elements[-1]):
        return f"'...' stands between words, and at most {MAX_GAPS} times"
    if elements[0].endswith("?"):
        return "the first element may not be optional"
    for element in elements:
        for part in element.removesuffix("?").split("/") if element != "..." else ():
            name = part[1:-1]
            if part.startswith("<") and part.endswith(">"):
                if name not in known:
                    return f"there is no list {name!r}"
            elif not part.removesuffix("*").isalnum() or part != part.lower():
                return f"{part!r} is no word in lower case (write contractions out: I'd is 'i would')"
    return None


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
        self._by_word: dict[str, list[_Phrase]] = {}
        self._by_list: dict[str, list[_Phrase]] = {}
        self._by_beginning: dict[str, list[_Phrase]] = {}
        for signal, phrases in signals.items():
            for phrase in phrases:
                self._add(signal, phrase)
        # Bounded, and the same word is met in every answer.
        self.lists = lru_cache(maxsize=20_000)(self._lists)
        self._starting = lru_cache(maxsize=20_000)(self._starting_with)

    def hits(self, text: Words) -> dict[str, list[Hit]]:
        """Return where each signal was found, in order, at most once at the same word."""
        found: dict[str, list[Hit]] = {}
        tokens = [word.text for word in text.words]
        for index, sentence in enumerate(text.sentences):
            for at in range(sentence.first, sentence.last):
                starting = self._starting(tokens[at])
                following = starting.by_second.get(tokens[at + 1], ()) if at + 1 < sentence.last else ()
                done: set[str] = set()
                for phrases in (following, starting.others):
                    for phrase in phrases:
                        if phrase.signal in done or (phrase.anchored and at != sentence.first):
                            continue
                        end = self._end(phrase.elements, 1, tokens, at + 1, sentence.last)
                        if end:
                            done.add(phrase.signal)
                            found.setdefault(phrase.signal, []).append(Hit(index, at, end))
        return found

    def _end(self, elements: tuple[_Element, ...], k: int, tokens: Sequence[str], at: int, last: int) -> int:
        """Return where the rest of a phrase ends when it begins at `at`, 0 where it does not stand there."""
        while k < len(elements):
            element = elements[k]
            if element.gap:
                for skipped in range(GAP + 1):
                    if end := self._end(elements, k + 1, tokens, at + skipped, last):
                        return end
                return 0
            is_here = at < last and self._fits(element, tokens[at])
            if element.optional:
                if is_here and (end := self._end(elements, k + 1, tokens, at + 1, last)):
                    return end
                k += 1
                continue
            if not is_here:
                return 0
            k, at = k + 1, at + 1
        return at

    def _fits(self, element: _Element, word: str) -> bool:
        return (
            word in element.words
            or (bool(element.lists) and not element.lists.isdisjoint(self.lists(word)))
            or (bool(element.beginnings) and word.startswith(element.beginnings))
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
        for length in range(2, len(word) + 1):
            phrases += self._by_beginning.get(word[:length], ())
        by_second: dict[str, list[_Phrase]] = {}
        others: list[_Phrase] = []
        for phrase in phrases:
            second = phrase.elements[1] if len(phrase.elements) > 1 else None
            if second is None or second.gap or second.optional or second.lists or second.beginnings:
                others.append(phrase)
            else:
                for choice in second.words:
                    by_second.setdefault(choice, []).append(phrase)
        return _Starting(by_second, others)

    def _add(self, signal: str, phrase: str) -> None:
        parts = phrase.split()
        anchored = parts[0] == "^"
        elements = tuple(_element(part) for part in parts[1 if anchored else 0 :])
        compiled = _Phrase(signal, elements, anchored)
        for word in elements[0].words:
            self._by_word.setdefault(word, []).append(compiled)
        for name in elements[0].lists:
            self._by_list.setdefault(name, []).append(compiled)
        for beginning in elements[0].beginnings:
            self._by_beginning.setdefault(beginning, []).append(compiled)


def _element(part: str) -> _Element:
    if part == "...":
        return _Element(frozenset(), (), frozenset(), optional=False, gap=True)
    choices = part.removesuffix("?").split("/")
    return _Element(
        words=frozenset(choice for choice in choices if choice[0] != "<" and choice[-1] != "*"),
        beginnings=tuple(choice[:-1] for choice in choices if choice[-1] == "*"),
        lists=frozenset(choice[1:-1] for choice in choices if choice[0] == "<"),
        optional=part.endswith("?"),
        gap=False,
    )
