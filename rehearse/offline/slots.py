"""What of a reading can be said inside a question: texts for the slots of the bank's forms, each with its fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from rehearse.interview.job import JobReading, Read
from rehearse.offline.objective_phrase import is_latin, objective_phrase
from rehearse.offline.reading.lookup import Lookup, Stretch, key_of, plain_words
from rehearse.offline.reading.names import is_shouted
from rehearse.offline.reading.sections import Passage, duty_of

Slot = Literal["title", "employer", "objective", "skill", "growth"]

_LONGEST_NAME = 60
_NOT_SPOKEN = set('*|<>{}@_#=~^\\[]"“”;:?!')
_INSIDE = {"of", "and", "the", "for", "in", "to", "with", "a", "an", "de", "la"}


class Filling(NamedTuple):
    """A text for a slot, and the fact of the posting that it says."""

    slot: Slot
    text: str
    read: Read


def fillings_of(job: JobReading, lookup: Lookup) -> tuple[Filling, ...]:
    """Return all texts that a question may use, in the posting's order, none of them twice.

    Of a posting in another language only the title and the employer are used, since the questions are English.
    """
    found = [*_names(job, lookup)]
    if job.language in (None, "en"):
        found += [*_objectives(job, lookup), *_skills(job, lookup), *_growth(job, lookup)]
    once: dict[tuple[str, str], Filling] = {}
    for filling in found:
        once.setdefault((filling.slot, filling.text.casefold()), filling)
    return tuple(once.values())


def _names(job: JobReading, lookup: Lookup) -> Iterator[Filling]:
    if job.title is not None and (title := spoken_title(job.title.text, lookup)):
        yield Filling("title", title, job.title)
    if job.employer is not None and (employer := spoken_employer(job.employer.text, lookup)):
        yield Filling("employer", employer, job.employer)


def spoken_title(text: str, lookup: Lookup) -> str | None:
    """Return a job title as one says it: "Senior Staff Nurse", without department, brackets and shouting."""
    title = text.partition(" (")[0].strip()
    head, comma, _ = title.partition(", ")
    if comma and any(word.text in lookup.title_nouns for word in plain_words(head)):
        title = head
    return _name(title, lookup)


def spoken_employer(text: str, lookup: Lookup) -> str | None:
    """Return an employer's name as one says it: without "Ltd", with "the" where English wants it."""
    name = text.partition(" (")[0].strip()
    while (last := name.rpartition(" ")) and last[0] and last[2].lower().strip(".,") in lookup.lists.employer.legal:
        name = last[0].rstrip(" ,&")
    spoken = _name(name, lookup)
    if spoken is None or spoken.lower().startswith("the "):
        return spoken
    needs_article = any(key_of(spoken).startswith(key_of(start)) for start in lookup.lists.employer.article)
    return f"the {spoken}" if needs_article else spoken


def _name(text: str, lookup: Lookup) -> str | None:
    name = " ".join(text.split())
    is_fit = 1 < len(name) <= _LONGEST_NAME and is_latin(name) and not _NOT_SPOKEN & set(name)
    if not is_fit or not any(letter.isalpha() for letter in name):
        return None
    if is_shouted(name):
        name = " ".join(_calm(word, at, lookup) for at, word in enumerate(name.split()))
    return name


def _calm(word: str, at: int, lookup: Lookup) -> str:
    lower = word.lower()
    if lower in lookup.lists.title.capitals:
        return word
    return lower if at and lower in _INSIDE else lower[:1].upper() + lower[1:]


def _objectives(job: JobReading, lookup: Lookup) -> Iterator[Filling]:
    title = job.title.text if job.title else None
    for read in job.objectives:
        if phrase := objective_phrase(read.text, lookup, title):
            yield Filling("objective", phrase, read)


def _skills(job: JobReading, lookup: Lookup) -> Iterator[Filling]:
    for read in job.skills:
        if is_shouted(read.text) or not is_latin(read.text):
            continue
        passage = duty_of(read.text, lookup)
        if any(word.text in lookup.lists.skills.wished for word in passage.words.words):
            continue
        for text in _own(passage, "skills.tools", lookup):
            if any(letter.isupper() for letter in text):
                yield Filling("skill", text, read)
        for text in _own(passage, "skills.fields", lookup):
            yield Filling("skill", text.lower(), read)


def _growth(job: JobReading, lookup: Lookup) -> Iterator[Filling]:
    for read in job.growth:
        passage = duty_of(read.text, lookup)
        for index, sign in enumerate(lookup.lists.growth):
            spans = _spans(passage, f"growth.{index}")
            if spans and sign.in_questions:
                yield Filling("growth", sign.say or f"the {_small(spans[0], read.text)}", read)
                break


def _spans(passage: Passage, signal: str) -> list[str]:
    return [_span(passage, found) for found in passage.found.get(signal, ())]


def _own(passage: Passage, signal: str, lookup: Lookup) -> list[str]:
    """Return the names found that are no part of another thing's name."""
    words = passage.words.words
    return [
        _span(passage, found)
        for found in passage.found.get(signal, ())
        if found.last >= len(words) or words[found.last].text not in lookup.lists.skills.belongs_to
    ]


def _span(passage: Passage, found: Stretch) -> str:
    words = passage.words.words
    return passage.text[words[found.first].start : words[found.last - 1].end]


def _small(span: str, text: str) -> str:
    """Return the words in small letters where the capital is only that of the line's first word."""
    if is_shouted(span):
        return span.lower()
    begins_line = text.startswith(span)
    return span[0].lower() + span[1:] if begins_line and not span[1:2].isupper() else span
