"""Interviews, drafts and usage in a database. Every read and write names the owner whose data it may touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from rehearse.errors import Conflict, StoreError
from rehearse.interview import actions
from rehearse.interview.assessment import Usage
from rehearse.interview.model import Interview
from rehearse.store import ledger, recordings
from rehearse.store.claims import Claims
from rehearse.store.database import Database
from rehearse.store.recordings import Recordings
from rehearse.store.rows import all_documents, load, not_found, of, row_of, upsert
from rehearse.store.schema import drafts, interviews
from rehearse.store.schema import recordings as recorded
from rehearse.store.values import Stored, Summary, UsageRow, new_id

Clock = Callable[[], datetime]

_LISTED = tuple(interviews.c[name] for name in Summary.model_fields)


def open_store(url: str, *, clock: Clock = lambda: datetime.now(UTC), patience: float = 10.0, pool: int = 10) -> Store:
    """Open the database at a SQLAlchemy address and bring its tables up to date.

    Args:
        url: Such as ``sqlite:////home/me/rehearse.sqlite3``; the file and its folder are made if need be. Or
            ``postgresql+psycopg://name:password@host/database``; the database has to be there.
        clock: Returns the time, aware and in UTC.
        patience: Seconds to wait for other writers before a write is given up.
        pool: How many connections to a database server are kept; twice as many may be open at once.

    Raises:
        StoreError: the database cannot be reached, read or written, or belongs to a later version.
        SettingsError: the address cannot be understood, or its driver is not installed.
    """
    return Store(Database(url, patience=patience, pool=pool), clock=clock)


class Store:
    """What is kept. Safe to use from several threads and from several processes at once.

    `owner` is the SHA-256 of a visitor's secret, or "local"; somebody else's interview is NotFound.
    Recordings of spoken answers are under `recordings`, and which process is at work on what under `claims`.
    Every method raises StoreError, in one sentence, where the database fails.
    """

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.recordings = Recordings(database, clock=clock)
        self.claims = Claims(database)

    def create(self, interview: Interview, *, owner: str) -> int:
        """Store a new interview and return its version, 1.

        Raises:
            Conflict: there is an interview of that id already.
        """
        try:
            with self._database.writing() as connection:
                connection.execute(insert(interviews).values(row_of(interview, owner, version=1, now=self._clock())))
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise Conflict("An interview of this id is stored already; open it, or begin a new one.") from error
            raise
        return 1

    def load(self, id: str, *, owner: str) -> Stored:
        """Return an interview and its version.

        Raises:
            NotFound: there is none of that id, or it is somebody else's.
        """
        with self._database.reading() as connection:
            return load(connection, id, owner)

    def save(self, interview: Interview, *, owner: str, version: int) -> int:
        """Store a changed interview and return its new version.

        Raises:
            Conflict: it was changed elsewhere since `version` was loaded; nothing was stored.
            NotFound: there is none of that id, or it is somebody else's.
        """
        with self._database.writing() as connection:
            return self._save(connection, interview, owner, version)

    def rename(self, id: str, title: str, *, owner: str) -> int:
        """Give an interview another title and return its new version.

        Raises:
            NotFound: there is none of that id, or it is somebody else's.
            StateError: the title is empty or too long.
        """
        with self._database.writing() as connection:
            stored = load(connection, id, owner, for_update=True)
            return self._save(connection, actions.rename(stored.interview, title), owner, stored.version)

    def delete(self, id: str, *, owner: str) -> None:
        """Delete an interview, its drafts and its recordings, so that nothing of them stays in the file.

        Raises:
            NotFound: there is none of that id, or it is somebody else's.
        """
        with self._database.writing() as connection:
            gone = connection.execute(delete(interviews).where(of(id, owner))).rowcount
            for kept in (drafts, recorded):
                connection.execute(delete(kept).where(kept.c.id == id, kept.c.owner == owner))
        if not gone:
            raise not_found()
        self._database.scrub()

    def delete_all(self, owner: str) -> int:
        """Delete all interviews, drafts and recordings of an owner and return how many interviews those were.

        The counts of `usage` stay: they hold no text, and a host's limits hang on them.
        """
        with self._database.writing() as connection:
            gone = connection.execute(delete(interviews).where(interviews.c.owner == owner)).rowcount
            for kept in (drafts, recorded):
                connection.execute(delete(kept).where(kept.c.owner == owner))
        self._database.scrub()
        return gone

    def delete_older(self, before: datetime) -> int:
        """Delete everybody's interviews that were last changed before that time, and return how many.

        Their drafts and recordings go with them, and so do others from before that time. The counts of `usage` stay,
        as with `delete_all`.
        """
        old = select(interviews.c.id).where(interviews.c.updated_at < before)
        with self._database.writing() as connection:
            for table, at in ((drafts, drafts.c.updated_at), (recorded, recorded.c.made_at)):
                connection.execute(delete(table).where(or_(at < before, table.c.id.in_(old))))
            gone = connection.execute(delete(interviews).where(interviews.c.updated_at < before)).rowcount
        self._database.scrub()
        return gone

    def destroy(self) -> None:
        """Delete everything of everybody: a SQLite file goes altogether, and an empty one takes its place."""
        self._database.destroy()

    def summaries(self, owner: str, search: str = "") -> tuple[Summary, ...]:
        """Return an owner's interviews, the last changed first.

        `search` keeps those that have each of its words in title, role or employer, whatever the case.
        """
        query = select(*_LISTED).where(interviews.c.owner == owner)
        for word in search.casefold().replace("\0", " ").split():
            query = query.where(interviews.c.words.contains(word, autoescape=True))
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(interviews.c.updated_at.desc(), interviews.c.id)).mappings().all()
        return tuple(Summary.model_validate(dict(row)) for row in found)

    def all_of(self, owner: str, *, on_unreadable: Callable[[StoreError], None] | None = None) -> Iterator[Interview]:
        """Yield an owner's interviews, the oldest first, a few in memory at a time.

        Args:
            owner: Whose.
            on_unreadable: Called for a document that cannot be read; without it, that is raised.
        """
        return all_documents(self._database, owner, on_unreadable)

    def all_interviews(self, *, on_unreadable: Callable[[StoreError], None] | None = None) -> Iterator[Interview]:
        """Yield everybody's interviews, for whoever has the database itself: the oldest first."""
        return all_documents(self._database, None, on_unreadable)

    def import_interviews(self, imported: Iterable[Interview], *, owner: str) -> tuple[str, ...]:
        """Store interviews that came from elsewhere, all or none, and return their ids in that order.

        One whose id is taken gets a new id, unless the very same interview is there already.
        """
        ids = []
        with self._database.writing() as connection:
            for interview in imported:
                query = select(interviews.c.owner, interviews.c.document).where(interviews.c.id == interview.id)
                taken = connection.execute(query).one_or_none()
                if taken is not None and taken.owner == owner and taken.document == interview.model_dump_json():
                    ids.append(interview.id)
                    continue
                kept = interview if taken is None else interview.model_copy(update={"id": new_id()})
                connection.execute(insert(interviews).values(row_of(kept, owner, version=1, now=self._clock())))
                ids.append(kept.id)
        return tuple(ids)

    def hand_over(self, old: str, new: str) -> int:
        """Make all that is `old`'s `new`'s, and return how many interviews that were."""
        with self._database.writing() as connection:
            moved = update(interviews).where(interviews.c.owner == old).values(owner=new)
            count = connection.execute(moved).rowcount
            key = (drafts.c.id, drafts.c.slot)
            both = select(*key).where(drafts.c.owner == new).subquery()
            is_there = and_(
                drafts.c.owner == old, select(both.c.id).where(both.c.id == key[0], both.c.slot == key[1]).exists()
            )
            connection.execute(delete(drafts).where(is_there))
            connection.execute(update(drafts).where(drafts.c.owner == old).values(owner=new))
            recordings.hand_over(connection, old, new)
            ledger.hand_over(connection, old, new)
        return count

    def save_draft(self, id: str, slot: str, text: str, *, owner: str) -> None:
        """Keep words that are not submitted yet, in place of those kept for this slot before."""
        row = {"owner": owner, "id": id, "slot": slot, "text": text.replace("\0", ""), "updated_at": self._clock()}
        with self._database.writing() as connection:
            connection.execute(upsert(connection, drafts, row))

    def draft(self, id: str, slot: str, *, owner: str) -> str:
        """Return the words kept for this slot, empty where there are none."""
        query = select(drafts.c.text).filter_by(owner=owner, id=id, slot=slot)
        with self._database.reading() as connection:
            return connection.scalar(query) or ""

    def clear_draft(self, id: str, slot: str, *, owner: str) -> None:
        """Forget the words kept for this slot."""
        with self._database.writing() as connection:
            connection.execute(delete(drafts).filter_by(owner=owner, id=id, slot=slot))

    def add_usage(self, used: Usage, *, owner: str, coach: str, model: str | None, host: str | None = None) -> None:
        """Add what a call took to the owner's row of this day (UTC); unknown tokens add nothing."""
        now = self._clock()
        with self._database.writing() as connection:
            ledger.add(connection, owner=owner, coach=coach, model=model, host=host, used=used, at=now)

    def usage(self, owner: str | None) -> tuple[UsageRow, ...]:
        """Return what an owner (None: everybody) used, by day, the latest first."""
        with self._database.reading() as connection:
            return ledger.rows(connection, owner)

    def ping(self) -> None:
        """Return where the database answers.

        Raises:
            StoreError: it does not, and why.
        """
        self._database.ping()

    def close(self) -> None:
        """Close all connections; the next use opens new ones."""
        self.claims.close()
        self._database.close()

    def _save(self, connection: Connection, interview: Interview, owner: str, version: int) -> int:
        changed = (
            update(interviews)
            .where(of(interview.id, owner), interviews.c.version == version)
            .values(row_of(interview, owner, version=version + 1, now=self._clock()))
        )
        if connection.execute(changed).rowcount:
            return version + 1
        if connection.scalar(select(func.count()).select_from(interviews).where(of(interview.id, owner))):
            raise Conflict(
                "This interview was changed elsewhere, perhaps in another tab, so this change was not stored; "
                "reload the page and make it again."
            )
        raise not_found()
