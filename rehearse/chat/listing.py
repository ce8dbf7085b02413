"""The models that a server lists, asked with the standard library: finding a server must not import LangChain."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import Any

from pydantic import SecretStr

from rehearse.chat.address import host_of, split
from rehearse.chat.faults import Place, key_not_taken, no_connection, too_slow
from rehearse.chat.keys import usable_key
from rehearse.errors import ModelError

_LONGEST = 2_000_000


def list_models(base_url: str, *, api_key: SecretStr | None = None, timeout: float = 5.0) -> tuple[str, ...]:
    """Return the ids of the models at an address, in the server's order.

    Args:
        base_url: Such as ``http://127.0.0.1:11434/v1``.
        api_key: Sent where given.
        timeout: Seconds for the connection, and again for the reply.

    Raises:
        ModelError: nobody answers there in time, or what answers lists no models.
        SettingsError: the address is none, or the key holds what cannot be sent.
    """
    parts = split(base_url)
    key = usable_key(api_key)
    place = Place(model="any model", host=host_of(base_url), timeout=timeout, key=key)
    door = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    headers = {"Accept": "application/json"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key.get_secret_value()}"
    path = f"{parts.path.rstrip('/')}/models{'?' + parts.query if parts.query else ''}"
    try:
        with closing(door(parts.hostname or "", parts.port, timeout=timeout)) as connection:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            status, data = response.status, response.read(_LONGEST)
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise ModelError(too_slow(place) if isinstance(error, TimeoutError) else no_connection(place)) from error
    if status in {401, 403}:
        raise ModelError(key_not_taken(place))
    if status != 200:
        raise ModelError(_not_a_list(f"HTTP {status}", place))
    return _ids(data, place)


def _ids(data: bytes, place: Place) -> tuple[str, ...]:
    try:
        found: Any = json.loads(data)
        return tuple(str(model["id"]) for model in found["data"] if model["id"])
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise ModelError(_not_a_list("something else", place)) from error


def _not_a_list(came: str, place: Place) -> str:
    return (
        f"Expected a list of models from {place.host}, but {came} came; "
        "name the model (REHEARSE_MODEL), or check the address (it often ends in /v1)."
    )
