"""An answer with the words that counted marked in it: by a colour, a line, and the name of what they counted for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app_pages.parts.markup import esc
from app_pages.parts.tongue import lang
from rehearse.evidence import find
from rehearse.interview.assessment import Assessment
from rehearse.rubric import Rubric

_WORD = re.compile(r"\w+")


class Mark(NamedTuple):
    """A stretch of a text, offsets as in Python, and what it counted for."""

    start: int
    end: int
    id: str
    label: str
    kind: str


def marks_of(assessment: Assessment | None, text: str, rubric: Rubric) -> tuple[Mark, ...]:
    """Return where an assessment's quotes stand in the text; quotes from elsewhere are left out."""
    if assessment is None:
        return ()
    of_levels = {
        grade.criterion: [quote.text for quote in grade.quotes if quote.source == "answer"]
        for grade in assessment.grades
    }
    of_pitfalls = {
        finding.pitfall: [quote.text for quote in finding.quotes if quote.source == "answer"]
        for finding in assessment.pitfalls
    }
    return marks(of_levels, of_pitfalls, text, rubric)


def marks(
    of_levels: Mapping[str, Iterable[str]], of_pitfalls: Mapping[str, Iterable[str]], text: str, rubric: Rubric
) -> tuple[Mark, ...]:
    """Return where quotes stand in the text, by criterion and by pitfall."""
    shorts = {criterion.id: criterion.short for criterion in rubric.criteria}
    names = {pitfall.id: pitfall.name for pitfall in rubric.pitfalls}
    found = [
        Mark(span.start, span.end, id, labels.get(id, id), kind)
        for quotes, labels, kind in ((of_levels, shorts, "level"), (of_pitfalls, names, "pitfall"))
        for id, wanted in quotes.items()
        for quote in wanted
        for span in find(quote, text)[:1]
    ]
    return tuple(sorted(dict.fromkeys(found)))


def marked(text: str, found: Iterable[Mark]) -> str:
    """Return the text as HTML with the marks in it. Where several overlap, the one that ends first gives the colour."""
    spans = sorted(found)
    edges = sorted({0, len(text), *(mark.start for mark in spans), *(mark.end for mark in spans)})
    parts = []
    for start, end in itertools.pairwise(edges):
        inside = [mark for mark in spans if mark.start <= start and end <= mark.end]
        words = esc(text[start:end])
        if inside:
            first = min(inside, key=lambda mark: mark.end)
            ids = " ".join(dict.fromkeys(mark.id for mark in inside))
            parts.append(f'<mark class="of-{esc(first.kind)} c-{esc(first.id)}" data-for="{esc(ids)}">{words}</mark>')
        else:
            parts.append(words)
        parts += [f'<span class="tag c-{esc(mark.id)}">{esc(mark.label)}</span>' for mark in inside if mark.end == end]
    return f'<p class="words" dir="auto"{lang()}>{"".join(parts)}</p>'


def fresh(before: str, after: str) -> str:
    """Return `after` as HTML with the words marked that `before` does not have beside the same neighbour."""
    found = list(_WORD.finditer(after))
    words = [match.group().casefold() for match in found]
    old = [match.group().casefold() for match in _WORD.finditer(before)]
    pairs = set(itertools.pairwise(old))
    kept = [
        (at > 0 and (words[at - 1], word) in pairs)
        or (at + 1 < len(words) and (word, words[at + 1]) in pairs)
        or (len(words) == 1 and word in old)
        for at, word in enumerate(words)
    ]
    spans: list[Mark] = []
    for match, is_kept in zip(found, kept, strict=True):
        if is_kept:
            continue
        if spans and not _WORD.search(after, spans[-1].end, match.start()):
            spans[-1] = spans[-1]._replace(end=match.end())
        else:
            spans.append(Mark(match.start(), match.end(), "", "", "fresh"))
    parts, at = [], 0
    for span in spans:
        parts += [esc(after[at : span.start]), f'<mark class="of-fresh">{esc(after[span.start : span.end])}</mark>']
        at = span.end
    return f'<p class="words" dir="auto"{lang()}>{"".join(parts)}{esc(after[at:])}</p>'
