"""`rehearse eval compare`: two results on the same answers, what differs and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click
from rich.table import Table

from evals.commands.choosing import Selection
from evals.commands.telling import counted, show
from evals.gates import load_gates
from evals.grading import Grading
from evals.measures.all import difference, measure
from evals.measures.run import Run, run_of
from evals.result import Result, read_result
from evals.table import NONE, difference_table, new_table, number
from evals.versions import differences
from evals.work import Work
from rehearse.errors import DataError
from rehearse.settings import load_settings

_MOST = 10


class Moved(NamedTuple):
    """An answer that two runs grade otherwise: levels before and after by criterion, the label, and the scores."""

    answer: str
    levels: Mapping[str, tuple[int | None, int | None, int]]
    scores: tuple[float | None, float | None]

    @property
    def far(self) -> tuple[int, float]:
        """By how many levels it moved in all, a level that came or went counting as one, then by how much score."""
        steps = sum(1 if old is None or new is None else abs(new - old) for old, new, _ in self.levels.values())
        old, new = self.scores
        return steps, abs((new or 0) - (old or 0))

    @property
    def nearer(self) -> int:
        """By how many levels it came nearer to the labels, negative where it went away from them."""
        pairs = [(old, new, label) for old, new, label in self.levels.values() if old is not None and new is not None]
        return sum(abs(old - label) - abs(new - label) for old, new, label in pairs)


def command(*, before: str, after: str) -> int:
    """Compare two results; see `rehearse eval compare --help`."""
    return compared(read_result(Path(before)), read_result(Path(after)))


def compared(first: Result, second: Result) -> int:
    """Print how the second result differs from the first, and return the exit status, 0.

    Raises:
        DataError: they have no answer in common.
    """
    work = Selection(split="all").work(load_settings(coach="offline"))
    ids = {one.case for one in first.gradings} & {one.case for one in second.gradings} & work.by_id.keys()
    sides = [[one for one in side.gradings if one.case in ids] for side in (first, second)]
    if not ids:
        raise DataError("Expected two results of the same answers, found none in both; choose others.")
    click.echo(f"A: {_named(first)}\nB: {_named(second)}")
    for warning in warnings(first, second, common=len(ids)):
        click.echo(f"Warning: {warning}")
    old, new = (measure(side, work.by_id, work.samples, work.rubric, resamples=1) for side in sides)
    apart = difference(sides[0], sides[1], work.by_id, work.samples, work.rubric)
    gates = load_gates()
    show(difference_table(old, new, apart, gates))
    known = [estimate for estimate in apart.values() if estimate.is_defined]
    sure = [estimate for estimate in known if estimate.leaves_out_zero]
    click.echo(
        f"\nOn {counted(len(ids), 'case')} of both. Sure, in that the interval leaves 0 out: {len(sure)} of "
        f"{counted(len(known), 'difference')}; of so many, some are so by chance."
    )
    click.echo(f"Cost: A {_cost(first)}; B {_cost(second)}.")
    found = moved(sides[0], sides[1], work)
    if not found:
        click.echo("No answer moved.")
        return 0
    click.echo(f"\nMoved most, of {counted(len(found), 'answer')} that moved:")
    show(_moved_table(found[:_MOST]))
    return 0


def warnings(first: Result, second: Result, *, common: int) -> Iterator[str]:
    """Yield what has to be known before two results are compared."""
    if changed := differences(first.versions, second.versions):
        yield f"they were made with other versions; between them {' and '.join(changed)} changed."
    if first.epochs != second.epochs:
        yield f"A graded each case {first.epochs} times, B {second.epochs} times."
    for name, side in (("A", first), ("B", second)):
        if left := len({one.case for one in side.gradings}) - common:
            yield f"{counted(left, 'case')} of {name} left out, which the other has not or the samples no longer hold."
        if side.note:
            yield f"{name} has a note: {side.note}"


def moved(before: list[Grading], after: list[Grading], work: Work) -> list[Moved]:
    """Return the answers that are graded otherwise, those that moved most first; twins are left out."""
    runs = [run_of(side, work.by_id, work.samples, work.rubric) for side in (before, after)]
    found = [_move(id, *runs) for id in runs[0].answers if id in runs[0].by_case and id in runs[1].by_case]
    return sorted((one for one in found if any(one.far)), key=lambda one: (*(-part for part in one.far), one.answer))


def _move(id: str, first: Run, second: Run) -> Moved:
    old, new = first.levels(id), second.levels(id)
    labels = first.samples[id].labels
    changed = {
        name: (old.get(name), new.get(name), label.level)
        for name, label in labels.items()
        if old.get(name) != new.get(name)
    }
    return Moved(id, changed, (_score(first, id), _score(second, id)))


def _score(run: Run, id: str) -> float | None:
    scores = sorted(one.score for one in run.by_case[id] if one.score is not None)
    return scores[(len(scores) - 1) // 2] if scores else None


def _moved_table(found: list[Moved]) -> Table:
    table = new_table()
    for name in ("answer", "levels, A to B (label)", "score", "nearer to the labels"):
        table.add_column(name, overflow="fold")
    for one in found:
        levels = [
            f"{name} {NONE if old is None else old} to {NONE if new is None else new} ({label})"
            for name, (old, new, label) in one.levels.items()
        ]
        scores = " to ".join(number(score) for score in one.scores)
        table.add_row(one.answer, ", ".join(levels), scores, number(one.nearer, signed=True).removesuffix(".00"))
    return table


def _cost(result: Result) -> str:
    cost = result.cost
    told = [counted(cost.calls, "call")] if cost.calls else []
    if cost.input_tokens is not None and cost.output_tokens is not None and cost.calls:
        told.append(f"{cost.input_tokens:,} tokens in and {cost.output_tokens:,} out")
    if cost.calls:
        told.append("price not known" if cost.money is None else f"{cost.money:.4f} {cost.currency}")
    return f"{' with '.join(told[:2])}, {told[-1]}" if told else "nothing but time"


def _named(result: Result) -> str:
    how = "" if result.how == "live" else f", {result.how}"
    return f"{result.coach.label}, {result.split}, {result.made_at:%Y-%m-%d %H:%M} UTC{how}"
