"""A case and its grading in words, for whoever looks through a log answer by answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evals.cases import Case
from evals.gold import Sample
from evals.grading import Grading

_NONE = "–"


def levels_text(levels: Mapping[str, int | None]) -> str:
    """Return levels in one line: ``specificity 3, horizon 2``; a level that is not there is a dash."""
    return ", ".join(f"{id} {_NONE if level is None else level}" for id, level in levels.items())


def expected(case: Case, sample: Sample) -> str:
    """Return what a case should come to: the labels, or for a twin how its grade may differ from the answer's."""
    if case.twin is None:
        pitfalls = ", ".join(sample.pitfalls) or "none"
        labels = {id: label.level for id, label in sample.labels.items()}
        return f"{levels_text(labels)}; pitfalls: {pitfalls}"
    parts = [
        f"{', '.join(ids)} {verb}"
        for ids, verb in (
            (case.must_fall, "must fall"),
            (tuple(id for id in case.may_fall if id not in case.must_fall), "may fall"),
            (case.must_rise, "must rise"),
        )
        if ids
    ]
    return f"against {case.sample}: {'; '.join(parts) + '; ' if parts else ''}the rest stays"


def found(grading: Grading) -> str:
    """Return what a coach made of a case in one line."""
    if not grading.is_graded:
        return f"not graded: {grading.reason}"
    score = "" if grading.score is None else f"; score {grading.score:.0f}"
    return f"{levels_text(grading.levels)}; pitfalls: {', '.join(grading.pitfalls) or 'none'}{score}"


def side_by_side(cases: Sequence[Case], sample: Sample, gradings: Sequence[Grading]) -> str:
    """Return labels and grades of an answer as a Markdown table with the words that each rests on, then its twins."""
    lines: list[str] = []
    for case, grading in zip(cases, gradings, strict=True):
        if case.twin is None:
            lines += _table(case, sample, grading)
        else:
            lines.append(f"- {case.id.partition('~')[2]}: {found(grading)} ({expected(case, sample)})")
    return "\n".join(lines)


def _table(case: Case, sample: Sample, grading: Grading) -> Iterator[str]:
    yield "| criterion | label | grade | words of the label | words of the grade | reason |"
    yield "|---|---|---|---|---|---|"
    for id in case.request.planned.criteria:
        label, grade = sample.labels[id], grading.levels.get(id)
        words = (_quoted(label.quotes), _quoted(grading.quotes.get(id, ())), _cell(grading.reasons.get(id, "")))
        yield f"| {id} | {label.level} | {_NONE if grade is None else grade} | {' | '.join(words)} |"
    yield from (f"\nPitfall {id}: {_quoted(quotes)}" for id, quotes in grading.pitfalls.items())
    if grading.reason is not None:
        yield f"\nNot graded: {grading.reason}"
    yield ""


def _quoted(quotes: tuple[str, ...]) -> str:
    return " … ".join(f"“{_cell(quote)}”" for quote in quotes)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
