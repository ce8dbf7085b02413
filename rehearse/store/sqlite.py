"""All that is particular to SQLite: its file, its pragmas, how its transactions begin, how a lock is had.

The way transactions begin is the one that SQLAlchemy's documentation gives for SQLite (its chapter
"Serializable isolation / Savepoints / Transactional DDL"): sqlite3 is told to leave them alone.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from rehearse.errors import SettingsError

WRITES = "rehearse_writes"
"""Execution option of a connection that is going to write: it queues for the lock when it begins."""


def file_of(url: URL) -> Path:
    """Return the database's file.

    Raises:
        SettingsError: the address names a database in memory, which would be lost with the process.
    """
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise SettingsError(
            f"The database address {url.render_as_string()!r} names no file; write sqlite:///path/to/file.sqlite3."
        )
    return Path(url.database).absolute()


def make_file(path: Path) -> None:
    """Make the folder and an empty file that nobody else may read; files that are there stay as they are."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def files(path: Path) -> tuple[Path, ...]:
    """Return the file and the ones that SQLite keeps beside it."""
    return (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")))


def stamp(path: Path) -> tuple[int, int]:
    """Return what tells this file from another one put in its place; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def engine_for(url: URL, path: Path, *, patience: float) -> Engine:
    """Return an engine on the file; `patience` is how many seconds to wait for another writer."""
    engine = create_engine(
        url.set(database=str(path)),
        hide_parameters=True,
        connect_args={"timeout": patience, "check_same_thread": False},
        pool_size=8,
        max_overflow=24,
        pool_timeout=max(patience, 1.0),
    )
    event.listen(engine, "connect", _on_connect(path, patience))
    event.listen(engine, "checkout", _on_checkout(path))
    event.listen(engine, "begin", _on_begin)
    return engine


def scrub(connection: Connection) -> None:
    """Leave nothing of deleted rows behind in the write-ahead log; call outside a transaction."""
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _on_connect(path: Path, patience: float) -> Callable[[sqlite3.Connection, ConnectionPoolEntry], None]:
    def on_connect(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
        _use_write_ahead_log(connection, patience)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        entry.info["stamp"] = stamp(path)

    return on_connect


def _use_write_ahead_log(connection: sqlite3.Connection, patience: float) -> None:
    """Switch the file over; SQLite does not wait for others here by itself, so this does."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _on_checkout(path: Path) -> Callable[[sqlite3.Connection, ConnectionPoolEntry, PoolProxiedConnection], None]:
    def on_checkout(connection: sqlite3.Connection, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
        if entry.info.get("stamp") != stamp(path):
            # Another process deleted or replaced the file; this connection would write into nowhere.
            raise DisconnectionError("the database file was replaced")

    return on_checkout


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    # A transaction that reads first and writes then fails at once when another one writes in between:
    # SQLite waits for a lock only at the beginning.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
