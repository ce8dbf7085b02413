"""A database that is open: its engine, its transactions, and the tables brought up to date when needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from rehearse.errors import SettingsError
from rehearse.store import postgres, sqlite
from rehearse.store.faults import translated
from rehearse.store.migrate import is_current, upgrade
from rehearse.store.schema import METADATA


class Database:
    """Transactions on one database; safe to use from several threads.

    Raises (the class and each of its methods):
        StoreError: the database cannot be reached, read or written.
        SettingsError: the address cannot be understood, or its driver is not installed.
    """

    def __init__(self, url: str, *, patience: float, pool: int) -> None:
        address = _address(url)
        self.file = sqlite.file_of(address) if address.get_backend_name() == "sqlite" else None
        self.name = "the database" if self.file is None else f"the database {self.file}"
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self.engine = _engine(address, self, patience, pool)
        self._bring_up_to_date()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection in a transaction that reads."""
        with translated(self.name):
            self._bring_up_to_date()
            with self.engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction that writes; it is undone when the block raises."""
        with translated(self.name):
            self._bring_up_to_date()
            with self._begin_writing() as connection:
                yield connection

    def scrub(self) -> None:
        """Leave no trace of what was deleted, as far as the kind of database lets one do so."""
        if self.file is not None:
            with translated(self.name), self.engine.connect() as connection:
                sqlite.scrub(connection)

    def destroy(self) -> None:
        """Delete everything: a SQLite file goes altogether, elsewhere all rows go; then begin empty."""
        with translated(self.name):
            if self.file is None:
                with self._begin_writing() as connection:
                    for table in reversed(METADATA.sorted_tables):
                        connection.execute(table.delete())
                return
            with self._lock:
                self.engine.dispose()
                for path in sqlite.files(self.file):
                    path.unlink(missing_ok=True)
            self._bring_up_to_date()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _begin_writing(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            connection.execution_options(**{sqlite.WRITES: True})
            with connection.begin():
                yield connection

    def _bring_up_to_date(self) -> None:
        """Migrate at the first use, and when the file was deleted or replaced under the running program."""
        if self._stamp is not None and self._stamp == self._stamp_now():
            return
        with self._lock, translated(self.name):
            if self.file is not None:
                sqlite.make_file(self.file)
            with self.engine.connect() as connection, connection.begin():
                current = is_current(connection)
            if not current:
                with self._begin_writing() as connection:
                    upgrade(connection)
            self._stamp = self._stamp_now()

    def _stamp_now(self) -> tuple[int, int]:
        return (0, 0) if self.file is None else sqlite.stamp(self.file)

    def ping(self) -> None:
        """Ask the database for a sign of life."""
        with self.reading() as connection:
            connection.execute(text("select 1"))


def _address(url: str) -> URL:
    try:
        return postgres.named(make_url(url))
    except ArgumentError:
        # The address may hold a password, so neither it nor the cause is shown.
        raise SettingsError(
            "REHEARSE_DATABASE_URL is not a database address; write sqlite:///path/to/file.sqlite3 or "
            "postgresql+psycopg://name:password@host/database, or unset it."
        ) from None


def _engine(address: URL, database: Database, patience: float, pool: int) -> Engine:
    try:
        if database.file is not None:
            return sqlite.engine_for(address, database.file, patience=patience)
        if address.get_backend_name() == "postgresql":
            return postgres.engine_for(address, pool=pool, patience=patience)
        return create_engine(address, hide_parameters=True, pool_pre_ping=True, pool_timeout=patience)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError(
            f"There is no driver for a database of the kind {address.drivername!r}; install it "
            "(for PostgreSQL: pip install rehearse[hosting]), or unset REHEARSE_DATABASE_URL to use a file."
        ) from error
