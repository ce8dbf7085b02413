"""`rehearse doctor`: what was found and chosen, and what to do where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rehearse.cli.checks import Check

SOMETHING_WRONG = 1


@click.command(short_help="Check what was found and chosen.")
def doctor() -> int:
    """Show what was found and chosen: coach, model, database, folder, rubric, prompts.

    Run it after changing a file of rubric/ or prompts/: it names the file and the key of what is wrong. No
    key is ever shown. The exit status is 1 where something has to be done.
    """
    from rehearse.cli.checks import checks
    from rehearse.settings import load_settings

    results = list(checks(load_settings()))
    wrong = [check for check in results if check.advice is not None]
    _draw(results)
    if not wrong:
        click.echo("All is well.")
        return 0
    click.echo(f"{len(wrong)} to mend.")
    return SOMETHING_WRONG


def _draw(results: list[Check]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in results:
        mark = Text("ok", style="green") if check.advice is None else Text("mend", style="bold red")
        found = Text(check.found)
        if check.advice is not None:
            found.append(f"\n{check.advice}", style="red")
        table.add_row(mark, Text(check.name, style="bold"), found)
    Console(highlight=False).print(table)
