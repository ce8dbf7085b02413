"""No more requests at a time than are wanted, however many gradings are being made."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from rehearse.chat import Wire, WireRequest, WireResponse


class Narrows:
    """A wire that lets so many requests be under way at a time; the threads of the others wait for their turn."""

    def __init__(self, width: int, inner: Wire | None = None) -> None:
        """Take how many requests may be under way, 1 or more, and the wire that is asked, None for the network."""
        self._places = BoundedSemaphore(width)
        self._inner = inner

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        """Return what the inner wire or the network answers, once there is a place.

        Raises:
            ModelError: the inner wire refuses.
        """
        with self._places:
            return send() if self._inner is None else self._inner(request, send)
