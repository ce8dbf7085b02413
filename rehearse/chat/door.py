"""Where errors of LangChain, its client and its HTTP library become ours, and nothing of theirs leaks a key."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from rehearse.chat.faults import Place, sentence_for
from rehearse.chat.keys import holds_key
from rehearse.errors import ModelError, RehearseError


@contextmanager
def door(place: Place) -> Iterator[None]:
    """Turn whatever the client raises inside into a ModelError that says it to the candidate.

    Raises:
        ModelError: the call failed; its cause is the client's error, left out where a key stands in it.
    """
    try:
        yield
    except RehearseError:
        raise
    except Exception as error:
        if not _is_foreign(error):
            raise
        tells_key = holds_key("".join(traceback.format_exception(error)), place.key)
        raise ModelError(sentence_for(error, place)) from (None if tells_key else error)


def _is_foreign(error: Exception) -> bool:
    # By the libraries' names, so that none is imported that is not in use: openai is built on httpx2, whose errors come
    # through while a stream is read, and ollama on httpx.
    libraries = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    # From ValueError on, what LangChain raises while it takes a reply apart that is no chat completion.
    unexpected = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, ConnectionError)
    return bool(libraries & {"openai", "httpx2", "ollama", "httpx"}) or isinstance(error, unexpected)


@contextmanager
def untraced() -> Iterator[None]:
    """Send nothing to a tracing service, unless the person who runs Rehearse turned LANGSMITH_TRACING on."""
    from langsmith import tracing_context

    is_wanted = os.environ.get("LANGSMITH_TRACING", "").strip().lower() in {"true", "1"}
    with tracing_context(enabled=None if is_wanted else False):
        yield
