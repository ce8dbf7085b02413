"""People who signed in: whose interviews they may see, that signing out holds in every tab, and the way back."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rehearse.errors import AccessError
from rehearse.server.sign_in import CALLBACK

_COOKIE = "_streamlit_user"
_PART = re.compile(rf"{_COOKIE}(_\d+)?")
_SIGN_OUT = "/auth/logout"
_BACK = "rehearse_back"
_PLACE = re.compile(r"/[a-z]{0,20}(\?s=[A-Za-z0-9_-]{1,64})?")
_MAX_BACK = 600
"""Seconds that the page which somebody wanted is kept in mind while they sign in."""
_MAX_SIGNED_OUT = 100_000


class AccountGate:
    """Lets those in who signed in, each to what is their own."""

    hosted = True

    def __init__(self, allowed: tuple[str, ...] = ()) -> None:
        """Take who may come in, as `SignIn.allowed` has it."""
        self._allowed = allowed
        self._lock = threading.Lock()
        self._signed_out: dict[str, None] = {}

    def owner_of(self, cookies: Mapping[str, str], user: Mapping[str, Any]) -> str:
        """Return the owner id of a person: a hash of who vouches for them (issuer) and as whom (subject).

        Args:
            cookies: The browser's, as of its last connection.
            user: The claims of Streamlit's `st.user`.

        Raises:
            AccessError: nobody is signed in, or not (any more) somebody who may come in.
        """
        session = _session(cookies)
        if not user.get("is_logged_in") or session is None:
            raise AccessError("Sign in to practise here; your interviews are kept under your account.")
        if session in self._signed_out:
            raise AccessError("You signed out in another tab; sign in again to go on.")
        issuer, subject = user.get("iss"), user.get("sub")
        if not (isinstance(issuer, str) and issuer and isinstance(subject, str) and subject):
            raise AccessError(
                "The sign-in service did not say who you are (issuer and subject); "
                "tell whoever runs Rehearse here, who can correct its settings."
            )
        self._check_allowed(user)
        return owner_id(issuer, subject)

    def sign_out(self, cookies: Mapping[str, str]) -> None:
        """Let nobody in with these cookies any more; pages that are still open see it at their next step."""
        session = _session(cookies)
        if session is None:
            return
        with self._lock:
            self._signed_out[session] = None
            if len(self._signed_out) > _MAX_SIGNED_OUT:
                del self._signed_out[next(iter(self._signed_out))]

    def _check_allowed(self, user: Mapping[str, Any]) -> None:
        if not self._allowed:
            return
        email = str(user.get("email") or "").casefold()
        is_known = email in self._allowed or "@" + email.rpartition("@")[2] in self._allowed
        if not email or not is_known or user.get("email_verified") is False:
            raise AccessError(
                f"The account {email or 'without an email address'} is not one of those that may practise here; "
                "sign in with another one, or ask whoever runs Rehearse here."
            )


def owner_id(issuer: str, subject: str) -> str:
    """Return the owner id of an account: 64 hexadecimal digits, the same at every sign-in and in every replica."""
    return hashlib.sha256(("account " + json.dumps([issuer, subject])).encode()).hexdigest()


class AccountMiddleware:
    """Notes who signs out, and leads those who sign in back to the page that they wanted."""

    def __init__(self, app: ASGIApp, *, gate: AccountGate) -> None:
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; other kinds of traffic pass."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        cookies, path = request.cookies, scope["path"]
        if path == _SIGN_OUT:
            self._gate.sign_out(cookies)
        query = scope["query_string"].decode("latin-1")
        wanted = f"{path}?{query}" if query else path
        keeps = _COOKIE not in cookies and wanted != "/" and _PLACE.fullmatch(wanted) is not None
        back = cookies.get(_BACK, "") if path == CALLBACK else ""

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if keeps and headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", _kept(wanted, _MAX_BACK))
                elif _PLACE.fullmatch(back) and headers.get("location") == "/" and _has_signed_in(headers):
                    headers["location"] = back
                    headers.append("set-cookie", _kept("", 0))
            await send(message)

        await self._app(scope, receive, send_on)


def _session(cookies: Mapping[str, str]) -> str | None:
    """Return what tells one sign-in from every other; None where there is none."""
    parts = sorted((name, value) for name, value in cookies.items() if _PART.fullmatch(name))
    if _COOKIE not in cookies:
        return None
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _has_signed_in(headers: MutableHeaders) -> bool:
    return any(
        value.startswith(f"{_COOKIE}=") and f"{_COOKIE}=;" not in value for value in headers.getlist("set-cookie")
    )


def _kept(place: str, seconds: int) -> str:
    return f"{_BACK}={place}; Max-Age={seconds}; Path={CALLBACK}; HttpOnly; SameSite=Lax"
