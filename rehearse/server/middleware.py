"""What stands between a browser and the pages: the owner's cookie, and the limits of what a page may load."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import anyio.to_thread
import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rehearse.errors import StoreError
from rehearse.server.owner import LOCAL, VISITOR_COOKIE, Gate, new_secret, visitor

_log = logging.getLogger(__name__)
_MAX_AGE = 400 * 24 * 3600
"""Seconds a cookie is kept after the last visit: 400 days, the most that Chrome allows (RFC 6265bis, 5.5)."""


class OwnerMiddleware:
    """Give every browser that asks for a page the cookie that makes it somebody, and let the key in.

    `hand_over(old, new)` makes what a visitor did before they showed the key the local person's.
    """

    def __init__(self, app: ASGIApp, *, gate: Gate, hand_over: Callable[[str, str], object]) -> None:
        self._app, self._gate, self._hand_over = app, gate, hand_over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; other kinds of traffic pass."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        keys = [value for name, value in query if name == "key"]
        if keys:
            rest = urlencode([(name, value) for name, value in query if name != "key"])
            await self._log_in(keys[0], rest, scope, receive, send)
            return
        request = HTTPConnection(scope)
        cookies, wants_page = request.cookies, "text/html" in request.headers.get("accept", "")
        if self._gate.is_local(cookies):
            name, value = self._gate.local_cookie, self._gate.local_secret
        else:
            name, value = VISITOR_COOKIE, cookies[VISITOR_COOKIE] if visitor(cookies) else new_secret()

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A page that the browser still has is answered without its type; its cookie may be gone.
                is_page = headers.get("content-type", "").startswith("text/html")
                if is_page or (wants_page and message["status"] == 304):
                    headers.append("set-cookie", _cookie(name, value))
            await send(message)

        await self._app(scope, receive, send_with_cookie)

    async def _log_in(self, key: str, rest: str, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._gate.opens(key):
            refusal = PlainTextResponse(
                "This address holds a key that is not valid here (any more). "
                "Use the address that Rehearse printed when it was started.",
                status_code=403,
            )
            await refusal(scope, receive, send)
            return
        old = visitor(HTTPConnection(scope).cookies)
        if old is not None:
            try:
                await anyio.to_thread.run_sync(self._hand_over, old, LOCAL)
            except StoreError as error:
                _log.warning("A visitor's interviews were not handed over to the local person: %s", error)
        # One slash exactly at the beginning: a path such as //example.org would lead away from here.
        target = "/" + quote(scope["path"].lstrip("/\\")) + (f"?{rest}" if rest else "")
        answer = RedirectResponse(target, status_code=303, headers={"Cache-Control": "no-store"})
        answer.headers.append("set-cookie", _cookie(self._gate.local_cookie, self._gate.local_secret))
        await answer(scope, receive, send)


class HeadersMiddleware:
    """Add to every answer what the browser may load and tell: nothing from, and nothing to, anywhere else.

    Where people come by https (`is_secure`), which a proxy in front of this server may speak for it, they are to
    come by nothing else, and every cookie, Streamlit's own too, is sent that way alone.
    """

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app, self._is_secure = app, is_secure
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
        if is_secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; other kinds of traffic pass."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                if self._is_secure:
                    _secure_cookies(headers)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def content_security_policy() -> str:
    """Return the policy that chat, charts, uploads and the recorder of the installed Streamlit work under.

    The scripts inside Streamlit's page are allowed by their hashes (CSP Level 3, section 2.3.1), which are
    taken from the page itself, so that another release needs no change here.
    """
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>([^<]*)</script>", page)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    return "; ".join(
        [
            "default-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob: data:",
            "style-src 'self' 'unsafe-inline'",
            " ".join(["script-src 'self'", *(f"'sha256-{hash}'" for hash in hashes)]),
            "font-src 'self' data:",
            "connect-src 'self' blob:",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _cookie(name: str, value: str) -> str:
    return f"{name}={value}; Max-Age={_MAX_AGE}; Path=/; HttpOnly; SameSite=Lax"


def _secure_cookies(headers: MutableHeaders) -> None:
    cookies = headers.getlist("set-cookie")
    if not cookies:
        return
    del headers["set-cookie"]
    for cookie in cookies:
        is_marked = "secure" in (part.strip().lower() for part in cookie.split(";")[1:])
        headers.append("set-cookie", cookie if is_marked else f"{cookie}; Secure")
