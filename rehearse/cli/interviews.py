"""`rehearse export` and `rehearse import`: interviews between the database and JSON files."""

from __future__ import annotations

from pathlib import Path

import click

from rehearse.cli.streams import PIPE, reading, writing
from rehearse.errors import DocumentError

OWNER = "local"


@click.command(name="export", short_help="Write interviews to a JSON file.")
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--id", "ids", multiple=True, metavar="ID", help="Only this interview; may be given several times.")
def export_interviews(file: str, ids: tuple[str, ...]) -> None:
    """Write interviews as JSON, to be imported elsewhere; all of them by default."""
    from rehearse.documents.steering import as_told
    from rehearse.report import to_json
    from rehearse.rubric import load_rubric
    from rehearse.settings import load_settings
    from rehearse.store import open_store

    store = open_store(load_settings().database)
    wanted = dict.fromkeys(ids or (summary.id for summary in store.summaries(OWNER)))
    interviews = [store.load(id, owner=OWNER).interview for id in wanted]
    data = to_json(interviews, load_rubric()).encode()
    if file == PIPE:
        with writing(PIPE) as stream:
            stream.write(data)
        return
    path = Path(file)
    whole = path.with_name(f"{path.name}.part")
    try:
        whole.write_bytes(data)
        whole.replace(path)
    except OSError as error:
        raise DocumentError(f"Expected to write {file}: {error.strerror}; choose another place.") from error
    click.echo(as_told(f"Exported {_counted(len(interviews))} to {file}."), err=True)


@click.command(name="import", short_help="Read interviews from a JSON file.")
@click.argument("file", metavar="FILE|-")
def import_interviews(file: str) -> None:
    """Read interviews that `rehearse export` or the app wrote; those that are here already stay as they are."""
    from rehearse.errors import NotFound
    from rehearse.report import from_json
    from rehearse.report.transfer import MAX_BYTES
    from rehearse.settings import load_settings
    from rehearse.store import open_store

    with reading(file) as stream:
        # One byte more than may be read is enough to be refused; a file without end is not read on.
        interviews = from_json(stream.read(MAX_BYTES + 1))
    store = open_store(load_settings().database)
    new = 0
    for interview in interviews:
        try:
            store.load(interview.id, owner=OWNER)
        except NotFound:
            store.create(interview, owner=OWNER)
            new += 1
    known = len(interviews) - new
    also = f"; {known} here already, left as before" if known else ""
    click.echo(f"Imported {_counted(new)}{also}.", err=True)


def _counted(number: int) -> str:
    return "1 interview" if number == 1 else f"{number} interviews"
