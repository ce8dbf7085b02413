"""Which section of the posting each passage stands in, told by the headings, labels and empty lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from rehearse.offline.reading.lines import Line, cells_of, label_of, lines_of, sentences_of
from rehearse.offline.reading.lists import SectionKind
from rehearse.offline.reading.lookup import Found, Lookup, key_of
from rehearse.offline.reading.names import is_shouted
from rehearse.offline.words import Words, words_of

Section = SectionKind | Literal["head", "other"]

_SHORT, _SENTENCE = 8, 8
_LISTS: tuple[Section, ...] = ("duties", "goals", "skills", "growth", "benefits")


class Passage(NamedTuple):
    """A sentence, bullet or cell: its verbatim text with its 1-based line, where it stands, what was found in it.

    `heading` is the line of the heading above it, 0 where there is none.
    """

    text: str
    line: int
    section: Section
    heading: int
    is_bullet: bool
    is_question: bool
    words: Words
    found: Found


class Layout(NamedTuple):
    """A posting taken apart: the lines that say something, those above the first heading, and all passages."""

    lines: tuple[Line, ...]
    head: tuple[Line, ...]
    passages: tuple[Passage, ...]


def layout_of(text: str, lookup: Lookup) -> Layout:
    """Return the posting's lines and passages; a job board's noise and other postings below are left out."""
    lines = tuple(_kept(lines_of(text), lookup))
    walk = _Walk(lookup)
    passages = tuple(passage for index, line in enumerate(lines) for passage in walk.on(line, _next(lines, index)))
    passages = tuple(_told_by_bullets(passages, lookup))
    head = tuple(
        line for line in lines if line.body and (walk.first_heading is None or line.number < walk.first_heading)
    )
    return Layout(tuple(line for line in lines if line.body), head, passages)


def duty_of(text: str, lookup: Lookup) -> Passage:
    """Return a text that stands in no posting (a fact that was read, or set by hand) as a passage among duties."""
    words = words_of(text)
    return Passage(
        text=text,
        line=1,
        section="duties",
        heading=0,
        is_bullet=True,
        is_question=False,
        words=words,
        found=lookup.find(words),
    )


def _kept(lines: tuple[Line, ...], lookup: Lookup) -> Iterator[Line]:
    said = 0
    for line in lines:
        if not line.body:
            yield line
            continue
        key = key_of(line.body) if len(line.body) <= 60 else ""
        # On a page's top the same words are a button.
        if key in lookup.ends and said > 8:
            return
        if key in lookup.noise:
            continue
        said += bool(line.body)
        yield line


def _next(lines: tuple[Line, ...], index: int) -> Line | None:
    return next((line for line in lines[index + 1 : index + 3] if line.body), None)


def _told_by_bullets(passages: tuple[Passage, ...], lookup: Lookup) -> Iterator[Passage]:
    """Yield the passages, those of bullets under a heading that no list knows moved to where they belong."""
    for section, group in groupby(passages, key=lambda passage: (passage.section, passage.heading)):
        together = tuple(group)
        bullets = [passage for passage in together if passage.is_bullet]
        kind = _kind_of(bullets, lookup) if section[0] == "other" and len(bullets) > 1 else None
        for passage in together:
            yield passage._replace(section=kind) if kind is not None and passage.is_bullet else passage


def _kind_of(bullets: list[Passage], lookup: Lookup) -> SectionKind | None:
    done = asked = 0
    for passage in bullets:
        first = passage.words.words[0].text if passage.words.words else ""
        done += any(first in forms for verbs in (lookup.actions, lookup.activities) for forms in verbs[:3])
        asked += first == "you" or "skills" in passage.found
    if 2 * done > len(bullets):
        return "duties"
    return "skills" if 2 * asked > len(bullets) else None


class _Walk:
    """Goes through the lines and remembers the section that it is in."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._section: Section = "head"
        self._items = 0
        self._heading_line = 0
        self._after_blank = True
        self.first_heading: int | None = None

    def on(self, line: Line, following: Line | None) -> Iterator[Passage]:
        if not line.body:
            self._after_blank = True
            return
        after_blank, self._after_blank = self._after_blank, False
        if (kind := self._heading(line, following, after_blank=after_blank)) is not None:
            self._section, self._items, self._heading_line = kind, 0, line.number
            # Under a heading comes an empty line as often as not.
            if self.first_heading is None and not (kind == "other" and line.number == 1):
                self.first_heading = line.number
            return
        label = label_of(line.body)
        if label is not None:
            of_line = self._lookup.headings.get(key_of(label[0]))
            if of_line is not None:
                yield from self._passages(label[1], line, of_line)
                return
            if self._is_fact(label[0]):
                return
        if after_blank and self._items and self._section in _LISTS and not line.is_bullet:
            # Below a list, a sentence on its own belongs to the list no more.
            is_sentence = line.body.endswith((".", "!", "?")) and len(line.body.split()) >= _SENTENCE
            self._section = "other" if is_sentence else self._section
        self._items += 1
        yield from self._passages(line.body, line, self._section)

    def _heading(self, line: Line, following: Line | None, *, after_blank: bool) -> Section | None:
        if len(line.body) > 80:
            return None
        kind = self._lookup.headings.get(key_of(line.body))
        if kind is not None and (line.is_marked or not line.is_bullet):
            return kind
        short = len(line.body.split()) <= _SHORT and line.body[-1] not in ".!;,"
        if not short or line.is_bullet:
            return None
        about = line.body.lower().startswith("about ")
        before_bullets = following is not None and following.is_bullet and after_blank
        if line.is_marked or before_bullets or is_shouted(line.body):
            for word in key_of(line.body).split():
                if word in self._lookup.heading_words:
                    return self._lookup.heading_words[word]
        if self._section == "head" and not (about or line.body.endswith(":") or before_bullets):
            # The title of the job and the name of the employer look like headings too.
            return None
        return "about" if about else "other" if line.is_marked or before_bullets else None

    def _is_fact(self, label: str) -> bool:
        lookup, key = self._lookup, key_of(label)
        return key in lookup.title_labels or key in lookup.employer_labels or key in lookup.seniority_labels

    def _passages(self, text: str, line: Line, section: Section) -> Iterator[Passage]:
        for cell in cells_of(text):
            for sentence, asks in sentences_of(cell):
                words = words_of(sentence)
                yield Passage(
                    text=sentence,
                    line=line.number,
                    section=section,
                    heading=self._heading_line,
                    is_bullet=line.is_bullet,
                    is_question=asks,
                    words=words,
                    found=self._lookup.find(words),
                )
