"""Recordings of spoken answers: stored before anybody is asked to write them down, deleted with their answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, insert, select, update

from rehearse.errors import NotFound, StateError
from rehearse.interview.delivery import Delivery
from rehearse.store.database import Database
from rehearse.store.rows import not_found, of, upsert
from rehearse.store.schema import drafts, interviews, recordings
from rehearse.store.values import Recording

MOST = 8
"""Recordings that one answer may have at a time, each up to ten minutes and 20 MB."""
KEPT = timedelta(days=30)
"""How long a recording is kept at most, whatever became of its answer."""

_TOLD = tuple(recordings.c[name] for name in Recording.model_fields)


class Recordings:
    """The recordings in a database. Every method names the owner, and raises StoreError where the database fails."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, id: str, slot: str, wav: bytes, *, seconds: float, owner: str) -> Recording:
        """Keep a recording for the answer at `slot`; the very same one is kept once.

        Raises:
            NotFound: there is no such interview of this owner.
            StateError: the answer has as many recordings as it may have.
        """
        name = hashlib.sha256(wav).hexdigest()[:32]
        now = self._clock()
        with self._database.writing() as connection:
            if not connection.scalar(select(func.count()).select_from(interviews).where(of(id, owner))):
                raise not_found()
            expired = connection.execute(delete(recordings).where(recordings.c.made_at < now - KEPT)).rowcount
            there = _rows(connection, _at(owner, id, slot))
            if name not in {row["name"] for row in there}:
                if len(there) >= MOST:
                    raise StateError(
                        f"This answer has {MOST} recordings already; delete one of them, or submit the answer."
                    )
                values = {"owner": owner, "id": id, "slot": slot, "name": name, "seconds": seconds, "made_at": now}
                connection.execute(insert(recordings).values(**values, placed=False, audio=wav))
            kept = next(_recording(row) for row in _rows(connection, _at(owner, id, slot)) if row["name"] == name)
        if expired:
            self._database.scrub()
        return kept

    def of(self, id: str, slot: str, *, owner: str) -> tuple[Recording, ...]:
        """Return the recordings of the answer at `slot`, the oldest first, without their sound."""
        with self._database.reading() as connection:
            return tuple(_recording(row) for row in _rows(connection, _at(owner, id, slot)))

    def audio(self, id: str, slot: str, name: str, *, owner: str) -> bytes:
        """Return a recording's sound.

        Raises:
            NotFound: it is not there (any more).
        """
        with self._database.reading() as connection:
            found = connection.scalar(select(recordings.c.audio).where(_at(owner, id, slot, name)))
        if found is None:
            raise NotFound("This recording is not there any more; record it again, or type.")
        return bytes(found)

    def heard(self, id: str, slot: str, name: str, delivery: Delivery, *, owner: str) -> None:
        """Note what a recording says; nothing where it was deleted meanwhile."""
        self._note(_at(owner, id, slot, name), delivery=delivery.model_dump_json(), fault=None)

    def failed(self, id: str, slot: str, name: str, fault: str, *, owner: str) -> None:
        """Note why a recording could not be written down; nothing where it was deleted meanwhile."""
        self._note(_at(owner, id, slot, name), fault=fault)

    def want_again(self, id: str, slot: str, name: str, *, owner: str) -> None:
        """Forget why a recording could not be written down, so that it is tried again."""
        self._note(_at(owner, id, slot, name), fault=None)

    def place(self, id: str, slot: str, name: str, draft: str, *, owner: str) -> bool:
        """Keep `draft`, which has the recording's words in it, and note that; False where another tab did so first."""
        key = {"owner": owner, "id": id, "slot": slot}
        waiting = and_(_at(owner, id, slot, name), recordings.c.placed.is_(False))
        with self._database.writing() as connection:
            if not connection.execute(update(recordings).where(waiting).values(placed=True)).rowcount:
                return False
            kept = {"text": draft.replace("\0", ""), "updated_at": self._clock()}
            connection.execute(upsert(connection, drafts, {**key, **kept}))
        return True

    def discard(self, id: str, slot: str, name: str, *, owner: str) -> None:
        """Delete one recording, so that nothing of it stays in the file."""
        self._gone(_at(owner, id, slot, name))

    def clear(self, id: str, slot: str, *, owner: str) -> None:
        """Delete all recordings of the answer at `slot`, so that nothing of them stays in the file."""
        self._gone(_at(owner, id, slot))

    def _note(self, where: ColumnElement[bool], **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(recordings).where(where).values(**values))

    def _gone(self, where: ColumnElement[bool]) -> None:
        with self._database.writing() as connection:
            gone = connection.execute(delete(recordings).where(where)).rowcount
        if gone:
            self._database.scrub()


def hand_over(connection: Connection, old: str, new: str) -> None:
    """Make `old`'s recordings `new`'s; one that `new` has too stays as `new` has it."""
    key = (recordings.c.id, recordings.c.slot, recordings.c.name)
    both = select(*key).where(recordings.c.owner == new).subquery()
    same = and_(both.c.id == key[0], both.c.slot == key[1], both.c.name == key[2])
    connection.execute(delete(recordings).where(recordings.c.owner == old, select(both.c.id).where(same).exists()))
    connection.execute(update(recordings).where(recordings.c.owner == old).values(owner=new))


def _at(owner: str, id: str, slot: str, name: str | None = None) -> ColumnElement[bool]:
    place = and_(recordings.c.owner == owner, recordings.c.id == id, recordings.c.slot == slot)
    return place if name is None else and_(place, recordings.c.name == name)


def _rows(connection: Connection, where: ColumnElement[bool]) -> list[RowMapping]:
    query = select(*_TOLD).where(where).order_by(recordings.c.made_at, recordings.c.name)
    return list(connection.execute(query).mappings().all())


def _recording(row: RowMapping) -> Recording:
    try:
        delivery = Delivery.model_validate_json(row["delivery"]) if row["delivery"] else None
    except ValidationError:
        # Written by another version: the sound is there still, and is written down anew.
        delivery = None
    return Recording(**{**row, "delivery": delivery})
