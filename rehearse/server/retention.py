"""Deletes, beside the running server, what nobody touched for as many days as the host said."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rehearse.errors import RehearseError

if TYPE_CHECKING:
    from rehearse.store import Store

_log = logging.getLogger(__name__)
_EVERY = 3600.0
"""Seconds between two looks, so that nothing stays for much longer than people were told."""


class Retention:
    """Looks now and every hour. With several replicas each looks; whoever is second finds nothing left."""

    def __init__(
        self,
        store: Callable[[], Store],
        days: int,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        every: float = _EVERY,
    ) -> None:
        """Take where the interviews are, asked for at each look, and after how many days they go."""
        self._store, self._days, self._clock, self._every = store, days, clock, every
        self._ended = threading.Event()

    def look(self) -> int:
        """Delete what is too old, drafts and recordings with it; return how many interviews went.

        Raises:
            StoreError: the database failed.
        """
        gone = self._store().delete_older(self._clock() - timedelta(days=self._days))
        if gone:
            fields = {"interviews": gone, "days": self._days}
            _log.info("Old interviews were deleted.", extra={"event": "retention", "fields": fields})
        return gone

    def start(self) -> None:
        """Begin in the background; a look that fails is followed by the next one."""
        threading.Thread(target=self._run, name="rehearse-retention", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
            except RehearseError as error:
                _log.warning("Old interviews could not be deleted, which is tried again: %s", error)
            self._ended.wait(self._every)
