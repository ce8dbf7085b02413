"""The count of what was spent: one row per owner, day, coach, model and host."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, Row, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from rehearse.interview.assessment import Usage
from rehearse.store.schema import usage as table
from rehearse.store.values import UsageRow

_COUNTS = (
    table.c.calls,
    table.c.input_tokens,
    table.c.output_tokens,
    table.c.seconds,
    table.c.untold,
    table.c.estimated,
)


def add(
    connection: Connection,
    *,
    owner: str,
    coach: str,
    model: str | None,
    host: str | None,
    used: Usage,
    at: datetime,
) -> None:
    """Add what was used at that time to the day's row (UTC), inside the caller's writing transaction."""
    key = {
        "owner": owner,
        "day": at.astimezone(UTC).date().isoformat(),
        "coach": coach,
        "model": (model or "")[:200],
        "host": (host or "")[:300],
    }
    counts = {
        "calls": used.calls,
        "input_tokens": used.input_tokens or 0,
        "output_tokens": used.output_tokens or 0,
        "seconds": used.seconds,
        "untold": used.calls if used.input_tokens is None else 0,
        "estimated": used.calls if used.estimated else 0,
    }
    _add(connection, key, counts)


def rows(connection: Connection, owner: str | None) -> tuple[UsageRow, ...]:
    """Return the rows of one owner, or of all where it is None, the latest day first."""
    query = select(table).order_by(table.c.day.desc(), table.c.owner, table.c.coach, table.c.model, table.c.host)
    if owner is not None:
        query = query.where(table.c.owner == owner)
    return tuple(_row(row) for row in connection.execute(query))


def hand_over(connection: Connection, old: str, new: str) -> None:
    """Add one owner's counts to another's."""
    keys = ("day", "coach", "model", "host")
    for row in connection.execute(select(table).where(table.c.owner == old)).mappings().all():
        key = {"owner": new, **{name: row[name] for name in keys}}
        _add(connection, key, {column.name: row[column.name] for column in _COUNTS})
    connection.execute(delete(table).where(table.c.owner == old))


def _add(connection: Connection, key: dict[str, str], counts: dict[str, float]) -> None:
    same = and_(*(table.c[name] == value for name, value in key.items()))
    more = update(table).where(same).values({column: column + counts[column.name] for column in _COUNTS})
    if connection.execute(more).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**key, **counts))
    except IntegrityError:
        # Another process made the row in between.
        connection.execute(more)


def _row(row: Row[tuple[object, ...]]) -> UsageRow:
    found = row._mapping
    return UsageRow(
        owner=found["owner"],
        day=date.fromisoformat(found["day"]),
        coach=found["coach"],
        model=found["model"] or None,
        host=found["host"] or None,
        calls=found["calls"],
        input_tokens=found["input_tokens"],
        output_tokens=found["output_tokens"],
        seconds=found["seconds"],
        untold=found["untold"],
        estimated=found["estimated"],
    )
