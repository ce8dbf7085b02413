"""The small language in which `rubric/signals.yaml` says what to look for: one phrase, read and checked.

A phrase is a row of elements: ``word``; ``word*`` (any ending); ``a/b`` (either); ``<list>`` (a word of a
list, or ``<number>``, ``<year>``); ``element?`` (may be missing); ``...`` (up to four words between); ``^``
(the beginning of a sentence); ``,`` (that of a clause). Words of the list ``soft``
may stand anywhere inside. There are no regular expressions: a phrase of n elements looks at no more
than n + 4 x gaps words and two soft ones from where it begins, so that the time grows with the length of
the text alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MAX_ELEMENTS = 12
MAX_GAPS = 2
BUILT_IN = ("number", "year")


class Element(NamedTuple):
    """One place of a phrase: the words, beginnings of words and lists that fit, whether it may be missing, or a gap.

    `is_wide` tells whether more than its `words` fit.
    """

    words: frozenset[str]
    beginnings: tuple[str, ...]
    lists: frozenset[str]
    optional: bool
    gap: bool
    is_wide: bool


class Phrase(NamedTuple):
    """A phrase of a signal; `anchored` to the beginning of a sentence, or of a `clause` too.

    One word of `needed` stands in every sentence that holds the phrase; it is empty where that is open.
    """

    signal: str
    elements: tuple[Element, ...]
    anchored: bool
    clause: bool
    needed: frozenset[str]


def problem_of(phrase: str, lists: Iterable[str]) -> str | None:
    """Return what is wrong with a phrase, or None; `lists` are the names that ``<...>`` may have."""
    known = {*lists, *BUILT_IN}
    elements = phrase.split()
    if elements[:1] in (["^"], [","]):
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


def phrase_of(signal: str, phrase: str) -> Phrase:
    """Return a phrase of a signal, read; it has to be one that `problem_of` finds nothing wrong with."""
    parts = phrase.split()
    anchored = parts[0] in ("^", ",")
    elements = tuple(_element(part) for part in parts[1 if anchored else 0 :])
    return Phrase(signal, elements, anchored, parts[0] == ",", _needed(elements))


def _needed(elements: tuple[Element, ...]) -> frozenset[str]:
    """Return words one of which has to stand in the sentence for a phrase with a gap; empty where that is open."""
    if not any(element.gap for element in elements):
        return frozenset()
    plain = [
        element.words
        for element in elements[1:]
        if element.words and not (element.optional or element.lists or element.beginnings)
    ]
    return min(plain, key=len, default=frozenset())


def seconds_of(elements: tuple[Element, ...]) -> set[str] | None:
    """Return the words that can follow the first one, or None where that is open."""
    found: set[str] = set()
    for element in elements[1:]:
        if element.gap or element.lists or element.beginnings:
            return None
        found |= element.words
        if not element.optional:
            return found
    return None


def _element(part: str) -> Element:
    if part == "...":
        return Element(frozenset(), (), frozenset(), optional=False, gap=True, is_wide=False)
    choices = part.removesuffix("?").split("/")
    beginnings = tuple(choice[:-1] for choice in choices if choice[-1] == "*")
    lists = frozenset(choice[1:-1] for choice in choices if choice[0] == "<")
    return Element(
        words=frozenset(choice for choice in choices if choice[0] != "<" and choice[-1] != "*"),
        beginnings=beginnings,
        lists=lists,
        optional=part.endswith("?"),
        gap=False,
        is_wide=bool(beginnings or lists),
    )
