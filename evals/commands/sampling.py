"""`rehearse eval samples`: how balanced the labelled answers and their twins are, and which rule is broken."""

from __future__ import annotations

import json

import click
from rich.table import Table
from rich.text import Text

from evals.balance import Balance, Checked, balance
from evals.commands.choosing import BELOW_A_GATE
from evals.commands.telling import counted, show
from evals.gold import SPLITS, load_gold
from evals.table import NONE, new_table
from rehearse.rubric import load_rubric

_BY_LEVEL = "labels by level"
_PARTS = ("all", *SPLITS)


def command(*, as_json: bool) -> int:
    """Tell how balanced the samples are; see `rehearse eval samples --help`."""
    rubric = load_rubric()
    found = balance(load_gold(rubric), rubric)
    if as_json:
        click.echo(json.dumps({"kept": found.is_kept, **found.model_dump(mode="json")}, indent=2, ensure_ascii=False))
    else:
        show(rules_table(found))
        click.echo()
        show(levels_table(found))
        click.echo()
        show(counts_table(found))
        click.echo("\n" + "\n".join(_verdict(found)))
    return 0 if found.is_kept else BELOW_A_GATE


def rules_table(found: Balance) -> Table:
    """Return every rule with what was found, what is asked, and whether it is kept."""
    table = new_table()
    table.add_column("rule", overflow="fold")
    for name in ("found", "asked"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("ok", no_wrap=True)
    table.add_column("worst", overflow="fold")
    for checked in found.rules:
        ok = Text("yes", style="green") if checked.ok else Text("no", style="bold red")
        table.add_row(_named(checked), figure(checked.found), str(checked.rule.asked), ok, checked.thing)
    return table


def levels_table(found: Balance) -> Table:
    """Return how often each level is given, by criterion and part."""
    table = new_table()
    table.add_column("labels at level 0 1 2 3 4", overflow="fold")
    rows: dict[str, dict[str, list[str]]] = {}
    for part in _PARTS:
        table.add_column(part, justify="right", no_wrap=True)
        for name, count in found.told[part][_BY_LEVEL].items():
            rows.setdefault(name.rpartition(" ")[0], {}).setdefault(part, []).append(f"{figure(count):>3}")
    for criterion, by_part in rows.items():
        table.add_row(criterion, *("".join(by_part[part]) for part in _PARTS))
    return table


def counts_table(found: Balance) -> Table:
    """Return all other figures, of all answers and of each split."""
    table = new_table()
    table.add_column("", overflow="fold")
    for part in _PARTS:
        table.add_column(part, justify="right", no_wrap=True)
    for name, counts in found.told["all"].items():
        if name == _BY_LEVEL:
            continue
        if "" not in counts:
            table.add_row(Text(name, style="bold"))
        for thing in counts:
            cells = (figure(found.told[part][name].get(thing, 0)) for part in _PARTS)
            table.add_row(f"  {thing}" if thing else Text(name, style="bold"), *cells)
    return table


def figure(value: float | None) -> str:
    """Return a count as it is, a share with three decimals, any other figure with one; a dash where there is none."""
    if value is None:
        return NONE
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.3f}" if abs(value) < 1 else f"{value:.1f}"


def _verdict(found: Balance) -> list[str]:
    if found.is_kept:
        return [f"All {counted(len(found.rules), 'rule')} are kept."]
    told = [f"Broken ({len(found.broken)}):"]
    for checked in found.broken:
        thing = f" ({checked.thing})" if checked.thing else ""
        told.append(
            f"  {_named(checked)}: {figure(checked.found)}{thing}, asked is {checked.rule.asked}. {checked.rule.why}"
        )
    return told


def _named(checked: Checked) -> str:
    of = f": {', '.join(checked.rule.of)}" if len(checked.rule.of) == 1 else ""
    return f"{checked.rule.counts}{of}"
