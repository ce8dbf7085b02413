"""A model's reading of a posting, held against the posting line by line: what does not stand there is dropped."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from rehearse.documents import language_of
from rehearse.evidence import find
from rehearse.interview.job import JobReading, Read
from rehearse.llm.replies import Fact, ReadJob

_LONGEST = 500
_MOST = 8
_CODE = re.compile(r"[a-z]{2}")


def numbered(posting: str) -> str:
    """Return the posting with each line's number before it; empty lines are counted and left out."""
    lines = enumerate(posting.splitlines(), start=1)
    return "\n".join(f"{number}: {line.strip()}" for number, line in lines if line.strip())


def checked_reading(found: ReadJob, posting: str) -> JobReading:
    """Return the reading with every fact as it stands in its line, or in the nearest line that holds it."""
    starts = [0, *accumulate(len(line) for line in posting.splitlines(keepends=True))][:-1]

    def one(fact: Fact | None) -> Read | None:
        return None if fact is None else _read(fact, posting, starts)

    def several(facts: tuple[Fact, ...]) -> tuple[Read, ...]:
        reads = (one(fact) for fact in facts[: 2 * _MOST])
        return tuple(dict.fromkeys(read for read in reads if read is not None))[:_MOST]

    code = (found.language or "").strip().lower()
    return JobReading(
        title=one(found.title),
        employer=one(found.employer),
        seniority=one(found.seniority),
        objectives=several(found.objectives),
        skills=several(found.skills),
        growth=several(found.growth),
        language=language_of(posting) or (code if _CODE.fullmatch(code) else None),
    )


def _read(fact: Fact, posting: str, starts: list[int]) -> Read | None:
    wanted = " ".join(fact.text.split())[:_LONGEST]
    places = [
        (abs(line - (fact.line or 1)), line, span)
        for span in find(wanted, posting)
        # What begins in one line and ends in another was put together, and is in neither.
        if (line := bisect_right(starts, span.start)) == bisect_right(starts, span.end - 1)
    ]
    if not places:
        return None
    _, line, span = min(places)
    return Read(text=_with_brackets(wanted, posting, span.start, span.end)[:_LONGEST], line=line)


def _with_brackets(wanted: str, posting: str, start: int, end: int) -> str:
    """Return the words found, with the bracket that a fact begins or ends with; a search passes over those."""
    if start and wanted[0] in "([" and posting[start - 1] == wanted[0]:
        start -= 1
    if wanted[-1] in ")]" and posting[end : end + 1] == wanted[-1]:
        end += 1
    return posting[start:end]
