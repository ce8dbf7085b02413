"""`rehearse eval report`: a result as a page that anybody can read, and as Markdown."""

from __future__ import annotations

from pathlib import Path

import click

from evals.commands.choosing import Selection, must_be_writable
from evals.commands.telling import near
from evals.report import as_html, as_markdown, page_of
from evals.result import read_result
from rehearse.errors import DataError
from rehearse.settings import load_settings


def command(*, result: str, html: str | None, markdown: str | None) -> int:
    """Write a report; see `rehearse eval report --help`."""
    source = Path(result)
    targets = {"Page": html, "Markdown": markdown}
    if html is None and markdown is None:
        targets = {"Page": str(source.with_suffix(".html")), "Markdown": str(source.with_suffix(".md"))}
    wanted = {name: Path(target) for name, target in targets.items() if target is not None}
    _must_be_apart(source, *wanted.values())
    made = read_result(source)
    for target in wanted.values():
        must_be_writable(target)
    page = page_of(made, Selection(split="all").work(load_settings(coach="offline")))
    for name, target in wanted.items():
        _write(target, as_html(page) if name == "Page" else as_markdown(page))
    for warning in page.head.warnings:
        click.echo(f"Warning: {warning}", err=True)
    for name, target in wanted.items():
        click.echo(f"{name}: {near(target)}")
    return 0


def _must_be_apart(source: Path, *targets: Path) -> None:
    whole = [path.resolve() for path in (source, *targets)]
    if len(set(whole)) < len(whole):
        twice = next(path for path in whole if whole.count(path) > 1)
        raise DataError(f"Expected the result and its reports in a file each, found {near(twice)} twice; rename one.")


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DataError(f"Expected to write {target}, but it cannot be: {error.strerror}; choose another.") from error
