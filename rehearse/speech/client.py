"""OpenAI's client for one audio endpoint; its key goes to that address and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rehearse.speech.endpoints import Endpoint

if TYPE_CHECKING:
    import openai


def warm() -> None:
    """Import what the first call needs, for doing so in the background while somebody speaks."""
    import openai.resources.audio  # noqa: F401  # imported for being imported


def make_client(place: Endpoint) -> openai.OpenAI:
    """Return a client of the endpoint that tries once and waits as long as the endpoint's settings say."""
    import openai

    key = place.key.get_secret_value().strip() if place.key is not None else ""
    return openai.OpenAI(
        base_url=place.base_url,
        # The client insists on a key; where none is set, `headers` leaves out what would carry it.
        api_key=key or "none",
        timeout=openai.Timeout(place.timeout, connect=min(10.0, place.timeout)),
        max_retries=0,
        # What is on this computer is reached directly, whatever proxy the environment names.
        http_client=openai.DefaultHttpxClient(trust_env=False) if place.is_local else None,
    )


def headers(place: Endpoint) -> Mapping[str, str | openai.Omit]:
    """Return what each request's headers are to have changed: no key is sent where none is set."""
    import openai

    return {} if place.key is not None and place.key.get_secret_value().strip() else {"Authorization": openai.Omit()}
