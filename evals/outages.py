"""Calls that failed for reasons that are nobody's judgement: the network, the server, its limits, the key.

A coach that gets no reply says that it could not grade. In a measurement that would count against the model,
though it was never asked; so such a grading is made anew instead, and never counted as the model's own.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from evals.wires import Ticket, current
from rehearse.chat import Wire, WireRequest, WireResponse
from rehearse.errors import RehearseError

_OPTION_REFUSED = 501
_PASSING = frozenset({401, 402, 403, 407, 408, 409, 425, 429})
"""Statuses that say something of the account, the limits or the moment, and nothing of what was asked."""


class Outages:
    """A wire that notes which gradings ended without a reply. Calls that succeeded when sent again are forgotten."""

    def __init__(self, inner: Wire | None = None) -> None:
        """Take the wire that is asked, None to ask the network."""
        self._inner = inner
        self._lock = Lock()
        self._failed: dict[tuple[str, int], Exception] = {}

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        """Return what the inner wire or the network answers.

        Raises:
            ModelError: the inner wire refuses.
        """
        ticket = current()
        try:
            response = send() if self._inner is None else self._inner(request, send)
        except RehearseError:
            raise
        except Exception as error:
            self._note(ticket, error)
            raise
        if response.status in _PASSING or (response.status >= 500 and response.status != _OPTION_REFUSED):
            self._note(ticket, ConnectionError(f"the server answers with HTTP {response.status}"))
        else:
            self._note(ticket, None)
        return response

    def failed(self, error: Exception) -> None:
        """Note that the work of this thread cannot be done at all, whatever a coach makes of it."""
        self._note(current(), error)

    def take(self, case: str, epoch: int) -> Exception | None:
        """Return what a grading failed by, once; None where it did not."""
        with self._lock:
            return self._failed.pop((case, epoch), None)

    def _note(self, ticket: Ticket | None, error: Exception | None) -> None:
        if ticket is None or ticket.work != "assess":
            return
        with self._lock:
            if error is None:
                self._failed.pop((ticket.case, ticket.epoch), None)
            else:
                self._failed[ticket.case, ticket.epoch] = error
