"""Every error of the client, as one sentence for the candidate: what was expected, what came, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pydantic import SecretStr

from rehearse.chat.keys import without_key
from rehearse.chat.symptoms import is_filtered, is_out_of_quota, is_too_long, status_of, wait_asked_for

_QUOTED = 200


class Place(NamedTuple):
    """Where a call went: the model, its host without any key, how many seconds it may take, the key."""

    model: str
    host: str
    timeout: float
    key: SecretStr | None


Sentence = Callable[[Exception, Place], str]


def sentence_for(error: Exception, place: Place) -> str:
    """Return what is to be said of a foreign error; unknown ones are told as a reply out of form."""
    for kind in type(error).__mro__:
        if kind.__name__ in SENTENCES:
            return SENTENCES[kind.__name__](error, place)
    return _not_a_chat_reply(error, place)


def filtered(place: Place) -> str:
    """Return what is said when a filter stopped the reply."""
    return (
        f"The content filter at {place.host} stopped the request, so {place.model} gave no reply; "
        "word the answer differently, or choose another model."
    )


def truncated(place: Place) -> str:
    """Return what is said when a reply ended before it was complete."""
    return (
        f"{place.model} at {place.host} stopped in the middle, because its reply reached the longest it may give; "
        "allow it more tokens, or choose another model."
    )


def refused(place: Place) -> str:
    """Return what is said when the model declined."""
    return f"{place.model} at {place.host} declined to reply; try again, or choose another model."


def empty(place: Place) -> str:
    """Return what is said when the reply holds nothing."""
    return f"Expected words from {place.model} at {place.host}, but its reply is empty; try again."


def stopped(place: Place) -> str:
    """Return what is said when the candidate ended a call."""
    return f"The call of {place.model} at {place.host} was stopped, as you asked; try again to go on."


def broken_off(place: Place) -> str:
    """Return what is said when the connection ended in the middle of a reply."""
    return f"The connection to {place.host} broke off in the middle of {place.model}'s reply; try again."


def too_slow(place: Place) -> str:
    """Return what is said when a reply was not there in time."""
    return (
        f"Expected a reply from {place.model} at {place.host} within {place.timeout:g} s, but it was not there; "
        "try again, choose a faster model, or raise REHEARSE_TIMEOUT."
    )


def no_connection(place: Place) -> str:
    """Return what is said when nobody answers at the address."""
    return (
        f"Expected a model server at {place.host}, but no connection could be made or it broke off; "
        "start the server or check the address, then try again."
    )


def key_not_taken(place: Place) -> str:
    """Return what is said when the server wants another key, or one at all."""
    if place.key is None:
        return f"{place.host} wants an API key, and none is set; set REHEARSE_API_KEY or paste a key in the settings."
    return f"{place.host} did not accept the API key; check it, or paste it anew in the settings."


def _told(sentence: Callable[[Place], str]) -> Sentence:
    return lambda error, place: sentence(place)


def _not_allowed(error: Exception, place: Place) -> str:
    return (
        f"{place.host} does not allow the use of {place.model} with this key{_quoted(error, place)}; "
        "choose another model, or a key that may use it."
    )


def _no_model(error: Exception, place: Place) -> str:
    return (
        f"{place.host} has no model {place.model} at this address{_quoted(error, place)}; "
        "choose one that it lists, and check that the address ends as the server wants it (often in /v1)."
    )


def _too_many(error: Exception, place: Place) -> str:
    if is_out_of_quota(error):
        return f"The account at {place.host} has no quota left for {place.model}; top it up, or choose another model."
    seconds = wait_asked_for(error)
    when = f"in {seconds:.0f} s" if seconds else "in a moment"
    return f"{place.host} takes no more requests for {place.model} at present; try again {when}."


def _bad_request(error: Exception, place: Place) -> str:
    if is_too_long(error):
        return (
            f"The request does not fit the context of {place.model} at {place.host}; "
            "set REHEARSE_MODEL_CONTEXT to the tokens it can take, shorten the text, or choose another model."
        )
    if is_filtered(error):
        return filtered(place)
    return (
        f"{place.host} did not accept the request for {place.model}{_quoted(error, place)}; "
        "choose another model, or check the address."
    )


def _server_fault(error: Exception, place: Place) -> str:
    return (
        f"The server at {place.host} failed on its side (HTTP {status_of(error) or 500}){_quoted(error, place)}; "
        "try again in a moment."
    )


def _other_status(error: Exception, place: Place) -> str:
    return (
        f"Expected a reply from {place.model} at {place.host}, but HTTP {status_of(error) or 'error'} came"
        f"{_quoted(error, place)}; check the address, then try again."
    )


def _streamed_fault(error: Exception, place: Place) -> str:
    if is_too_long(error) or is_filtered(error):
        return _bad_request(error, place)
    return f"The server at {place.host} reported a fault of its own{_quoted(error, place)}; try again in a moment."


def _ollama_fault(error: Exception, place: Place) -> str:
    status = status_of(error)
    if status is None:
        return _streamed_fault(error, place)
    if status == 401:
        return key_not_taken(place)
    by_status = {403: _not_allowed, 404: _no_model, 429: _too_many, 400: _bad_request, 422: _bad_request}
    return by_status.get(status, _server_fault if status >= 500 else _other_status)(error, place)


def _not_a_chat_reply(error: Exception, place: Place) -> str:
    return (
        f"Expected a chat completion from {place.host}, but something else came; "
        "check that the address is that of an OpenAI-compatible endpoint (it often ends in /v1)."
    )


def _quoted(error: Exception, place: Place) -> str:
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    said = inner.get("message") if isinstance(inner, dict) else inner or getattr(error, "error", None)
    if not isinstance(said, str) or not said.strip() or "<" in said:
        return ""
    text = without_key(said[:2_000], place.key)
    return f' ("{text[:_QUOTED].rstrip(". ")}{"…" if len(text) > _QUOTED else ""}")'


SENTENCES: dict[str, Sentence] = {
    # openai, the most particular first found along a class's bases
    "APITimeoutError": _told(too_slow),
    "APIConnectionError": _told(no_connection),
    "OAuthError": _told(key_not_taken),
    "AuthenticationError": _told(key_not_taken),
    "SubjectTokenProviderError": _told(key_not_taken),
    "PermissionDeniedError": _not_allowed,
    "NotFoundError": _no_model,
    "RateLimitError": _too_many,
    "BadRequestError": _bad_request,
    "UnprocessableEntityError": _bad_request,
    "ConflictError": _other_status,
    "InternalServerError": _server_fault,
    "APIStatusError": _other_status,
    "APIResponseValidationError": _not_a_chat_reply,
    "LengthFinishReasonError": _told(truncated),
    "ContentFilterFinishReasonError": _told(filtered),
    "WebSocketConnectionClosedError": _told(broken_off),
    "WebSocketQueueFullError": _told(broken_off),
    "StreamAlreadyConsumed": _told(broken_off),
    "InvalidWebhookSignatureError": _not_a_chat_reply,
    "MutuallyExclusiveAuthError": _told(key_not_taken),
    "APIRemovedInV1": _not_a_chat_reply,
    "APIError": _streamed_fault,
    "OpenAIError": _not_a_chat_reply,
    # ollama, and what its HTTP client raises before an answer begins
    "ResponseError": _ollama_fault,
    "ConnectError": _told(no_connection),
    "ConnectionError": _told(no_connection),
    # the HTTP clients under both, whose errors come through while a stream is read
    "TimeoutException": _told(too_slow),
    "HTTPError": _told(broken_off),
}
"""Sentence by class name; names, so that nothing heavy is imported to say that a server is not there."""
