"""`rehearse eval replay`: a model measured from its recorded replies, with no network."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

import click

from evals.assessor import graded
from evals.commands.choosing import NOT_MEASURED, NOT_RUN, beside, earlier, must_be_writable, selection_of
from evals.commands.outcome import keep, outcome
from evals.commands.telling import counted, tell
from evals.recording import Player
from evals.wires import coach_of, unconnected
from rehearse.chat import host_of
from rehearse.settings import load_settings

_NAMED = 10


def command(
    *,
    file: str,
    model: str | None,
    base_url: str | None,
    rewrites: bool,
    output: str | None,
    against: str | None = None,
    **options: Any,
) -> int:
    """Measure from a recording; see `rehearse eval replay --help`."""
    path, selection = Path(file), selection_of(options)
    target = Path(output) if output else beside(path)
    must_be_writable(target)
    before = earlier(against)
    with Player(path) as player:
        chosen = load_settings(model=model or player.head.model, base_url=base_url)
        work = selection.work(unconnected(chosen), rewrites=rewrites)
        coach = coach_of(work.settings, work.rubric, wire=player)
        made_at, started = player.head.made_at, perf_counter()
        gradings = [
            graded(case, coach, work.rubric, epoch=epoch, rewrites=rewrites)
            for epoch in range(1, selection.epochs + 1)
            for case in work.cases
        ]
        missing = sorted(player.missing)
    if not any(one.is_graded for one in gradings):
        click.echo(f"Nothing of it is measured: {gradings[0].reason}", err=True)
        return NOT_MEASURED if missing else NOT_RUN
    told = f"Not measured, as the recording does not hold them: {len(missing)} of {len(work.cases)} cases."
    result = outcome(
        gradings,
        work,
        selection,
        made_at=made_at,
        seconds=perf_counter() - started,
        how="replayed",
        note=" ".join(filter(None, (player.head.note, told if missing else ""))),
        model=work.settings.model,
        host=None if chosen.address is None else host_of(chosen.address),
    )
    keep(result, target)
    status = tell(result, output=target, against=before)
    if not missing:
        return status
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    named = ", ".join(missing[:_NAMED])
    click.echo(
        f"{counted(len(missing), 'case')} of {len(work.cases)} not measured ({named}{more}): a prompt, the rubric, an "
        "answer or a setting is another one than when they were recorded; record them anew.",
        err=True,
    )
    return NOT_MEASURED
