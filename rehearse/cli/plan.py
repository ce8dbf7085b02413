"""`rehearse plan`: what is read from a posting, and the questions that an interview for it would ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.streams import PIPE, reading, writing
from rehearse.errors import DocumentError

if TYPE_CHECKING:
    from rehearse.documents import Document
    from rehearse.interview.coach import Preparation
    from rehearse.interview.job import JobReading, PlannedQuestion, Read


@click.command(short_help="Plan an interview for a posting.")
@click.option(
    "--job", required=True, metavar="FILE|-", help="The job description: PDF, DOCX, TXT or MD, or - for a pipe."
)
@click.option("--resume", metavar="FILE", help="A resume: PDF, DOCX, TXT or MD.")
@click.option(
    "--questions", type=click.IntRange(3, 8), default=5, metavar="N", help="How many to ask, 3 to 8; 5 by default."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def plan(job: str, resume: str | None, questions: int, as_json: bool) -> None:
    """Plan an interview for a job description.

    Shows role, employer, objectives, skills and growth signals with the lines they were read from, and the
    tailored questions with why each is asked. What the posting does not say stays empty. The same posting
    gives the same plan with the offline coach.
    """
    from datetime import UTC, datetime

    from rehearse.coaches import coach_for
    from rehearse.documents import steering
    from rehearse.interview.coach import Brief
    from rehearse.interview.planning import choose_questions
    from rehearse.rubric import load_rubric
    from rehearse.settings import load_settings

    settings = load_settings()
    posting = _document(job, settings.max_posting, "job description")
    background = _document(resume, settings.max_resume, "resume") if resume else None
    for notice in posting.notices + (background.notices if background else ()):
        click.echo(notice, err=True)
    rubric = load_rubric()
    brief = Brief(posting=posting.text, resume=background.text if background else "")
    chosen = choose_questions(rubric, questions, brief.seed)
    made = coach_for(settings, rubric).prepare(brief, chosen, now=datetime.now(UTC))
    if as_json:
        text = steering.as_json(_plain(made), indent=2)
        with writing(PIPE) as stream:
            stream.write(text.encode("utf-8", "replace") + b"\n")
    else:
        _draw(made)


def _document(file: str, max_chars: int, what: str) -> Document:
    from rehearse.documents import MAX_BYTES, clean_text, read_document

    with reading(file) as stream:
        data = stream.read(MAX_BYTES + 1)
    if file != PIPE:
        return read_document(Path(file).name, data, max_chars=max_chars)
    try:
        return clean_text(data.decode("utf-8-sig"), what=what, max_chars=max_chars)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"Expected text in UTF-8 on the pipe, found other bytes; give a file with its name as the {what}."
        ) from error


def _plain(made: Preparation) -> dict[str, Any]:
    return {
        "job": {
            "title": made.job.title.text if made.job.title else None,
            "employer": made.job.employer.text if made.job.employer else None,
            "seniority": made.job.seniority.text if made.job.seniority else None,
            "objectives": _reads(made.job.objectives),
            "skills": _reads(made.job.skills),
            "growth": _reads(made.job.growth),
        },
        "questions": [_question(planned) for planned in made.questions],
    }


def _reads(reads: tuple[Read, ...]) -> list[dict[str, Any]]:
    return [{"text": read.text, "line": read.line} for read in reads]


def _question(planned: PlannedQuestion) -> dict[str, Any]:
    return {
        "question_id": planned.question_id,
        "text": planned.text,
        "kind": planned.kind,
        "primary": list(planned.primary),
        "secondary": list(planned.secondary),
        "why": {"line": planned.why.line, "strategy": planned.why.strategy},
    }


def _draw(made: Preparation) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from rehearse.documents.steering import without_steering

    console = Console(highlight=False)
    reading = Table.grid(padding=(0, 3))
    reading.add_column(style="bold", no_wrap=True)
    reading.add_column(overflow="fold")
    for name, text in _reading(made.job):
        reading.add_row(name, Text(without_steering(text)))
    console.print(reading)
    console.print()
    table = Table(box=None, padding=(0, 2, 1, 0), show_edge=False, header_style="bold")
    table.add_column("", justify="right")
    table.add_column("Question", ratio=3, overflow="fold")
    table.add_column("Why", ratio=2, overflow="fold")
    for number, planned in enumerate(made.questions, start=1):
        line = f"\nLine {planned.why.line} of the posting" if planned.why.line else ""
        asked = Text.assemble(without_steering(planned.text), (f"\n{planned.question_id}, {planned.kind}", "dim"))
        table.add_row(str(number), asked, Text(f"{planned.why.strategy}{line}"))
    console.print(table)


def _reading(job: JobReading) -> list[tuple[str, str]]:
    singles = (("Role", job.title), ("Employer", job.employer), ("Seniority", job.seniority))
    lists = (("Objectives", job.objectives), ("Skills", job.skills), ("Growth", job.growth))
    rows = [(name, _with_line(read) if read else "not said") for name, read in singles]
    rows += [(name, "\n".join(_with_line(read) for read in reads) or "not said") for name, reads in lists]
    return rows


def _with_line(read: Read) -> str:
    return f"{read.text} (line {read.line})" if read.line else read.text
