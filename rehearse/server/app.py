"""The application that a web server runs: Streamlit's pages with our gate, headers and health route around them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import anyio.to_thread
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import rehearse
from rehearse.errors import RehearseError
from rehearse.server import resources
from rehearse.server.accounts import AccountGate, AccountMiddleware
from rehearse.server.logs import RequestLogMiddleware
from rehearse.server.middleware import HeadersMiddleware, OwnerMiddleware
from rehearse.server.owner import Gate, put_gate
from rehearse.server.retention import Retention
from rehearse.server.sign_in import SignIn
from rehearse.server.warmup import WarmUp, WarmUpMiddleware

if TYPE_CHECKING:
    from rehearse.server.metrics import Metrics

HOSTS = ("localhost", "127.0.0.1")
"""The names under which this machine may be asked for: any other is a page elsewhere that was led here."""


def build_app(
    script: Path,
    gate: Gate | AccountGate,
    *,
    hosts: Sequence[str] = HOSTS,
    sign_in: SignIn | None = None,
    is_secure: bool = False,
    grace: float = 3.0,
    logs_requests: bool = False,
    metrics: Metrics | None = None,
    on_start: Callable[[], object] = lambda: None,
) -> st.App:
    """Return the application around the Streamlit `script`, and put `gate` in front of its pages.

    Args:
        script: The entry script; `.streamlit/config.toml` beside it is read from wherever it is started.
        gate: Tells the local person from visitors, or one account from another.
        hosts: Host names that are answered to.
        sign_in: How people sign in; None: nobody does.
        is_secure: Whether browsers come by https.
        grace: Seconds that gradings in hand are given to finish when the server is stopped.
        logs_requests: Whether the end of each request is logged, which figures are counted from, too.
        metrics: What counts this process's events and shows them at /metrics; None: nothing does.
        on_start: Called once the server is about to answer; must not block.
    """
    put_gate(gate)
    warm_up = WarmUp()

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncGenerator[None, None]:
        warm_up.start()
        days = resources.settings().keep_days
        retention = Retention(resources.store, days) if days is not None else None
        if retention is not None:
            retention.start()
        on_start()
        yield
        if retention is not None:
            retention.stop()
        await anyio.to_thread.run_sync(resources.finish, grace)

    owners = (
        Middleware(AccountMiddleware, gate=gate)
        if isinstance(gate, AccountGate)
        else Middleware(OwnerMiddleware, gate=gate, hand_over=_hand_over)
    )
    return st.App(
        script,
        lifespan=lifespan,
        secrets=None if sign_in is None else {"auth": dict(sign_in.auth)},
        routes=[Route("/healthz", _health), *([Route("/metrics", metrics.answer)] if metrics else [])],
        middleware=[
            *([Middleware(metrics.counting_pages)] if metrics else []),
            *([Middleware(RequestLogMiddleware)] if logs_requests else []),
            Middleware(WarmUpMiddleware, warm_up=warm_up),
            Middleware(HeadersMiddleware, is_secure=is_secure),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            owners,
        ],
    )


def _health(request: Request) -> JSONResponse:
    try:
        resources.store().ping()
    except RehearseError:
        # The reason may name folders and hosts; it stands on the pages and in `rehearse doctor`.
        return JSONResponse({"status": "unavailable", "database": "unavailable"}, status_code=503)
    return JSONResponse({"status": "ok", "database": "ok", "version": rehearse.__version__})


def _hand_over(old: str, new: str) -> int:
    return resources.store().hand_over(old, new)
