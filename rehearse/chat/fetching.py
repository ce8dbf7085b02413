"""JSON from a model server with the standard library: finding a server must not import LangChain."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import Any, NamedTuple

from pydantic import SecretStr

from rehearse.chat.address import split
from rehearse.chat.faults import Place, no_connection, too_slow
from rehearse.errors import ModelError

_LONGEST = 2_000_000


class Fetched(NamedTuple):
    """What a server answered: the HTTP status, and the JSON of the body, None where it is none."""

    status: int
    value: Any


def fetched(
    base_url: str, path: str, *, place: Place, key: SecretStr | None = None, body: dict[str, Any] | None = None
) -> Fetched:
    """Return the JSON at a path below an address.

    Args:
        base_url: An http or https address; a query in it is kept.
        path: What follows the address's own path, such as ``/models``.
        place: What is said where nobody answers, and how many seconds it may take.
        key: Sent as bearer token where given.
        body: Sent as JSON by POST where given; else it is a GET.

    Raises:
        ModelError: nobody answers there in time.
        SettingsError: the address is none.
    """
    parts = split(base_url)
    door = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    headers = {"Accept": "application/json"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key.get_secret_value()}"
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        headers["Content-Type"] = "application/json"
    where = f"{parts.path.rstrip('/')}{path}{'?' + parts.query if parts.query else ''}"
    try:
        with closing(door(parts.hostname or "", parts.port, timeout=place.timeout)) as connection:
            connection.request("GET" if data is None else "POST", where, body=data, headers=headers)
            response = connection.getresponse()
            return Fetched(response.status, _json(response.read(_LONGEST)))
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise ModelError(too_slow(place) if isinstance(error, TimeoutError) else no_connection(place)) from error


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
