"""A wire in the form that the HTTP client takes; imported only where there is one."""

from __future__ import annotations

import json

import httpx2

from rehearse.chat.wire import Wire, WireRequest, WireResponse

_PATH = "/chat/completions"
_OF_THE_BYTES = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})


class WireTransport(httpx2.BaseTransport):
    """Shows chat completion requests to a wire; all else goes straight to the network."""

    def __init__(self, wire: Wire, network: httpx2.Client) -> None:
        """Take the wire, and the client that sends what the wire lets through."""
        self._wire = wire
        self._network = network

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the wire's response to a request.

        Raises:
            ModelError: the wire refuses it.
            httpx2.HTTPError: the wire lets it through, and the network failed.
        """
        if request.method != "POST" or not request.url.path.endswith(_PATH):
            return self._network.send(request)

        def send() -> WireResponse:
            came = self._network.send(request)
            # What was read is unpacked already.
            headers = {name: value for name, value in came.headers.items() if name.lower() not in _OF_THE_BYTES}
            return WireResponse(came.status_code, came.content, headers)

        answered = self._wire(WireRequest(json.loads(request.read())), send)
        return httpx2.Response(
            answered.status, headers=dict(answered.headers), content=answered.content, request=request
        )

    def close(self) -> None:
        """Close the connections."""
        self._network.close()
