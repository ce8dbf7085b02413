"""Azure OpenAI: which of its two interfaces is asked, and where.

Since August 2025 a resource speaks OpenAI's own protocol at ``/openai/v1/``, with the deployment's name as the
model. The older interface has the deployment in its path and wants the date of a version with each request; it is
used where a date is set.
"""

from __future__ import annotations

import re

from rehearse.chat.address import split

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(-preview)?")
_PATHS = ("/openai/v1", "/openai")


def resource_address(endpoint: str) -> str:
    """Return the address of an Azure resource alone, whatever path stood behind it.

    Raises:
        SettingsError: it is no http or https address.
    """
    parts = split(endpoint)
    path = parts.path.rstrip("/")
    for known in _PATHS:
        path = path.removesuffix(known)
    return f"{parts.scheme}://{parts.netloc}{path}"


def v1_address(endpoint: str) -> str:
    """Return the address at which a resource speaks OpenAI's own protocol."""
    return f"{resource_address(endpoint)}/openai/v1"


def dated(api_version: str | None) -> str | None:
    """Return the version where it is a date, so that the dated interface is asked; None for "v1", "latest" and such."""
    text = (api_version or "").strip()
    return text if _DATED.fullmatch(text) else None
