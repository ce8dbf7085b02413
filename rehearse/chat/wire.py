"""The seam at which chat completion requests can be seen, and answered in the network's place.

A wire is given every request exactly as it would be sent. Forms, retries, parsing and repair rounds stay
the product's own, so that replies out of a file are worth what replies of a live model are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from rehearse.errors import RehearseError

_TRANSPORT_ONLY = frozenset({"stream", "stream_options"})
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class WireRequest(NamedTuple):
    """A chat completion request; `body` is its JSON, in which neither the key nor the host stands."""

    body: Mapping[str, Any]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, without whether the reply is to be streamed."""
        return {name: value for name, value in self.body.items() if name not in _TRANSPORT_ONLY}

    @property
    def hash(self) -> str:
        """SHA-256 (64 hex digits) of what is asked for, as JSON with sorted keys and no blanks.

        The same request has the same hash whatever the host, the key, and the order of its keys.
        """
        text = json.dumps(self.asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class WireResponse(NamedTuple):
    """What came: HTTP status, the body's bytes, and the headers that tell what they are."""

    status: int
    content: bytes
    headers: Mapping[str, str] = _NO_HEADERS

    @classmethod
    def of(cls, body: Mapping[str, Any], *, status: int = 200) -> WireResponse:
        """Return the response that has this JSON as its body."""
        return cls(status, json.dumps(body).encode(), {"content-type": "application/json"})


class Wire(Protocol):
    """Sees every chat completion request of a chat. Called from every thread that the chat is used in."""

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        """Return the response to a request: what `send` gets from the network, or one of its own.

        Raises:
            ModelError: there is no response to be had; the sentence reaches whoever asked as it is, and the
                request is neither sent again nor asked for in another form.
        """


@contextmanager
def refusals() -> Iterator[None]:
    """Let an error of ours that a wire raised through the client, which takes it for a broken connection."""
    import openai

    try:
        yield
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, RehearseError):
            raise error.__cause__ from None
        raise
