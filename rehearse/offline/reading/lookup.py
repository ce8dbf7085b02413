"""The lists of `rubric/reading.yaml`, made ready for looking up; loaded once as long as the file stays the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from rehearse import paths
from rehearse.offline.patterns import Matcher
from rehearse.offline.reading.lists import ReadingLists
from rehearse.offline.reading.verbs import Forms, forms_of
from rehearse.offline.words import Word, Words, words_of
from rehearse.yaml_files import parse, read_bytes


class Stretch(NamedTuple):
    """Where a phrase stands among the words of a text, `first` to `last` (exclusive)."""

    first: int
    last: int


Found = Mapping[str, tuple[Stretch, ...]]


class Lookup:
    """All that reading a posting looks up; unchanging, so several threads may use it at once."""

    def __init__(self, lists: ReadingLists) -> None:
        self.lists = lists
        self.headings = {key: kind for kind, phrases in lists.headings.items() for key in _variants(phrases)}
        self.heading_words = {word: kind for kind, words in lists.heading_words.items() for word in words}
        self.noise = frozenset(_variants(lists.noise))
        self.ends = frozenset(_variants(lists.ends))
        self.title_labels = _keys(lists.labels.title)
        self.employer_labels = _keys(lists.labels.employer)
        self.seniority_labels = _keys(lists.labels.seniority)
        self.title_nouns = frozenset(lists.title.nouns) | {f"{noun}s" for noun in lists.title.nouns}
        self.employer_endings = frozenset(lists.employer.endings)
        objectives = lists.objectives
        self.actions: Forms = forms_of(objectives.actions, doubled=objectives.doubled)
        self.activities: Forms = forms_of(objectives.activities, doubled=objectives.doubled)
        self._matcher = Matcher({name: _longest_first(phrases) for name, phrases in _signals(lists).items()}, {})

    def find(self, words: Words) -> Found:
        """Return where each signal's phrases stand in a text, in order."""
        hits = self._matcher.hits(words)
        return {name: tuple(Stretch(hit.first, hit.last) for hit in found) for name, found in hits.items()}


def lookup(folder: Path | None = None) -> Lookup:
    """Return the lists of `reading.yaml` in `folder` (default: the rubric's), ready for use.

    Raises:
        DataError: the file is missing or not as it must be; the message names file, line and key.
    """
    path = (folder or paths.rubric()) / "reading.yaml"
    return _load(path, read_bytes(path))


def key_of(text: str) -> str:
    """Return the text's words in lower case with single blanks, contractions written out, figures as <number>."""
    return " ".join("<number>" if word.text[0].isdigit() else word.text for word in words_of(text[:120]).words)


def plain_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text without its sentences."""
    return words_of(text).words


@lru_cache(maxsize=4)
def _load(path: Path, data: bytes) -> Lookup:
    return Lookup(parse(data, path=path, model=ReadingLists))


def _signals(lists: ReadingLists) -> dict[str, tuple[str, ...]]:
    signals = {
        "title": lists.title.cues,
        "employer.verbs": lists.employer.verbs,
        "employer.tellings": lists.employer.tellings,
        "employer.before": lists.employer.before,
        "seniority": lists.seniority.in_text,
        "plain": lists.objectives.lead_ins.plain,
        "doing": lists.objectives.lead_ins.doing,
        "does": lists.objectives.lead_ins.does,
        "routine": lists.objectives.routine,
        "statements": lists.objectives.statements,
        "purposes": lists.objectives.purposes,
        "skills": lists.skills.cues,
        "skills.never": lists.skills.never,
        "skills.tools": lists.skills.tools,
        "skills.fields": lists.skills.fields,
        "boilerplate": lists.boilerplate,
        "benefits": lists.benefits,
    }
    return signals | {f"growth.{index}": sign.cues for index, sign in enumerate(lists.growth)}


def _longest_first(phrases: Iterable[str]) -> list[str]:
    # The matcher takes the first phrase that fits at a word; "you will also" is to win over "you will".
    return sorted(phrases, key=lambda phrase: -len(phrase.split()))


def _variants(phrases: Iterable[str]) -> Iterable[str]:
    for phrase in phrases:
        choices = []
        for element in phrase.split():
            words = element.removesuffix("?").split("/")
            choices.append([*words, ""] if element.endswith("?") else words)
        for chosen in product(*choices):
            yield " ".join(word for word in chosen if word)


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key_of(name) for name in names)
