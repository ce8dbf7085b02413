"""A question read aloud by an OpenAI-compatible endpoint; without one, the browser reads it itself."""

from __future__ import annotations

from functools import lru_cache

from rehearse.speech.client import headers, make_client
from rehearse.speech.endpoints import Endpoint
from rehearse.speech.faults import door

_KEPT = 64
"""Questions whose sound is kept, some 100 KB each: most are asked for again, by reloads and by other people."""
LONGEST_TEXT = 4_000
"""Characters that are read; OpenAI takes 4,096."""


def read_aloud(text: str, place: Endpoint) -> bytes:
    """Return the text as an MP3.

    Raises:
        ModelError: the endpoint failed, or what came is no sound.
    """
    with door(place, "voice"):
        return _sound(text[:LONGEST_TEXT], place)


@lru_cache(maxsize=_KEPT)
def _sound(text: str, place: Endpoint) -> bytes:
    with make_client(place) as client:
        response = client.audio.speech.with_raw_response.create(
            model=place.model,
            voice=place.voice,
            input=text,
            response_format="mp3",
            extra_headers=headers(place),
        )
        kind = response.http_response.headers.get("content-type", "")
        data = response.http_response.content
    if not data or kind.startswith(("text/", "application/json")):
        raise ValueError(f"no sound but {kind or 'nothing'}")
    return data
