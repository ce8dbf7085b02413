"""The log as JSON lines, for a host: what happened, to which tags, for how long; nobody's words and no key."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rehearse.interview.tags import current_tags, new_tag, tagged

_log = logging.getLogger(__name__)
_ROUTES = ("/healthz", "/metrics", "/_stcore", "/static", "/media", "/component", "/oauth2callback", "/auth")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, event, the tags that hold, and the event's own fields.

    Our own messages are written whole. Of other libraries' records only the template and the place are: what is
    put into it, and the message of an exception, may quote a person.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line, without its end."""
        is_own = record.name.split(".")[0] == "rehearse"
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": getattr(record, "event", "message"),
            **current_tags(),
            **getattr(record, "fields", {}),
        }
        if is_own:
            line["message"] = record.getMessage()
        else:
            line["place"] = f"{record.module}:{record.lineno}"
            if record.args:
                line["template"] = str(record.msg)
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["error"] = kind.__name__
            line["trace"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
        return json.dumps(line, ensure_ascii=False, default=str)


def log_as_json(stream: TextIO | None = None) -> None:
    """Have this process log JSON lines to `stream` (standard error), Streamlit and the web server included."""
    import streamlit.logger

    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("rehearse").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    # Streamlit gives each of its loggers a handler of its own, and again whenever its options change.
    streamlit.logger.setup_formatter = _pass_on
    streamlit.logger.update_formatter()


def _pass_on(logger: logging.Logger) -> None:
    if (own := getattr(logger, "streamlit_console_handler", None)) is not None:
        logger.removeHandler(own)
    logger.propagate = True


class RequestLogMiddleware:
    """Give each request and each page's connection a tag, and log its end; the answer tells it as X-Request-Id.

    Of a path only the kind is logged: the rest holds ids of interviews.
    """

    def __init__(self, app: ASGIApp, *, timer: Callable[[], float] = time.perf_counter) -> None:
        self._app, self._timer = app, timer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or connection; other kinds of traffic pass."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        tag, begun, status = new_tag(), self._timer(), 0

        async def send_with_tag(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", tag.encode())]}
            await send(message)

        is_page = scope["type"] == "websocket"
        with tagged(**{"session" if is_page else "request": tag}):
            try:
                await self._app(scope, receive, send_with_tag)
            finally:
                route = _route(scope["path"])
                fields: dict[str, object] = {"route": route, "seconds": round(self._timer() - begun, 3)}
                if not is_page:
                    fields |= {"method": scope["method"], "status": status}
                event = "session" if is_page else "request"
                # A page is made of dozens of files, which say nothing where they are found.
                level = logging.DEBUG if route == "/static" and status < 400 else logging.INFO
                _log.log(level, "A %s ended.", event, extra={"event": event, "fields": fields})


def _route(path: str) -> str:
    return next((route for route in _ROUTES if path == route or path.startswith(f"{route}/")), "page")
