"""Facts of the posting taken up in an answer: content words compared by their stems."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from rehearse.interview.job import JobReading
from rehearse.offline.signals import Signals
from rehearse.offline.words import words_of

_LOCK = Lock()
# Numbers of less digits stand in any text, and so do these.
_FIGURE, _ROUND = 2, frozenset({"10", "12", "15", "20", "25", "30", "40", "50", "60", "100", "1000"})
_SMALL_FACT, _ENOUGH = 3, 2
_KINDS_OF_NOTHING = frozenset({"function", "generic", "number", "unit"})


class Fact(NamedTuple):
    """A fact of the posting: which part of the reading it is, its words, and their stems.

    `common` are stems that any employer with such a job could share: the title's, and words for workplaces. Each
    of `names` is a name or a figure in it, as stems (of digits the token).
    """

    kind: str
    text: str
    stems: frozenset[str]
    common: frozenset[str] = frozenset()
    names: tuple[frozenset[str], ...] = ()


def facts_of(job: JobReading, signals: Signals) -> tuple[Fact, ...]:
    """Return the facts of a reading that an answer could take up: employer, objectives, growth, skills, title."""
    read = [("employer", job.employer), *(("objective", one) for one in job.objectives)]
    read += [("growth", one) for one in job.growth]
    read += [("skill", one) for one in job.skills]
    read += [("title", job.title)]
    of_title = frozenset() if job.title is None else stems_of(job.title.text, signals)
    return tuple(_fact(kind, one.text, of_title, signals) for kind, one in read if one is not None)


@lru_cache(maxsize=2_000)
def _fact(kind: str, text: str, of_title: frozenset[str], signals: Signals) -> Fact:
    stems = stems_of(text, signals)
    of_word = signals.matcher.lists
    places = frozenset(stem(word.text) for word in words_of(text).words if "workplace" in of_word(word.text))
    names = tuple(sorted(_names(text, signals) - {of_title}, key=sorted))
    return Fact(kind, text, stems, stems & (of_title | places), names)


def _names(text: str, signals: Signals) -> Set[frozenset[str]]:
    """Return the names and figures in a text: rows of capitalised words but at its beginning, and numbers."""
    found: set[frozenset[str]] = set()
    if text.isupper():
        return found
    row: set[str] = set()
    last = 0
    for word in words_of(text).words:
        is_next = text[last : word.start].isspace()
        is_name = word.start > 0 and text[word.start].isupper() and is_content(word.text, signals)
        is_date = not {"weekday", "month"}.isdisjoint(signals.matcher.lists(word.text))
        if row and not (is_next and is_name):
            found.add(frozenset(row))
            row = set()
        if is_name and not is_date:
            row.add(stem(word.text))
        if is_figure(word.text):
            found.add(frozenset({word.text}))
        last = word.end
    return found | {frozenset(row)} if row else found


def is_figure(word: str) -> bool:
    """Tell whether a word is a number that hardly stands in a text by chance: 212, 4.1 or 2,400, not 10 or 2030."""
    if not word[0].isdigit() or len(word) < _FIGURE:
        return False
    return not word.isdigit() or (word not in _ROUND and word[:2] not in ("19", "20"))


def takes_up(fact: Fact, near: Mapping[str, bool], names: Collection[str], *, in_goal: bool) -> bool:
    """Tell whether a sentence takes up a fact of the posting.

    The employer's name has to be there as a whole. Of an objective, a name or a figure is enough; or two words of it,
    one of which not every such job shares, or one such word where the employer is spoken to beside it ("your") or
    where the fact has hardly more of them and a goal is told.

    Args:
        fact: The fact.
        near: The stems of the sentence's telling words, each with whether "you" or "your" stands near it.
        names: Stems that stand in the sentence with a capital letter, and its figures.
        in_goal: Whether the sentence tells a goal.
    """
    shared = fact.stems & near.keys()
    if fact.kind not in ("objective", "growth"):
        is_small = fact.kind != "title" and len(fact.stems) <= (_SMALL_FACT if in_goal else _SMALL_FACT - 1)
        needed = len(fact.stems) if fact.kind == "employer" else 1 if is_small else min(2, len(fact.stems))
        return bool(fact.stems) and len(shared) >= needed
    known = near.keys() | set(names)
    for name in fact.names:
        if len(name & known) >= min(2, len(name)) or not name.isdisjoint(names):
            return True
    own = shared - fact.common
    if own and (len(shared) >= _ENOUGH or any(near[one] for one in own)):
        return True
    is_small = len(fact.stems - fact.common) <= (_SMALL_FACT if in_goal else 1)
    return bool(own) and is_small


@lru_cache(maxsize=2_000)
def stems_of(text: str, signals: Signals) -> frozenset[str]:
    """Return the stems of the text's content words; words that any answer could hold are left out."""
    return frozenset(stem(word.text) for word in words_of(text).words if is_content(word.text, signals))


def is_content(word: str, signals: Signals) -> bool:
    """Tell whether a word says something by itself: not a joining word, nor one that fits any goal."""
    lists = signals.matcher.lists(word)
    return len(word) > 2 and ("telling" in lists or _KINDS_OF_NOTHING.isdisjoint(lists))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the Snowball stem of an English word in lower case."""
    # The stemmer keeps its word in itself, so that only one thread at a time may use it.
    with _LOCK:
        return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]  # the library has no types
    import snowballstemmer

    return snowballstemmer.stemmer("english")
