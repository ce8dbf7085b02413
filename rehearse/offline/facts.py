"""Facts of the posting taken up in an answer: content words compared by their stems."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from rehearse.interview.job import JobReading
from rehearse.offline.signals import Signals
from rehearse.offline.words import words_of

_LOCK = Lock()
_KINDS_OF_NOTHING = frozenset({"function", "generic", "number", "unit"})


class Fact(NamedTuple):
    """A fact of the posting: which part of the reading it is, its words, and their stems."""

    kind: str
    text: str
    stems: frozenset[str]


def facts_of(job: JobReading, signals: Signals) -> tuple[Fact, ...]:
    """Return the facts of a reading that an answer could take up: employer, objectives, growth, skills, title."""
    read = [("employer", job.employer), *(("objective", one) for one in job.objectives)]
    read += [("growth", one) for one in job.growth]
    read += [("skill", one) for one in job.skills]
    read += [("title", job.title)]
    return tuple(Fact(kind, one.text, stems_of(one.text, signals)) for kind, one in read if one is not None)


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
