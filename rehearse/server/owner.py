"""Whose interviews a browser may see: those of the local person, or those of its own secret cookie.

A gate stands in front of the pages when `serve` started them. Under `streamlit run app.py` there is none,
and whoever reaches the page is the local person; the settings that ship let only this machine reach it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Mapping

from rehearse.errors import SettingsError

LOCAL = "local"
"""The owner who started the program; also the one that the command line works for."""

VISITOR_COOKIE = "rehearse_owner"

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_gate: Gate | None = None


class Gate:
    """Tells the local person, who has the key, from visitors, who have a secret of their own."""

    def __init__(self, key: str) -> None:
        self._key = key
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

    def owner_of(self, cookies: Mapping[str, str]) -> str | None:
        """Return the owner, or None where the cookies tell of none."""
        return LOCAL if self.is_local(cookies) else visitor(cookies)


def visitor(cookies: Mapping[str, str]) -> str | None:
    """Return the owner id of a visitor, the SHA-256 of their secret, or None where they have none."""
    secret = cookies.get(VISITOR_COOKIE, "")
    return hashlib.sha256(secret.encode()).hexdigest() if _SECRET.fullmatch(secret) else None


def new_secret() -> str:
    """Return a visitor's secret: 256 random bits in 43 characters."""
    return secrets.token_urlsafe(32)


def put_gate(gate: Gate | None) -> None:
    """Let this gate stand in front of all pages of this process; None takes it away."""
    # Pages run inside the server's process and are handed nothing by it.
    global _gate
    _gate = gate


def owner_of(cookies: Mapping[str, str]) -> str:
    """Return the owner id for a page's `st.context.cookies`.

    Raises:
        SettingsError: there is a gate, and the browser sent no cookie: it never counts as the local person.
    """
    if _gate is None:
        return LOCAL
    owner = _gate.owner_of(cookies)
    if owner is None:
        raise SettingsError(
            "Your interviews are kept apart from others' by a cookie, and your browser sent none; "
            "allow cookies for this address and reload the page."
        )
    return owner
