"""Ending a call that is under way: its connection is shut down, so that the server need not write on for nobody."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from threading import Event, Lock
from typing import Any


class Stopper:
    """Knows the connections of one chat. `stop` may come from any thread, and is heard in the one that waits."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sockets: list[socket.socket] = []
        self._stopped = Event()

    @property
    def is_stopped(self) -> bool:
        """True from `stop` to `go_on`."""
        return self._stopped.is_set()

    def wait(self, seconds: float) -> None:
        """Let so many seconds go by, fewer where it is stopped."""
        self._stopped.wait(seconds)

    def stop(self) -> None:
        """End what is under way, and let nothing begin until `go_on`."""
        with self._lock:
            self._stopped.set()
            sockets, self._sockets = self._sockets, []
        for each in sockets:
            _shut(each)

    def go_on(self) -> None:
        """Let calls begin again."""
        self._stopped.clear()

    @property
    def hooks(self) -> dict[str, list[Callable[[Any], None]]]:
        """What the HTTP client has to call, as its option `event_hooks`."""
        return {"request": [self._watch]}

    def _watch(self, request: Any) -> None:
        request.extensions["trace"] = self._traced

    def _traced(self, event: str, info: dict[str, Any]) -> None:
        # Of a connection through TLS the encrypted socket replaces the plain one, which cannot be used any more.
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            opened = info["return_value"].get_extra_info("socket")
            with self._lock:
                self._sockets = [*(each for each in self._sockets if each.fileno() >= 0), opened]
                is_late = self._stopped.is_set()
            if is_late:
                _shut(opened)


def _shut(each: socket.socket) -> None:
    # Closing would not wake the thread that waits for an answer; this does.
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
