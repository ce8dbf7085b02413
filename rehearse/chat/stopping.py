"""Ending a call under way: its connection is shut down, so that the server need not write on for nobody."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Timer, get_ident
from typing import Any


class Stopper:
    """Knows the connections of one chat. `stop` may come from any thread, and is heard in the one that waits."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sockets: list[socket.socket] = []
        self._stopped = Event()
        self._answering: dict[int, socket.socket] = {}
        self._late: set[int] = set()

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

    @contextmanager
    def within(self, seconds: float) -> Iterator[Event]:
        """Give the call that this thread makes inside so many seconds; where it takes longer it is cut off.

        The client's own timeout is for each piece of a reply, and a reply that comes drop by drop never meets it.

        Yields:
            What is set once the time is over.
        """
        thread, is_over = get_ident(), Event()

        def end() -> None:
            is_over.set()
            with self._lock:
                self._late.add(thread)
                opened = self._answering.get(thread)
            if opened is not None:
                _shut(opened)

        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield is_over
        finally:
            timer.cancel()
            with self._lock:
                self._late.discard(thread)
                self._answering.pop(thread, None)

    @property
    def hooks(self) -> dict[str, list[Callable[[Any], None]]]:
        """What the HTTP client has to call, as its option `event_hooks`."""
        return {"request": [self._watch], "response": [self._answered]}

    def _watch(self, request: Any) -> None:
        request.extensions["trace"] = self._traced

    def _answered(self, response: Any) -> None:
        stream = response.extensions.get("network_stream")
        if stream is None:
            return
        opened = stream.get_extra_info("socket")
        with self._lock:
            self._answering[get_ident()] = opened
            is_late = get_ident() in self._late
        if is_late:
            _shut(opened)

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
