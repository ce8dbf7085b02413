"""What was graded at all, whether the quotes stand, what rewrites add, and what a grading takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from evals.grading import Grading, Quotes
from evals.measures.measure import Measure, mean, tally
from evals.measures.run import Run

Pick = Callable[[Run, Grading], Iterable[float]]


class _Figure(NamedTuple):
    """A mean over all gradings, twins and epochs included: the values that each of them brings."""

    id: str
    of: str
    pick: Pick
    is_share: bool = False


def coverage_measures(run: Run) -> Iterator[Measure]:
    """Yield the means over all gradings, those of twins and of every epoch included."""
    for figure in _FIGURES:
        items = ((run.row(grading.case), value) for grading in run.gradings for value in figure.pick(run, grading))
        yield mean(figure.id, tally(len(run.answers), items), of=figure.of, is_share=figure.is_share)


def _quotes(quotes: Quotes) -> Iterator[float]:
    for place in range(quotes.given):
        yield float(place < quotes.verbatim)


def _criteria(run: Run, grading: Grading) -> Iterator[float]:
    for criterion in run.rubric.question(run.cases[grading.case].question_id).criteria:
        yield float(grading.levels.get(criterion) is None)


def _tokens(run: Run, grading: Grading) -> Iterator[float]:
    told = (grading.usage.input_tokens, grading.usage.output_tokens)
    if None not in told:
        yield float(sum(tokens or 0 for tokens in told))


_FIGURES = (
    _Figure("not_graded", "gradings", lambda run, grading: [float(not grading.is_graded)], is_share=True),
    _Figure("criteria_not_graded", "criteria in play", _criteria, is_share=True),
    _Figure("quotes.first", "quotes", lambda run, grading: _quotes(grading.first_quotes), is_share=True),
    _Figure("quotes.shown", "quotes", lambda run, grading: _quotes(grading.shown_quotes), is_share=True),
    _Figure(
        "new_facts",
        "rewrites",
        lambda run, grading: [] if grading.new_facts is None else [float(len(grading.new_facts))],
    ),
    _Figure("tokens", "gradings with their tokens told", _tokens),
    _Figure(
        "seconds",
        "gradings with their time told",
        lambda run, grading: [grading.usage.seconds] if grading.usage.seconds > 0 else [],
    ),
)
