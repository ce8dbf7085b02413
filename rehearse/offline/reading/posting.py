"""A posting read: title, employer, seniority, objectives, skills and growth, each with the line that says it."""

from __future__ import annotations

from collections.abc import Iterable

from rehearse.interview.job import JobReading, Read
from rehearse.offline.reading.employer import read_employer
from rehearse.offline.reading.lookup import Lookup, lookup
from rehearse.offline.reading.objectives import objective_in
from rehearse.offline.reading.sections import Layout, Passage, layout_of
from rehearse.offline.reading.seniority import read_seniority
from rehearse.offline.reading.title import read_title

# Beyond any posting of one job; keeps a pasted book from filling the page.
MOST_FACTS = 60

_HEADLINE = 100
_LISTED = ("duties", "goals", "skills")


def read_posting(text: str) -> JobReading:
    """Return what the posting says; what it doesn't say is None or empty, and nothing is guessed.

    Each fact's text stands, as it is, in the line of ``text.splitlines()`` with its number (1-based), and has
    at most 500 characters. English postings are read whole; of others the title and the employer, where
    they stand behind a label or at the top. At most 60 facts of a kind are returned, out of the first 4,000
    lines that say something. Takes time in proportion to the posting's length; raises for no text whatever.
    """
    from rehearse.documents import language_of

    lists = lookup()
    layout = layout_of(text, lists)
    title = read_title(layout, lists)
    return JobReading(
        title=title,
        employer=read_employer(layout, title, lists),
        seniority=read_seniority(layout, title, lists),
        language=language_of(text),
        **_facts(layout, title, lists),
    )


def _facts(layout: Layout, title: Read | None, lists: Lookup) -> dict[str, tuple[Read, ...]]:
    found: dict[str, list[Read]] = {"objectives": [], "skills": [], "growth": []}
    for passage in layout.passages:
        if title is not None and _says_title(passage, title):
            continue
        for kind, words in _kinds(passage, title, lists):
            found[kind].append(Read(text=words, line=passage.line))
    return {kind: tuple(_once(reads))[:MOST_FACTS] for kind, reads in found.items()}


def _says_title(passage: Passage, title: Read) -> bool:
    """The head of a posting says what the job is called, however much that sounds like a duty."""
    is_its_line = passage.line == title.line and title.text in passage.text
    return is_its_line and passage.section == "head" and len(passage.text) < _HEADLINE


def _kinds(passage: Passage, title: Read | None, lists: Lookup) -> list[tuple[str, str]]:
    if passage.section == "boilerplate" or "boilerplate" in passage.found:
        return []
    objective = objective_in(passage, lists, title.text if title else None)
    signs = [] if passage.section in _LISTED and passage.is_bullet else growth_signs(passage, lists)
    if signs:
        kinds = [("growth", passage.text)]
        if objective and any(lists.lists.growth[index].also_objective for index in signs):
            kinds.append(("objectives", objective))
        return kinds
    if passage.section == "growth" and "benefits" not in passage.found:
        return [("growth", passage.text)]
    if passage.section == "skills":
        return [] if {"benefits", "skills.never"} & passage.found.keys() else [("skills", passage.text)]
    if objective:
        return [("objectives", objective)]
    is_asked = passage.section not in ("duties", "goals", "benefits", "about") and "skills" in passage.found
    is_asked = is_asked and "benefits" not in passage.found
    return [("skills", passage.text)] if is_asked and not passage.is_question else []


def growth_signs(passage: Passage, lists: Lookup) -> list[int]:
    """Return the indices of the growth entries whose phrases stand in the passage."""
    return [index for index in range(len(lists.lists.growth)) if f"growth.{index}" in passage.found]


def _once(reads: Iterable[Read]) -> Iterable[Read]:
    seen: set[str] = set()
    for read in reads:
        key = read.text.casefold()
        if key not in seen:
            seen.add(key)
            yield read
