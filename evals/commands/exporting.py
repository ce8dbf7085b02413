"""`rehearse eval export`: the requests of a run as batch files."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Any

import click

from evals.batch import export
from evals.commands.choosing import NOT_RUN, selection_of
from evals.commands.telling import counted
from rehearse.settings import load_settings


def command(*, file: str, model: str | None, base_url: str | None, **options: Any) -> int:
    """Write batch files; see `rehearse eval export --help`."""
    selection = selection_of(options)
    settings = load_settings(model=model, base_url=base_url)
    work = selection.work(settings)
    exported = export(work.cases, settings, work.rubric, Path(file), epochs=selection.epochs)
    for case, reason in exported.without.items():
        click.echo(f"{case}: {reason}", err=True)
    if not exported.requests:
        click.echo("Nothing was written, since no answer leads to a request.", err=True)
        return NOT_RUN
    for path in exported.files:
        click.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    click.echo(f"{counted(exported.requests, 'request')} written, none sent. When the answers are there:")
    where = f" --base-url {quote(base_url)}" if base_url else ""
    click.echo(f"rehearse eval import ANSWERS.jsonl --model {quote(settings.model or '')}{where}{selection.words}")
    return 0
