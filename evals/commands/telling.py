"""A result as it is printed: the table, the gates that are not passed, three sentences, and where everything is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console, RenderableType

from evals.commands.choosing import BELOW_A_GATE
from evals.commands.verdict import verdict
from evals.gates import Gate, load_gates
from evals.measures.estimate import undefined
from evals.result import Result
from evals.table import bound, measures_table, number, worst_of

_WIDTH = 110
"""Columns where no terminal says how many it has."""


def tell(result: Result, *, output: Path, log: Path | None = None, against: Result | None = None) -> int:
    """Print the result, what differs from an earlier one, and return the exit status that the gates mean.

    Args:
        result: What came of a run.
        output: Where it was written to.
        log: Inspect's log, None where there is none.
        against: An earlier result to compare it with.
    """
    gates = load_gates()
    show(measures_table(result, gates))
    click.echo("\n".join([*_gates(result, gates), "", *verdict(result), "", *_cost(result)]))
    if result.ceiling:
        click.echo('"two readers" is how far two readings of these answers agree; they are alike, and no ceiling.')
    if result.note:
        click.echo(f"Note: {result.note}")
    if log is not None:
        click.echo(f"Log: {near(log)} (inspect view --log-dir {near(log.parent)})")
    click.echo(f"Result: {near(output)}")
    if against is not None:
        from evals.commands.comparing import compared

        click.echo("\nAgainst the earlier result:")
        compared(against, result)
    return BELOW_A_GATE if result.passed is False else 0


def show(what: RenderableType) -> None:
    """Print a table; through click, so that a reader who goes away ends the program as everywhere."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    with console.capture() as captured:
        console.print(what)
    click.echo(captured.get(), nl=False)


def near(path: Path) -> Path:
    """Return a path as seen from the folder at hand, where it lies in that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def counted(number: int, what: str) -> str:
    """Return so many of a thing in words: ``1 answer``, ``2 answers``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _gates(result: Result, gates: tuple[Gate, ...]) -> Iterator[str]:
    by_id = {gate.id: gate for gate in gates}
    below = [gated for gated in result.gates if gated.status == "failed"]
    missing = [gated for gated in result.gates if gated.status == "not_measured"]
    if below:
        yield f"Below the minimum ({len(below)}):"
    for gated in below:
        gate, estimate = by_id[gated.id], result.measures[gated.measure]
        worst = worst_of(gated.measure, estimate)
        found = f"{number(estimate.value)} ({worst})" if worst else number(estimate.value)
        yield f"  {gated.id}: {gated.measure} is {found}, asked is {bound(gate.minimum)}. {gate.asks}"
    if missing:
        yield f"Not measured ({len(missing)}):"
    for gated in missing:
        estimate = result.measures.get(gated.measure, undefined("it was not taken"))
        why = estimate.note or "undefined"
        yield f"  {gated.id}: {gated.measure}, {why}. {by_id[gated.id].asks}"


def _cost(result: Result) -> Iterator[str]:
    cost = result.cost
    told = [f"{counted(len(result.gradings), 'grading')} in {cost.seconds:.1f} s"]
    if cost.calls:
        told.append(counted(cost.calls, "call"))
    if cost.input_tokens is not None and cost.output_tokens is not None and cost.calls:
        told.append(f"{cost.input_tokens} tokens in and {cost.output_tokens} out")
    if cost.calls:
        price = "cost not known" if cost.money is None else f"{cost.money:.4f} {cost.currency} at most"
        told.append(price)
    yield ", ".join(told) + "."
