"""`rehearse eval record`: a live run whose replies are kept, to be replayed without the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from evals.commands.choosing import Wanted
from evals.commands.measuring import begin, measured, shown_address
from evals.recording import Head, Recorder
from evals.work import utc_now
from rehearse.errors import SettingsError


def command(*, file: str, note: str, **options: Any) -> int:
    """Measure a model and keep its replies; see `rehearse eval record --help`."""
    begun = begin(Wanted.of(options))
    found = begun.found
    if found.model is None:
        raise SettingsError(
            "Expected a model to record, found the offline coach, which asks for nothing; choose --coach llm."
        )
    now = utc_now()
    told = note or f"Asked of {found.model} at {found.host} by rehearse eval record."
    status = measured(begun, wire=Recorder(Path(file), Head(model=found.model, made_at=now, note=told)), note=note)
    address = shown_address(begun.settings.address)
    where = "" if address is None else f" --base-url {address}"
    words = begun.wanted.selection.words + (" --rewrites" if begun.wanted.rewrites else "")
    click.echo(f"Recording: {file} (rehearse eval replay {file}{where}{words})")
    return status
