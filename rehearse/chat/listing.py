"""The models that a server lists."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr

from rehearse.chat.address import host_of
from rehearse.chat.faults import Place, key_not_taken
from rehearse.chat.fetching import fetched
from rehearse.chat.keys import usable_key
from rehearse.errors import ModelError


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
    key = usable_key(api_key)
    place = Place(model="any model", host=host_of(base_url), timeout=timeout, key=key)
    found = fetched(base_url, "/models", place=place, key=key)
    if found.status in {401, 403}:
        raise ModelError(key_not_taken(place))
    if found.status != 200:
        raise ModelError(_not_a_list(f"HTTP {found.status}", place))
    return _ids(found.value, place)


def _ids(found: Any, place: Place) -> tuple[str, ...]:
    try:
        return tuple(str(model["id"]) for model in found["data"] if model["id"])
    except (TypeError, LookupError) as error:
        raise ModelError(_not_a_list("something else", place)) from error


def _not_a_list(came: str, place: Place) -> str:
    return (
        f"Expected a list of models from {place.host}, but {came} came; "
        "name the model (REHEARSE_MODEL), or check the address (it often ends in /v1)."
    )
