"""`rehearse eval accept`: a result kept as what is known of its coach, for the app's trust page and for CI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from evals.accepted import Drop, drops
from evals.commands.choosing import BELOW_A_GATE, Selection
from evals.commands.outcome import keep
from evals.commands.telling import near
from evals.gates import load_gates
from evals.grading import Grading
from evals.measures.all import difference
from evals.result import FOLDER, Result, read_result
from evals.versions import differences, versions_of
from evals.work import Work
from rehearse.errors import DataError
from rehearse.settings import load_settings


def command(*, file: str, force: bool) -> int:
    """Accept a result; see `rehearse eval accept --help`."""
    result = read_result(Path(file))
    work = Selection(split="test").work(load_settings(coach="offline"))
    if problems := list(_problems(result, work)):
        raise DataError(f"Expected a result that can stand for its coach, but {' and '.join(problems)}.")
    target = FOLDER / f"{_slug(result.coach.model or result.coach.kind)}.json"
    if target.exists() and (held := read_result(target)).coach.model != result.coach.model:
        raise DataError(f"Expected {target.name} to be of {result.coach.label}, found {held.coach.label}; rename it.")
    if target.exists() and (fallen := list(fallen_behind(read_result(target), result, work))):
        for drop in fallen:
            click.echo(f"{drop.measure}: {drop.why}", err=True)
        if not force:
            click.echo("Not accepted: it falls behind the accepted result; --force accepts it all the same.", err=True)
            return BELOW_A_GATE
    keep(result.model_copy(update={"gradings": tuple(map(_kept, result.gradings))}), target)
    click.echo(f"Accepted: {near(target)}")
    return 0


def fallen_behind(accepted: Result, newer: Result, work: Work) -> Iterator[Drop]:
    """Yield where the newer result falls behind the accepted one, on the answers that both have graded.

    Args:
        accepted: What the coach was accepted with.
        newer: What it comes to now.
        work: The cases as they are now; gradings of others are left out.
    """
    sides = [[one for one in side.gradings if one.case in work.by_id] for side in (accepted, newer)]
    apart = difference(sides[0], sides[1], work.by_id, work.samples, work.rubric)
    yield from drops(accepted, newer.measures, apart, load_gates())


def _problems(result: Result, work: Work) -> Iterator[str]:
    missing = work.by_id.keys() - {one.case for one in result.gradings}
    if result.split != "test":
        yield f"it is of the split {result.split}: measure on test"
    elif missing:
        yield f"{len(missing)} of {len(work.cases)} cases of the test split are not in it: measure without a selection"
    now = versions_of(work.rubric, kind=result.coach.kind, rewrites=result.with_rewrites)
    if changed := differences(result.versions, now):
        yield f"{' and '.join(changed)} changed since: measure again"


def _kept(grading: Grading) -> Grading:
    """Return a grading without what nobody reads of a changed answer or a further epoch."""
    if "~" not in grading.case and grading.epoch == 1:
        return grading
    return grading.model_copy(update={"quotes": {}, "reasons": {}, "prompts": ()})


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.") or "coach"
