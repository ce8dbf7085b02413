"""`rehearse forget`: delete what nobody touched for a while, as a host's rules of retention say."""

from __future__ import annotations

import click


@click.command(short_help="Delete interviews that nobody touched for so many days.")
@click.option(
    "--older-than", "days", type=click.IntRange(1, 36_500), required=True, metavar="DAYS", help="Since the last change."
)
def forget(days: int) -> None:
    """Delete everybody's interviews and drafts that were last changed more than so many days ago.

    They cannot be had back. What models took stays counted, without any text. Run it once a day, as by cron.
    """
    from datetime import UTC, datetime, timedelta

    from rehearse.settings import load_settings
    from rehearse.store import open_store

    gone = open_store(load_settings().database).delete_older(datetime.now(UTC) - timedelta(days=days))
    click.echo(f"Deleted {gone} {'interview' if gone == 1 else 'interviews'}.", err=True)
