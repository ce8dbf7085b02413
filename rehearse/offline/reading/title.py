"""The job's title: behind a label, on a short line at the top, or in a sentence that looks for somebody."""

from __future__ import annotations

import re

from rehearse.interview.job import Read
from rehearse.offline.reading.lines import label_of, segments_of
from rehearse.offline.reading.lookup import Lookup, key_of, plain_words
from rehearse.offline.reading.sections import Layout, Passage

_HEAD_LINES, _LABEL_LINES = 15, 60
_LONGEST, _MOST_WORDS = 90, 9
# Beyond it no title ends; keeps a line of nothing but brackets from being searched once for each of them.
_FARTHEST = 1_000
_GENDERS = re.compile(r"\(\s*[a-zäöü](?:\s?[/|,]\s?[a-zäöü*]){1,3}\s*\)|\(\s?all genders?\s?\)|\(gn\)", re.IGNORECASE)
# Blanks from where they begin and nowhere else, so that many of them are run through once.
_BRACKETS = re.compile(r"(?:(?<!\s)\s+)?[(\[]([^()\[\]]{1,40})[)\]]\s*$")
_STOP_SIGNS = set('.,;:()!?–—|[]"“”')


def read_title(layout: Layout, lookup: Lookup) -> Read | None:
    """Return the title as it stands in the posting, without gender marks and working hours; None where none is said."""
    for line in layout.lines[:_LABEL_LINES]:
        label = label_of(line.body)
        if label is not None and key_of(label[0]) in lookup.title_labels:
            title = trimmed(segments_of(label[1])[0], lookup)
            if title and _is_line(title) and not _is_sentence(title, lookup):
                return Read(text=title, line=line.number)
    for position, line in enumerate(layout.head[:_HEAD_LINES]):
        if line.is_bullet and position:
            continue
        for segment in segments_of(line.body):
            title = trimmed(segment, lookup)
            if title and _is_line(title) and _is_named(segment, title, lookup):
                return Read(text=title, line=line.number)
    for passage in layout.passages:
        named = _in_sentence(passage, lookup) if passage.section != "boilerplate" else None
        if named is not None:
            return Read(text=named, line=passage.line)
    return None


def trimmed(segment: str, lookup: Lookup) -> str:
    """Return the segment without what commonly hangs on a title: "(m/f/d)", "(full time)", "at Acme", "wanted"."""
    text = segment[:_FARTHEST]
    if marker := _GENDERS.search(text):
        text = text[: marker.start()]
    while (bracket := _BRACKETS.search(text)) and key_of(bracket.group(1)) in lookup.lists.title.brackets:
        text = text[: bracket.start()]
    text = text.partition(" at ")[0].partition(" @ ")[0]
    words = plain_words(text[: 2 * _LONGEST])
    for word in words[1:]:
        if word.text in lookup.lists.title.calls or (word is words[-1] and word.text in lookup.lists.title.endings):
            text = text[: word.start]
            break
    text = text.strip(" \t.,;:|*_!–—-")
    return _without_employer(text, lookup)


def is_title(text: str, lookup: Lookup) -> bool:
    """Say whether a short piece of text reads like a job's title."""
    words = [word.text for word in plain_words(text[: _LONGEST + 1])]
    lists = lookup.lists.title
    return (
        0 < len(words) <= _MOST_WORDS
        and words[0] not in lists.never_first
        and " ".join(words) not in lists.never
        and lookup.title_nouns.intersection(words) != set()
        and not _is_sentence(text, lookup)
        and any(character.isupper() for character in text)
    )


def _is_sentence(text: str, lookup: Lookup) -> bool:
    # The last word apart: in "QC Analyst I" it is a number.
    return any(word.text in lookup.lists.title.sentence_words for word in plain_words(text)[:-1])


def _is_named(segment: str, title: str, lookup: Lookup) -> bool:
    return _has_marker(segment) or is_title(title, lookup) or _is_sought(segment, title, lookup)


def _is_sought(segment: str, title: str, lookup: Lookup) -> bool:
    """Say whether a segment in small letters reads "hgv driver needed"."""
    behind = segment[segment.find(title) + len(title) :].split()[:1]
    words = {word.text for word in plain_words(title)}
    return (
        bool(behind) and behind[0].strip("!.,").lower() in lookup.lists.title.calls and bool(words & lookup.title_nouns)
    )


def _has_marker(segment: str) -> bool:
    """Say whether a mark such as "(m/f/d)" ends the segment, or nearly so: in a sentence more would follow."""
    marker = _GENDERS.search(segment)
    return marker is not None and len(segment[marker.end() :].split()) <= 3 and segment[0].isupper()


def _is_line(text: str) -> bool:
    return len(text) <= _LONGEST and text[-1] not in ".!?," and len(text.split()) <= _MOST_WORDS


def _without_employer(text: str, lookup: Lookup) -> str:
    """Return the title of "Shift Planner, Brightwell Distribution": what follows the comma is an organisation."""
    head, comma, tail = text.rpartition(", ")
    if not comma:
        return text
    last = [word.text for word in plain_words(tail)][-1:]
    return (
        head
        if last and last[0] in lookup.employer_endings and last[0] not in lookup.lists.employer.departments
        else text
    )


def _in_sentence(passage: Passage, lookup: Lookup) -> str | None:
    if marker := _GENDERS.search(passage.text):
        named = re.findall(r"[A-ZÄÖÜ][\w/-]{2,40}", passage.text[max(0, marker.start() - 60) : marker.start()])
        if named:
            return str(named[-1])
    words = passage.words.words
    for cue in passage.found.get("title", ()):
        first = cue.last
        last = first
        while last < len(words) and last - first < _MOST_WORDS:
            if words[last].text in lookup.lists.title.stops and not _is_inside(passage, first, last):
                break
            if last > first and _STOP_SIGNS & set(passage.text[words[last - 1].end : words[last].start]):
                break
            last += 1
        if title := _noun_phrase(passage, first, last, lookup):
            return title
    return None


def _is_inside(passage: Passage, first: int, at: int) -> bool:
    """Say whether an "and" joins two words with capitals: "Trusts and Grants Fundraiser"."""
    words = passage.words.words
    if words[at].text != "and" or at == first or at + 1 >= len(words):
        return False
    return passage.text[words[at - 1].start].isupper() and passage.text[words[at + 1].start].isupper()


def _noun_phrase(passage: Passage, first: int, last: int, lookup: Lookup) -> str | None:
    """Return the words from `first` to `last` without openers, up to the last noun of a job; None without one."""
    words = passage.words.words
    openers = {key_of(opener) for opener in lookup.lists.title.openers}
    while first < last:
        if first + 1 < last and f"{words[first].text} {words[first + 1].text}" in openers:
            first += 2
        elif words[first].text in openers:
            first += 1
        else:
            break
    nouns = [at for at in range(first, last) if words[at].text in lookup.title_nouns]
    if not nouns:
        return None
    capitals = [at for at in range(first, nouns[-1] + 1) if passage.text[words[at].start].isupper()]
    # "a lively, curious Senior Designer": what is written small before the capitals praises and names nothing.
    first = capitals[0] if capitals else first
    end = nouns[-1] + 1
    # "Transportation Planner II", "Head of Sales": capitals that follow belong to it.
    while end < last and capitals and passage.text[words[end].start].isupper():
        end += 1
    is_of = end + 1 < last and words[end].text == "of" and passage.text[words[end + 1].start].isupper()
    end += 2 if is_of else 0
    return passage.text[words[first].start : words[end - 1].end]
