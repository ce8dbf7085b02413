"""Figures for Prometheus, counted from the events that are logged: requests, work, calls of models. Nobody's words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

import rehearse
from rehearse.server.listening import is_local

_QUICK = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_SLOW = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
"""Upper ends of the histograms' buckets, in seconds: a page answers in fractions of one, a model in many."""


class Metrics(logging.Handler):
    """Counts this process's events; hear them by `listen`, show them by `answer`.

    An event is a log record with `event` and `fields` (see `rehearse.server.logs`); one that is not known is passed
    over. Labels are kinds, outcomes and the model's name: never a person, an interview or a text.
    """

    def __init__(self, work: Callable[[], tuple[int, int]] = lambda: (0, 0)) -> None:
        """Take what tells how many pieces of work are being done now and how many wait."""
        super().__init__(logging.INFO)
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("rehearse", "The version at work.", registry=registry).info({"version": rehearse.__version__})
        self._requests = Counter("rehearse_requests", "Answered requests.", ["route", "status"], registry=registry)
        self._request_seconds = Histogram(
            "rehearse_request_seconds",
            "From a request to its answer's end.",
            ["route"],
            buckets=_QUICK,
            registry=registry,
        )
        self._pages = Gauge("rehearse_pages_open", "Pages that are connected now.", registry=registry)
        self._work_seconds = Histogram(
            "rehearse_work_seconds",
            "From the beginning of a piece of work to its result, waiting in the queue not counted.",
            ["kind", "coach", "outcome"],
            buckets=_SLOW,
            registry=registry,
        )
        running = Gauge("rehearse_work_running", "Pieces of work that are being done now.", registry=registry)
        running.set_function(lambda: work()[0])
        waiting = Gauge("rehearse_work_waiting", "Pieces of work that wait in the queue now.", registry=registry)
        waiting.set_function(lambda: work()[1])
        self._calls = Counter("rehearse_model_calls", "Calls of a model.", ["model", "outcome"], registry=registry)
        self._call_seconds = Histogram(
            "rehearse_model_call_seconds", "From a call to its end.", ["model"], buckets=_SLOW, registry=registry
        )
        self._tokens = Counter("rehearse_model_tokens", "Tokens of calls.", ["model", "direction"], registry=registry)

    def listen(self) -> None:
        """Hear the events of this process; what is logged from warnings upward is printed as before."""
        logger = logging.getLogger("rehearse")
        logger.setLevel(logging.INFO)
        if not logging.getLogger().handlers and logging.lastResort is not None:
            # It prints for a logger without handlers alone, which this one is no more.
            logger.addHandler(logging.lastResort)
        logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Count one event."""
        fields: Mapping[str, Any] = getattr(record, "fields", {})
        match getattr(record, "event", None):
            case "request":
                self._requests.labels(fields["route"], str(fields["status"])).inc()
                self._request_seconds.labels(fields["route"]).observe(fields["seconds"])
            case "work":
                self._work_seconds.labels(fields["kind"], fields["coach"], fields["outcome"]).observe(fields["seconds"])
            case "model_call":
                self._calls.labels(fields["model"], fields["outcome"]).inc()
                self._call_seconds.labels(fields["model"]).observe(fields["seconds"])
                for direction in ("input", "output"):
                    self._tokens.labels(fields["model"], direction).inc(fields[f"{direction}_tokens"] or 0)

    def answer(self, request: Request) -> Response:
        """Return the figures as Prometheus reads them, to this machine alone: 404 to whoever comes from elsewhere."""
        if not _is_from_here(request):
            return Response(status_code=404)
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

    def counting_pages(self, app: ASGIApp) -> ASGIApp:
        """Return the application with its open pages counted."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "websocket":
                await app(scope, receive, send)
                return
            with self._pages.track_inprogress():
                await app(scope, receive, send)

        return counted


def _is_from_here(request: Request) -> bool:
    """Whether this machine asks by a name of its own; a proxy on it passes on the name that people typed."""
    return request.client is not None and is_local(request.client.host) and is_local(request.url.hostname or "")
