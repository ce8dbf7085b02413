"""The tables of the evals: every measure beside its gate, and two results side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.table import Table
from rich.text import Text

from evals.gates import Bound, Gate
from evals.measures.estimate import Estimate
from evals.result import Gated, Result

NONE = "–"
_LOOKS = {"excellent": "bold green", "passed": "green", "failed": "bold red", "not measured": "yellow"}
_UNGATED = ("qwk.", "bias.", "smd", "correlation", "rises", "change.", "tokens", "seconds")
"""Measures, or beginnings of their ids, that are told beside those of the gates; the result holds all."""


class Row(NamedTuple):
    """A measure in a table; `gate` is None where nothing is asked of it."""

    id: str
    gate: Gate | None


def rows_of(ids: Iterable[str], gates: Sequence[Gate]) -> Iterator[Row]:
    """Yield the rows of a table: the measures of the gates in their order, then those that are only told."""
    told = {gate.measure for gate in gates}
    yield from (Row(gate.measure, gate) for gate in gates)
    rest = [id for id in ids if id not in told]
    for start in _UNGATED:
        yield from (Row(id, None) for id in rest if id == start or (start.endswith(".") and id.startswith(start)))


def measures_table(result: Result, gates: Sequence[Gate]) -> Table:
    """Return every measure with its interval, n, the two readers' agreement, what is asked of it, and the verdict."""
    table = new_table()
    table.add_column("measure", overflow="fold")
    for name in ("value", "95 % interval", "n", "two\nreaders", "minimum", "excellent"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", overflow="fold")
    became = {gated.measure: gated for gated in result.gates}
    for row in rows_of(result.measures, gates):
        estimate = result.measures.get(row.id, Estimate(value=None, note="not taken"))
        if row.gate is None and not estimate.is_defined:
            continue
        table.add_row(
            row.id,
            number(estimate.value),
            "not known" if estimate.is_defined and estimate.low == estimate.high else interval(estimate),
            str(estimate.n),
            number(result.ceiling[row.id].value) if row.id in result.ceiling else "",
            "" if row.gate is None else bound(row.gate.minimum),
            "" if row.gate is None else bound(row.gate.excellent),
            verdict(became.get(row.id), worst=worst_of(row.id, estimate)),
        )
    return table


def difference_table(
    before: Mapping[str, Estimate],
    after: Mapping[str, Estimate],
    differences: Mapping[str, Estimate],
    gates: Sequence[Gate],
) -> Table:
    """Return each measure of two results on the same answers, the difference, and whether it is sure.

    Args:
        before: The measures of A by id.
        after: Those of B.
        differences: B minus A with the interval of the difference.
        gates: What is asked of the measures, so that better can be told from worse.
    """
    table = new_table()
    table.add_column("measure", overflow="fold")
    for name in ("A", "B", "B - A", "95 % interval"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("sure", overflow="fold")
    for row in rows_of(differences, gates):
        old, new, apart = before.get(row.id), after.get(row.id), differences.get(row.id)
        if old is None or new is None or apart is None or not (old.is_defined or new.is_defined):
            continue
        sure = Text(surely(apart, old, new, row.gate))
        sure.stylize({"better": "green", "worse": "bold red"}.get(sure.plain.rpartition(" ")[2], ""))
        table.add_row(
            row.id,
            number(old.value),
            number(new.value),
            number(apart.value, signed=True),
            interval(apart, signed=True),
            sure,
        )
    return table


def surely(apart: Estimate, old: Estimate, new: Estimate, gate: Gate | None) -> str:
    """Return in a word or two whether a difference is sure, and whether it is one for the better."""
    if not apart.is_defined:
        return f"not known ({apart.note})"
    if not apart.leaves_out_zero:
        return "no"
    if gate is None or old.value is None or new.value is None:
        return "yes"
    distances = [gate.excellent.short_of(value) for value in (old.value, new.value)]
    if distances[0] == distances[1]:
        return "yes"
    return "yes, better" if distances[1] < distances[0] else "yes, worse"


def number(value: float | None, *, signed: bool = False) -> str:
    """Return a figure with two decimals, without them from 100 on; a dash where there is none."""
    if value is None:
        return NONE
    shown = f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"
    shown = shown.removeprefix("-") if not float(shown) else shown
    return f"+{shown}" if signed and float(shown) > 0 else shown


def interval(estimate: Estimate, *, signed: bool = False) -> str:
    """Return ``[low, high]``, empty where there is no interval."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"[{number(estimate.low, signed=signed)}, {number(estimate.high, signed=signed)}]"


def bound(bound: Bound) -> str:
    """Return a bound in signs."""
    if bound.at_least is None:
        return f"≤ {bound.at_most:.2f}"
    return f"≥ {bound.at_least:.2f}" if bound.at_most is None else f"{bound.at_least:.2f}–{bound.at_most:.2f}"


def verdict(gated: Gated | None, *, worst: str = "") -> Text:
    """Return what became of a gate, and of what in particular; without a gate only that."""
    words = "" if gated is None else "excellent" if gated.excellent else gated.status.replace("_", " ")
    told = Text(words, style=_LOOKS.get(words, ""))
    return told.append(f" ({worst})", style="dim") if worst else told


def worst_of(id: str, estimate: Estimate) -> str:
    """Return which criterion or pitfall a worst-of measure is about, empty for any other measure."""
    return estimate.note.partition(";")[0] if id.endswith(".worst") and estimate.is_defined else ""


def new_table() -> Table:
    """Return an empty table in the look that all of them have."""
    return Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
