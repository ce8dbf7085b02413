"""Imports and opens, beside the running server, what the pages are going to need, so that none waits for it.

The first page must not wait for it either. Importing pandas while a browser loads the page cost half a
second on two cores, so what only later pages need is imported once nothing was asked for during a while.
"""

from __future__ import annotations

import gc
import importlib
import logging
import threading
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from rehearse.errors import RehearseError
from rehearse.server import resources

_log = logging.getLogger(__name__)

_FIRST = ("rehearse.rubric", "rehearse.interview.work", "rehearse.store", "rehearse.turns", "rehearse.coaches")
_THEN = ("pandas", "altair", "rehearse.offline", "rehearse.documents", "rehearse.prompts", "rehearse.report")
_MODEL = ("rehearse.llm", "rehearse.chat")

_UNASKED = 4.0
"""Seconds after the start without any request until the rest is imported: a browser may just be opening."""
_QUIET = 1.5
"""Seconds after a request until the rest is imported: the page is drawn by then."""
_LATEST = 20.0
"""Seconds after the start when the rest is imported although it never was quiet."""


class WarmUp:
    """What is imported in the background, and when it may be."""

    def __init__(self, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._not_before = timer() + _UNASKED
        self._not_after = timer() + _LATEST

    def request(self) -> None:
        """Note that somebody asked for something just now."""
        self._not_before = min(self._timer() + _QUIET, self._not_after)

    def wait(self) -> float:
        """Return for how many seconds the rest has to wait still; 0 or less when it is time."""
        return self._not_before - self._timer()

    def start(self) -> None:
        """Begin in the background; what cannot be imported or opened is left to the page that needs it."""
        threading.Thread(target=self._run, name="rehearse-warm-up", daemon=True).start()

    def _run(self) -> None:
        try:
            _import(_FIRST)
            resources.turns()
            set_aside()
            while (seconds := self.wait()) > 0:
                time.sleep(seconds)
            _import(_THEN)
            _load_languages()
            settings = resources.settings()
            if settings.coach == "llm" or (settings.coach == "auto" and (settings.key or settings.address)):
                _import(_MODEL)
                _load_client()
        except RehearseError as error:
            _log.debug("warm-up ended early: %s", error)
        set_aside()


class WarmUpMiddleware:
    """Tell the warm-up of every request but those that only ask whether the server is there."""

    def __init__(self, app: ASGIApp, *, warm_up: WarmUp) -> None:
        self._app, self._warm_up = app, warm_up

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "lifespan" and scope["path"] not in {"/healthz", "/metrics", "/_stcore/health"}:
            self._warm_up.request()
        await self._app(scope, receive, send)


def set_aside() -> None:
    """Have the garbage collector leave alone what is there by now: modules and what they keep, which stays anyway.

    Looking through what is imported here took 140 ms, in which nobody's page goes on.
    """
    gc.collect()
    gc.freeze()


def _load_languages() -> None:
    from rehearse.documents import load_languages

    load_languages()


def _load_client() -> None:
    from rehearse.chat import warm

    warm()


def _import(names: tuple[str, ...]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError as error:
            _log.debug("warm-up could not import %s: %s", name, error)
