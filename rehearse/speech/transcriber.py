"""A recording written down by an OpenAI-compatible endpoint, with times where it gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rehearse.errors import ModelError
from rehearse.speech.client import headers, make_client
from rehearse.speech.endpoints import Endpoint
from rehearse.speech.faults import door
from rehearse.speech.transcript import Transcript, transcript_of
from rehearse.speech.usual import delivery_lists

if TYPE_CHECKING:
    import openai

_FORMS: tuple[Mapping[str, Any], ...] = (
    {"response_format": "verbose_json", "timestamp_granularities": ["word", "segment"]},
    {"response_format": "verbose_json"},
    {"response_format": "json"},
)
"""Ways to ask, the one that tells most first: OpenAI's newer models and some servers take the last one only."""

NOTHING_HEARD = (
    "Nothing could be made out in the recording; see that the right microphone is chosen and not muted, "
    "then record it again, or type."
)


class Transcriber:
    """Asks one endpoint. Safe to use from several threads."""

    def __init__(self, place: Endpoint) -> None:
        self.place = place

    def transcribe(self, wav: bytes, *, language: str) -> Transcript:
        """Return what is said in a recording.

        Args:
            wav: The recording, sent as it is.
            language: ISO 639-1 of what is spoken.

        Raises:
            ModelError: the endpoint failed, replied out of form, or heard nothing.
        """
        with door(self.place, "transcript"):
            said = transcript_of(self._asked(wav, language))
        if said is None:
            raise ModelError(NOTHING_HEARD)
        return said

    def _asked(self, wav: bytes, language: str) -> str:
        import openai

        with make_client(self.place) as client:
            for form in _FORMS[:-1]:
                try:
                    return self._reply(client, wav, language, form)
                except (openai.BadRequestError, openai.UnprocessableEntityError):
                    # Refused is the form, perhaps; if it was something else, the plainest form is refused too.
                    continue
            return self._reply(client, wav, language, _FORMS[-1])

    def _reply(self, client: openai.OpenAI, wav: bytes, language: str, form: Mapping[str, Any]) -> str:
        hint = delivery_lists().of(language).hint
        # Any: the client's types have one signature for each form, and this is about which of them a server takes.
        door_to: Any = client.audio.transcriptions.with_raw_response
        response = door_to.create(
            model=self.place.model,
            file=("answer.wav", wav, "audio/wav"),
            language=language,
            **({"prompt": hint} if hint else {}),
            **form,
            extra_headers=headers(self.place),
        )
        return str(response.http_response.text)
