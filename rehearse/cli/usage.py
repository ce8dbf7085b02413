"""`rehearse usage`: what each person had models do, by day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rehearse.store.values import UsageRow

_SHOWN = 12


@click.command(short_help="List what each person used, by day.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only from this day (UTC) on, such as 2026-11-01.")
@click.option("--csv", "as_csv", is_flag=True, help="Write comma-separated values with whole names of people.")
def usage(since: datetime | None, as_csv: bool) -> None:
    """List what each person used, by day: calls, tokens, seconds, and cost where the price is known.

    A person is named by the id that stands in the database, not by name or address. Days are in UTC.
    """
    from rehearse.settings import load_settings
    from rehearse.store import open_store

    rows = open_store(load_settings().database).usage(None)
    kept = [row for row in rows if row.calls and (since is None or row.day >= since.date())]
    if as_csv:
        _write(kept)
    elif kept:
        _draw(kept)
    else:
        click.echo("No model was asked yet." if since is None else "No model was asked since then.")


def _cells(rows: Iterable[UsageRow]) -> Iterable[tuple[str, ...]]:
    from rehearse.chat.prices import load_prices, on_this_computer

    prices = load_prices()
    for row in rows:
        price = prices.find(row.model, row.host)
        cost = "0" if on_this_computer(row.host) else "unknown"
        if price is not None and row.coach != "speech":
            cost = f"{(row.input_tokens * price.input + row.output_tokens * price.output) / 1_000_000:.4f}"
        figures = (row.calls, row.input_tokens, row.output_tokens, round(row.seconds, 1))
        yield row.day.isoformat(), row.owner, row.model or "", row.host or "", *map(str, figures), cost


def _head() -> tuple[str, ...]:
    from rehearse.chat.prices import load_prices

    cost = f"cost ({load_prices().currency})"
    return "day", "person", "model", "host", "calls", "tokens in", "tokens out", "seconds", cost


def _write(rows: list[UsageRow]) -> None:
    import csv
    import sys

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_head())
    writer.writerows(_cells(rows))


def _draw(rows: list[UsageRow]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for at, name in enumerate(_head()):
        table.add_column(name, justify="right" if at > 3 else "left", overflow="fold")
    for day, person, *rest in _cells(rows):
        table.add_row(*map(Text, (day, person[:_SHOWN], *rest)))
    Console(highlight=False).print(table)
