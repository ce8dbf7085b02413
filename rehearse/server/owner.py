"""Whose interviews a browser may see: the local person's, those of its own secret cookie, or of who signed in.

A gate stands in front of the pages when `serve` started them. Under `streamlit run app.py` there is none: where
Streamlit has a sign-in it holds there too, and else whoever reaches the page is the local person; the settings that
ship let only this machine reach it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Mapping
from typing import Any, Protocol

from rehearse.errors import SettingsError
from rehearse.server.accounts import AccountGate

LOCAL = "local"
"""The owner who started the program; also the one that the command line works for."""

VISITOR_COOKIE = "rehearse_owner"

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class AnyGate(Protocol):
    """What stands in front of the pages; `hosted` says whether one person serves others."""

    hosted: bool

    def owner_of(self, cookies: Mapping[str, str], user: Mapping[str, Any]) -> str:
        """Return the owner id of whoever has these cookies and signed in as `user`."""
        ...


_gate: AnyGate | None = None
_streamlits_own = AccountGate()


class Gate:
    """Tells the local person, who has the key, from visitors, who have a secret of their own."""

    def __init__(self, key: str, *, hosted: bool = False) -> None:
        self._key = key
        self.hosted = hosted
        self._lock = threading.Lock()
        self._passes: set[str] = set()
        # Cookies know no ports: the name keeps the servers of several data folders on one machine apart.
        self.local_cookie = f"rehearse_local_{hashlib.sha256(key.encode()).hexdigest()[:8]}"
        self.local_secret = hmac.new(key.encode(), b"the local person's cookie", hashlib.sha256).hexdigest()

    def new_pass(self) -> str:
        """Return a key that opens once: the address handed to a browser stands in the list of processes."""
        made = secrets.token_urlsafe(32)
        with self._lock:
            self._passes.add(made)
        return made

    def opens(self, key: str) -> bool:
        """Say whether this is the key, or a pass that was not used yet."""
        if hmac.compare_digest(key.encode(), self._key.encode()):
            return True
        with self._lock:
            if key in self._passes:
                self._passes.remove(key)
                return True
        return False

    def is_local(self, cookies: Mapping[str, str]) -> bool:
        """Say whether a browser with these cookies is the local person's."""
        return hmac.compare_digest(cookies.get(self.local_cookie, "").encode(), self.local_secret.encode())

    def owner_of(self, cookies: Mapping[str, str], user: Mapping[str, Any]) -> str:
        """Return the owner id; nobody signs in here, so `user` makes no difference.

        Raises:
            SettingsError: the browser sent no cookie: it never counts as the local person.
        """
        owner = LOCAL if self.is_local(cookies) else visitor(cookies)
        if owner is None:
            raise SettingsError(
                "Your interviews are kept apart from others' by a cookie, and your browser sent none; "
                "allow cookies for this address and reload the page."
            )
        return owner


def visitor(cookies: Mapping[str, str]) -> str | None:
    """Return the owner id of a visitor, the SHA-256 of their secret, or None where they have none."""
    secret = cookies.get(VISITOR_COOKIE, "")
    return hashlib.sha256(secret.encode()).hexdigest() if _SECRET.fullmatch(secret) else None


def new_secret() -> str:
    """Return a visitor's secret: 256 random bits in 43 characters."""
    return secrets.token_urlsafe(32)


def put_gate(gate: AnyGate | None) -> None:
    """Let this gate stand in front of all pages of this process; None takes it away."""
    # Pages run inside the server's process and are handed nothing by it.
    global _gate
    _gate = gate


def is_hosted() -> bool:
    """Say whether these pages are served to others than the person who set them up."""
    return _gate is not None and _gate.hosted


def owner_of(cookies: Mapping[str, str], user: Mapping[str, Any] | None = None) -> str:
    """Return the owner id for a page's `st.context.cookies` and `st.user`.

    Raises:
        SettingsError: there is a gate, and the browser sent no cookie: it never counts as the local person.
        AccessError: people sign in here, and this one did not, or may not come in.
    """
    claims = user or {}
    if _gate is not None:
        return _gate.owner_of(cookies, claims)
    # Streamlit says whether somebody is signed in only where its sign-in is set up.
    return _streamlits_own.owner_of(cookies, claims) if "is_logged_in" in claims else LOCAL
