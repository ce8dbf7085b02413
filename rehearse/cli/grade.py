"""`rehearse grade`: answers graded from a file or a pipe, one JSON object a line in, one out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any

import click

from rehearse.cli.streams import PIPE, is_same, reading, writing
from rehearse.errors import DocumentError, SettingsError

if TYPE_CHECKING:
    from rehearse.cli.bar import Bar

NOT_ALL_GRADED = 1


@click.command(short_help="Grade answers, one JSON object a line.")
@click.argument("file", default="-", metavar="[FILE.jsonl|-]")
@click.option("--output", default="-", metavar="FILE", help="Write the rows here instead of printing them.")
@click.option("--coach", type=click.Choice(["offline", "llm"]), help="Who grades; the coach found by default.")
@click.option("--model", metavar="M", help="The model that the llm coach asks.")
@click.option("--base-url", metavar="U", help="The address of an OpenAI-compatible endpoint.")
@click.option(
    "--concurrency", type=click.IntRange(1, 64), metavar="N", help="Answers at a time: 1 offline, 4 with a model."
)
def grade(
    file: str, output: str, coach: str | None, model: str | None, base_url: str | None, concurrency: int | None
) -> int:
    """Grade answers by the rubric.

    Each line of FILE is a JSON object with id, question_id and answer, and optionally question,
    job_description, resume and earlier (a list of {"question", "answer"}). Each gives one row, in the same
    order, with levels 0-4, evidence, reasons, pitfalls, score 0-100, band, and who graded with what. A line
    that cannot be graded gives a row of status "not_graded" with the reason, and the rest goes on; the
    exit status is then 1.

    Job descriptions are read by rules, whichever coach grades. Rows are written as they are made: what is
    there when you stop with Ctrl-C is complete.
    """
    from rehearse.cli.grading import Grader
    from rehearse.cli.lines import lines_of
    from rehearse.cli.window import in_order
    from rehearse.coaches import coach_for
    from rehearse.rubric import load_rubric
    from rehearse.settings import load_settings

    if coach == "offline" and (model or base_url):
        raise SettingsError("--model and --base-url choose what the llm coach asks; leave them out or use --coach llm.")
    if is_same(file, output):
        raise DocumentError("Expected --output to be another file than the one that is read; choose another name.")
    settings = load_settings(coach=coach, model=model, base_url=base_url)
    rubric = load_rubric()
    chosen = coach_for(settings, rubric)
    at_a_time = concurrency or (1 if chosen.kind == "offline" else 4)
    grader = Grader(coach=chosen, rubric=rubric, settings=settings)
    with ExitStack() as stack:
        source = stack.enter_context(reading(file))
        target = stack.enter_context(writing(output))
        bar = stack.enter_context(_bar(output))
        rows = in_order(grader.row, lines_of(source), at_a_time=at_a_time)
        return _write(rows, target, bar, output)


def _write(rows: Iterable[dict[str, Any]], target: IO[bytes], bar: Bar, output: str) -> int:
    from rehearse.cli.grading import encoded

    graded = missed = 0
    try:
        for row in rows:
            target.write(encoded(row))
            target.flush()
            graded += row["status"] == "graded"
            missed += row["status"] != "graded"
            bar.show(graded=graded, missed=missed)
    except KeyboardInterrupt:
        where = "the output" if output == PIPE else output
        click.echo(f"Stopped: the first {graded + missed} rows are in {where}, each of them complete.", err=True)
        raise
    if missed:
        click.echo(f"Graded {graded} of {graded + missed} lines; the rows of the others say why not.", err=True)
    return NOT_ALL_GRADED if missed else 0


def _bar(output: str) -> Bar:
    from rehearse.cli.bar import Bar

    prints_rows = output == PIPE and sys.stdout.isatty()
    return Bar(shown=sys.stderr.isatty() and not prints_rows)
