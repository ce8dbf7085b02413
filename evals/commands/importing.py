"""`rehearse eval import`: a model measured from the answers of batch files, with no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from evals.batch import Imported, imported
from evals.commands.choosing import NOT_RUN, beside, earlier, must_be_writable, selection_of
from evals.commands.outcome import keep, outcome
from evals.commands.telling import counted, tell
from evals.recording import Head, Recorder
from evals.wires import unconnected
from evals.work import utc_now
from rehearse.chat import Wire, host_of
from rehearse.settings import load_settings

_NAMED = 10


def command(
    *,
    files: Sequence[str],
    model: str | None,
    base_url: str | None,
    rewrites: bool,
    output: str | None,
    rest: str | None,
    recording: str | None,
    note: str,
    against: str | None = None,
    **options: Any,
) -> int:
    """Measure from batch files; see `rehearse eval import --help`."""
    selection = selection_of(options)
    target = Path(output) if output else beside(Path(files[0]))
    must_be_writable(target)
    before = earlier(against)
    chosen = load_settings(model=model, base_url=base_url)
    work = selection.work(unconnected(chosen), rewrites=rewrites)
    made_at, started = utc_now(), perf_counter()
    told = note or "Answers of batch files, read back."
    with ExitStack() as stack:

        def kept(wire: Wire) -> Wire:
            head = Head(model=chosen.model or "", made_at=made_at, note=told)
            return wire if recording is None else stack.enter_context(Recorder(Path(recording), head, inner=wire))

        running = stack.enter_context(
            imported(
                [Path(file) for file in files],
                work.cases,
                chosen,
                work.rubric,
                epochs=selection.epochs,
                rewrites=rewrites,
                rest=Path(rest) if rest else None,
                over=kept,
            )
        )
        gradings = list(running.gradings())
        report = running.report()
    for line in _problems(report):
        click.echo(line, err=True)
    if not any(one.is_graded for one in gradings):
        click.echo(f"Nothing was graded, so nothing can be measured: {gradings[0].reason}", err=True)
        return NOT_RUN
    lacking = f"Not graded for want of an answer: {len(report.missing_cases)} of {len(work.cases)} cases."
    result = outcome(
        gradings,
        work,
        selection,
        made_at=made_at,
        seconds=perf_counter() - started,
        how="imported",
        note=" ".join(filter(None, (told, lacking if report.missing_cases else ""))),
        model=chosen.model,
        host=None if chosen.address is None else host_of(chosen.address),
    )
    keep(result, target)
    return tell(result, output=target, against=before)


def _problems(report: Imported) -> Iterator[str]:
    yield f"Read {counted(report.lines, 'line')} with {counted(report.answers, 'answer')}."
    if report.fault_count:
        yield f"{counted(report.fault_count, 'line')} could not be used:"
        yield from _some([str(fault) for fault in report.faults], report.fault_count)
    if report.unasked_count:
        yield f"{counted(report.unasked_count, 'answer')} refused, since what was asked has changed:"
        yield from _some([str(fault) for fault in report.unasked], report.unasked_count)
    if report.missing_count:
        cases = counted(len(report.missing_cases), "case")
        yield f"{counted(report.missing_count, 'request')} without an answer, so that {cases} count as not graded:"
        yield from _some(list(report.missing), report.missing_count)
        if report.rest:
            yield f"They are in {', '.join(map(str, report.rest))}; import its answers together with these."
        else:
            yield "With --rest FILE.jsonl they are written to be sent in another batch."


def _some(lines: Sequence[str], count: int) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_NAMED])
    if count > _NAMED:
        yield f"  and {count - _NAMED} more"
