"""Pitfalls: how often each is labelled, found, and both, with precision and recall."""

from __future__ import annotations

from evals.measures.estimate import undefined
from evals.measures.run import Run
from evals.report.figures import Figure, figure
from evals.result import Result
from rehearse.rubric import Frozen


class PitfallRow(Frozen):
    """A pitfall, or all of them together: how many answers have it by the label, by the coach, and by both."""

    name: str
    marked: int
    found: int
    both: int
    precision: Figure
    recall: Figure


def pitfalls_of(result: Result, run: Run) -> tuple[PitfallRow, ...]:
    """Return a row for all pitfalls together and for each of the rubric's.

    Counts are over the answers of `run` that were graded; precision and recall are those of the result.
    """
    graded = [id for id in run.answers if run.levels(id)]
    marked = {id: frozenset(run.samples[id].pitfalls) for id in graded}
    found = {id: run.found(id) for id in graded}

    def row(name: str, end: str, ids: frozenset[str]) -> PitfallRow:
        return PitfallRow(
            name=name,
            marked=sum(len(marked[id] & ids) for id in graded),
            found=sum(len(found[id] & ids) for id in graded),
            both=sum(len(marked[id] & found[id] & ids) for id in graded),
            precision=_figure(result, f"pitfalls.precision{end}"),
            recall=_figure(result, f"pitfalls.recall{end}"),
        )

    pitfalls = run.rubric.pitfalls
    return (
        row("All pitfalls", "", frozenset(pitfall.id for pitfall in pitfalls)),
        *(row(pitfall.name, f".{pitfall.id}", frozenset((pitfall.id,))) for pitfall in pitfalls),
    )


def _figure(result: Result, id: str) -> Figure:
    return figure(result.measures.get(id, undefined("it was not taken")), unit="share")
