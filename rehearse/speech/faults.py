"""Every failure of an audio endpoint as one sentence for the candidate: what was expected, what came, what to do."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from rehearse.chat.keys import holds_key
from rehearse.chat.symptoms import is_out_of_quota, status_of
from rehearse.errors import ModelError
from rehearse.speech.endpoints import Endpoint
from rehearse.speech.transcript import NotATranscript

Wanted = Literal["transcript", "voice"]

_SETTING = {"transcript": "REHEARSE_TRANSCRIBE", "voice": "REHEARSE_SPEECH"}
_WANTED = {"transcript": "a transcript", "voice": "a voice"}
_PATH = {"transcript": "/audio/transcriptions", "voice": "/audio/speech"}


@contextmanager
def door(place: Endpoint, wanted: Wanted) -> Iterator[None]:
    """Turn whatever the client raises inside into a ModelError that says it to the candidate, without a key.

    Raises:
        ModelError: the call failed; its cause is the client's error, left out where a key stands in it.
    """
    import httpx2
    import openai

    unexpected = (ValueError, LookupError, TypeError, AttributeError, RuntimeError)
    try:
        yield
    except (openai.OpenAIError, httpx2.HTTPError, *unexpected) as error:
        tells_key = holds_key("".join(traceback.format_exception(error)), place.key)
        raise ModelError(sentence_for(error, place, wanted)) from (None if tells_key else error)


def sentence_for(error: Exception, place: Endpoint, wanted: Wanted) -> str:
    """Return what is to be said of an error; an unknown one is told as a reply out of form."""
    names = {kind.__name__ for kind in type(error).__mro__}
    setting, what = _SETTING[wanted], _WANTED[wanted]
    if names & {"APITimeoutError", "TimeoutException"}:
        return (
            f"Expected {what} from {place.host} within {place.timeout:g} s, but it was not there; try again, "
            f"or raise {setting}_TIMEOUT."
        )
    status = status_of(error)
    if status is not None:
        return _of_status(status, error, place, wanted)
    if names & {"APIConnectionError", "HTTPError"}:
        return (
            f"Expected {place.host} to give {what}, but no connection could be made or it broke off; start the "
            f"server or check {setting}_ADDRESS, then try again."
        )
    came = str(error) if isinstance(error, NotATranscript) else "something else"
    return (
        f"Expected {what} from {place.host}, but {came} came; check that {setting}_ADDRESS is that of an "
        "OpenAI-compatible endpoint (it often ends in /v1), then try again."
    )


def _of_status(status: int, error: Exception, place: Endpoint, wanted: Wanted) -> str:
    setting, what = _SETTING[wanted], _WANTED[wanted]
    match status:
        case 401 | 403 if place.key is None:
            return (
                f"{place.host} wants a key to give {what}, and none is set for it; set {setting}_KEY, then try again."
            )
        case 401 | 403:
            return f"{place.host} did not accept the key for {what}; check {setting}_KEY, then try again."
        case 404 | 405:
            return (
                f"{place.host} has no {_PATH[wanted]} at this address, or no model {place.model}; check "
                f"{setting}_ADDRESS (it often ends in /v1) and {setting}_MODEL, then try again."
            )
        case 413:
            return f"{place.host} does not take a recording of this length; say it in shorter parts, then try again."
        case 429 if is_out_of_quota(error):
            return f"The account at {place.host} has no quota left for {place.model}; top it up, then try again."
        case 429:
            return f"{place.host} takes no more requests at present; try again in a moment."
        case _ if status >= 500:
            return f"The server at {place.host} failed on its side (HTTP {status}); try again in a moment."
    return (
        f"{place.host} did not take the request for {what} (HTTP {status}); check that {setting}_MODEL is a model for "
        "it, then try again."
    )
