"""What an error of the client tells about itself: status, words, and what the server refused or asks for."""

from __future__ import annotations

_TOO_LONG = ("context_length", "context length", "context size", "context window", "too long", "too many tokens")
_FILTERED = ("content_filter", "content filter", "content management", "responsibleai", "moderation")
_NO_QUOTA = ("insufficient_quota", "exceeded your current quota", "billing", "credit")


def status_of(error: Exception) -> int | None:
    """Return the HTTP status that the server answered with, None where it did not answer."""
    status = getattr(error, "status_code", None)
    # Ollama's client has -1 where a fault was reported in a reply that had begun well.
    return status if isinstance(status, int) and status > 0 else None


def words_of(error: Exception) -> str:
    """Return all that a server said about its refusal, in lower case, for looking into; never to be shown."""
    said = (str(error), *(str(getattr(error, name, None) or "") for name in ("code", "param", "type", "body")))
    return " ".join(said).lower()[:10_000]


def is_too_long(error: Exception) -> bool:
    """Return True where the request did not fit the model's context."""
    return any(sign in words_of(error) for sign in _TOO_LONG)


def is_filtered(error: Exception) -> bool:
    """Return True where a content filter stopped the request."""
    return any(sign in words_of(error) for sign in _FILTERED)


def is_option_refused(error: Exception) -> bool:
    """Return True where the server may have refused the way of asking, and not what was asked or who asks."""
    status = status_of(error)
    if status == 404:
        # Routers answer so where no provider takes the option; else it is the model that is not there.
        return "response_format" in words_of(error) or "tool" in words_of(error)
    return status in {400, 415, 422, 501} and not is_too_long(error) and not is_filtered(error)


def is_out_of_quota(error: Exception) -> bool:
    """Return True where waiting does not help, because the account has nothing left to spend."""
    return any(sign in words_of(error) for sign in _NO_QUOTA)


def wait_asked_for(error: Exception) -> float | None:
    """Return the seconds that the server asks to wait (Retry-After), None where it says nothing of use."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    try:
        seconds = float(headers.get("retry-after", "")) if headers is not None else -1.0
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e9 else None
