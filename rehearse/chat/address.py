"""Addresses of OpenAI-compatible endpoints, and what of them may be shown: never a user, password or option."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from rehearse.errors import SettingsError

OPENAI = "https://api.openai.com/v1"


def host_of(base_url: str) -> str:
    """Return the host of an address, with the port where one is given.

    Raises:
        SettingsError: it is no http or https address.
    """
    parts = split(base_url)
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{parts.port}" if parts.port else shown


def is_local(base_url: str) -> bool:
    """Return True where the address is this computer's own, so that nothing sent to it leaves the computer.

    Raises:
        SettingsError: it is no http or https address.
    """
    host = (split(base_url).hostname or "").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def split(base_url: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        SettingsError: it is no http or https address.
    """
    try:
        parts = urlsplit(base_url.strip())
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        # The address itself is not repeated: a key may have been pasted in its place.
        raise SettingsError(
            "Expected REHEARSE_BASE_URL to be the http or https address of an OpenAI-compatible endpoint, such as "
            "http://127.0.0.1:11434/v1, found something else; correct or unset it."
        )
    return parts
