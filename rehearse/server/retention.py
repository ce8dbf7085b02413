"""Deletes, beside the running server, what nobody touched for as many days as the host said."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rehearse.errors import RehearseError

if TYPE_CHECKING:
    from rehearse.store import Store

_log = logging.getLogger(__name__)
_EVERY = 3600.0
"""Seconds between two looks, so that nothing stays for much longer than people were told."""
_JUMP = timedelta(days=1)
"""A clock that went forward by so much more than the time that passed was set, and may be set back."""


class Retention:
    """Looks now and every hour. With several replicas each looks; whoever is second finds nothing left.

    What is deleted cannot be had back, so a clock that has just jumped forward is believed at the next look only.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        days: int,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        timer: Callable[[], float] = time.monotonic,
        every: float = _EVERY,
    ) -> None:
        """Take where the interviews are, asked for at each look, and after how many days they go."""
        self._store, self._days, self._clock, self._timer, self._every = store, days, clock, timer, every
        self._seen = (clock(), timer())
        self._ended = threading.Event()

    def look(self) -> int:
        """Delete what is too old, drafts and recordings with it; return how many interviews went.

        Raises:
            StoreError: the database failed.
        """
        if self._has_jumped():
            _log.warning("The clock jumped forward, so old interviews are looked for at the next time only.")
            return 0
        gone = self._store().delete_older(self._clock() - timedelta(days=self._days))
        if gone:
            fields = {"interviews": gone, "days": self._days}
            _log.info("Old interviews were deleted.", extra={"event": "retention", "fields": fields})
        return gone

    def _has_jumped(self) -> bool:
        (clock_before, timer_before), self._seen = self._seen, (self._clock(), self._timer())
        clock_now, timer_now = self._seen
        return clock_now - clock_before > timedelta(seconds=timer_now - timer_before) + _JUMP

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
