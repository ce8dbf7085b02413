"""An interview as a row of the database and back, and the way through all rows without holding them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Executable, Table, and_, or_, select

from rehearse.errors import NotFound, StoreError
from rehearse.interview.model import Interview
from rehearse.store.database import Database
from rehearse.store.schema import interviews
from rehearse.store.values import Stored, answered, status, words

_BATCH = 50


def row_of(interview: Interview, owner: str, *, version: int, now: datetime) -> dict[str, Any]:
    """Return the columns of an interview's row."""
    return {
        "id": interview.id,
        "owner": owner,
        "title": interview.title.replace("\0", ""),
        "words": words(interview),
        "created_at": interview.created_at,
        "updated_at": now,
        "status": status(interview),
        "mode": interview.setup.mode,
        "questions": len(interview.turns) or interview.setup.questions,
        "answered": answered(interview),
        "version": version,
        "document": interview.model_dump_json(),
    }


def of(id: str, owner: str) -> ColumnElement[bool]:
    """Return the condition that holds for this interview where it is this owner's."""
    return and_(interviews.c.id == id, interviews.c.owner == owner)


def load(connection: Connection, id: str, owner: str, *, for_update: bool = False) -> Stored:
    """Return an interview and its version; `for_update` keeps others from changing it meanwhile.

    Raises:
        NotFound: there is none of that id, or it is somebody else's.
        StoreError: the document cannot be read.
    """
    query = select(interviews.c.title, interviews.c.document, interviews.c.version).where(of(id, owner))
    row = connection.execute(query.with_for_update() if for_update else query).one_or_none()
    if row is None:
        raise not_found()
    return Stored(_read(row.document, row.title), row.version)


def upsert(connection: Connection, table: Table, row: dict[str, Any]) -> Executable:
    """Return the statement that puts a row in place of the one of its primary key, if there is one, at one stroke."""
    # Each of the two costs an import that the other kind of database does not need.
    made: Any
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        made = postgresql.insert(table).values(**row)
    else:
        from sqlalchemy.dialects import sqlite

        made = sqlite.insert(table).values(**row)
    keys = [column.name for column in table.primary_key]
    changed = {name: made.excluded[name] for name in row if name not in keys}
    statement: Executable = made.on_conflict_do_update(index_elements=keys, set_=changed)
    return statement


def all_documents(
    database: Database, owner: str | None, on_unreadable: Callable[[StoreError], None] | None
) -> Iterator[Interview]:
    """Yield the interviews of an owner (None: everybody), the oldest first, no transaction open in between."""
    place: tuple[datetime, str] | None = None
    key = (interviews.c.created_at, interviews.c.id)
    while True:
        query = select(*key, interviews.c.title, interviews.c.document).order_by(*key).limit(_BATCH)
        if owner is not None:
            query = query.where(interviews.c.owner == owner)
        if place is not None:
            query = query.where(or_(key[0] > place[0], and_(key[0] == place[0], key[1] > place[1])))
        with database.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            try:
                interview = _read(row.document, row.title)
            except StoreError as error:
                if on_unreadable is None:
                    raise
                on_unreadable(error)
            else:
                yield interview
        if len(rows) < _BATCH:
            return
        place = (rows[-1].created_at, rows[-1].id)


def not_found() -> NotFound:
    """Return the error that says no more than that there is nothing here for this owner."""
    return NotFound("There is no such interview here, or it belongs to somebody else; choose one from the list.")


def _read(document: str, title: str) -> Interview:
    try:
        return Interview.model_validate_json(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "its beginning"
        # The cause is left out because it quotes the candidate's text.
        raise StoreError(
            f"The stored interview {title!r} is not as this version of Rehearse expects it (at {place}); "
            "it was left as it is: update Rehearse, or put back a backup."
        ) from None
