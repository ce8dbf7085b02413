"""Which process is at work on what, where several share a database, so that no model is asked twice for one thing.

A claim is one of PostgreSQL's advisory locks. They belong to a connection, and a process that dies loses its
connections: what it was at work on is free at that moment, with no time-out that could be too short or too long.
"""

from __future__ import annotations

import hashlib
import threading

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from rehearse.store.database import Database
from rehearse.store.faults import translated


class Claims:
    """The claims of this process; safe to use from several threads. On a file everything may be claimed.

    A file is one process's as a rule. Where it is not, and while a server that went away has forgotten who claimed
    what, a model may be asked twice; that only one result is stored is seen to by the interview's version.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_shared = database.engine.dialect.name == "postgresql"
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._held: dict[str, set[object]] = {}

    def take(self, what: str, *, by: object) -> bool:
        """Claim something, and return whether it is this process's now; False while another one has it.

        `by` is whoever of this process wants it: it is given back once each of them has given it back.

        Raises:
            StoreError: the database failed.
        """
        if not self._is_shared:
            return True
        with self._lock, translated(self._database.name):
            if what in self._held:
                self._held[what].add(by)
                return True
            try:
                taken = self._ask("select pg_try_advisory_lock(:key)", what)
            except DBAPIError:
                # The server was started anew: so is the connection, once.
                taken = self._ask("select pg_try_advisory_lock(:key)", what)
            if taken:
                self._held[what] = {by}
            return taken

    def give_back(self, what: str, *, by: object) -> None:
        """Let others claim it; nothing where it was not claimed.

        Raises:
            StoreError: the database failed, which ends the claim too.
        """
        with self._lock, translated(self._database.name):
            holders = self._held.get(what)
            if holders is None:
                return
            holders.discard(by)
            if not holders:
                del self._held[what]
                self._ask("select pg_advisory_unlock(:key)", what)

    def close(self) -> None:
        """Give all back."""
        with self._lock:
            self._forget()

    def _ask(self, question: str, what: str) -> bool:
        if self._connection is None:
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            # Not one of the pool's any more: it is kept for as long as the process lives.
            connection.detach()
            self._connection = connection
        key = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)
        try:
            return bool(self._connection.scalar(text(question), {"key": key}))
        except DBAPIError:
            self._forget()
            raise

    def _forget(self) -> None:
        self._held.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
