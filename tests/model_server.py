"""A model server on loopback that speaks OpenAI's chat completions over real HTTP, faults included.

It says what a test wrote down (`replies`, in order) and then what `play` makes of the request. What it can do
is a test's choice: `refuses` names options that it answers with HTTP 400, `ignores` those it passes over.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Says:
    """A reply with that text; `finish` None leaves the reason of its end out."""

    text: str
    finish: str | None = "stop"
    refusal: str | None = None


@dataclass(frozen=True)
class Fails:
    """An HTTP error with OpenAI's error object in its body, or with `body` as it stands."""

    status: int
    message: str = "scripted"
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    content_type: str = "application/json"


@dataclass(frozen=True)
class Cuts:
    """A reply whose connection breaks after `pieces` pieces of it; streamed or not, it is never complete."""

    text: str
    pieces: int = 2


class Hangs:
    """No reply at all until the server is closed."""


@dataclass(frozen=True)
class Drips:
    """A reply of which a word comes every `pause` seconds."""

    text: str
    pause: float = 0.1
    finish: str | None = "stop"


Scripted = Says | Fails | Cuts | Hangs | Drips | str


@dataclass(frozen=True)
class Request:
    """What came in: path, headers with lower-case names, and the body (empty for GET)."""

    path: str
    headers: dict[str, str]
    body: Body

    @property
    def prompt(self) -> str:
        """All messages of the request, one after the other."""
        return "\n\n".join(str(message["content"]) for message in self.body.get("messages", ()))

    @property
    def form(self) -> str:
        """How structured output was asked for."""
        if "tools" in self.body:
            return "tools"
        return str(self.body.get("response_format", {}).get("type", "text"))


class ModelServer:
    """The server; use `serve` to have it running."""

    def __init__(
        self,
        *replies: Scripted,
        play: Callable[[Request], Scripted] | None = None,
        models: Iterable[str] = ("tiny-model",),
        key: str | None = None,
        refuses: Iterable[str] = (),
        ignores: Iterable[str] = (),
        chat_paths: Iterable[str] = ("/v1/chat/completions",),
    ) -> None:
        self.replies: deque[Scripted] = deque(replies)
        self.play = play
        self.models = tuple(models)
        self.key = key
        self.refuses = frozenset(refuses)
        self.ignores = frozenset(ignores)
        self.chat_paths = frozenset(chat_paths)
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def chats(self) -> list[Request]:
        """The chat completions that were asked for."""
        return [request for request in self.requests if request.path in self.chat_paths]

    def reply_to(self, request: Request) -> Scripted:
        if self.key is not None and request.headers.get("authorization") != f"Bearer {self.key}":
            return Fails(401, f"Incorrect API key provided: {request.headers.get('authorization', '')[7:]}.")
        for option in ("temperature", "stream_options", "tools"):
            if option in self.refuses and option in request.body:
                return Fails(400, f"Unsupported parameter: '{option}' is not supported with this model.")
        if request.form in self.refuses:
            return Fails(400, f"response_format of type '{request.form}' is not supported.")
        if self.replies:
            return self.replies.popleft()
        return self.play(request) if self.play is not None else "Nothing was scripted."


@contextmanager
def serve(server: ModelServer) -> Iterator[ModelServer]:
    """Run the server on a free port as long as the block lasts."""

    class Handler(_Handler):
        model_server = server

    with Listening(("127.0.0.1", server.port), Handler) as http:
        server.port = http.server_address[1]
        # The default looks every half second whether to end.
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            http.shutdown()
            thread.join()


class Listening(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # Of more than the usual five that connect at once, some would be let in a second later only.
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that went away, which is what many tests are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    model_server: ModelServer
    protocol_version = "HTTP/1.1"
    # Head and body in one packet: two would cost the client a delayed acknowledgement of 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a test's output is the test's."""

    def do_GET(self) -> None:
        server = self._note({})
        if server.key is not None and self.headers.get("Authorization") != f"Bearer {server.key}":
            self._error(Fails(401, "no key"))
        elif self.path == "/v1/models":
            self._whole({"object": "list", "data": [{"id": id, "object": "model"} for id in server.models]})
        else:
            self._error(Fails(404, "no such path"))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self._note(body)
        request = server.requests[-1]
        if request.path not in server.chat_paths:
            self._error(Fails(404, "no such path"))
            return
        reply = server.reply_to(request)
        if isinstance(reply, str):
            reply = Says(reply)
        if isinstance(reply, Hangs):
            server.closing.wait()
            self.close_connection = True
        elif isinstance(reply, Fails):
            self._error(reply)
        elif isinstance(reply, Drips) and not body.get("stream"):
            self._dripped(json.dumps(_completion(request, Says(reply.text), ignores=server.ignores)), reply.pause)
        elif body.get("stream"):
            self._streamed(reply, tells_usage=bool(body.get("stream_options", {}).get("include_usage")))
        elif isinstance(reply, Cuts):
            self._head(200, "application/json", length=len(reply.text) + 1_000)
            self.wfile.write(b'{"id": "1", "choices": [{"message": {"content": "')
            self.close_connection = True
        else:
            self._whole(_completion(request, reply, ignores=server.ignores))

    def _note(self, body: Body) -> ModelServer:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.model_server.requests.append(Request(self.path, headers, body))
        return self.model_server

    def _error(self, fails: Fails) -> None:
        body = fails.body
        if body is None:
            error = {"message": fails.message, "type": "scripted", "code": fails.code, "param": None}
            body = json.dumps({"error": error}).encode()
        self._head(fails.status, fails.content_type, length=len(body), headers=fails.headers)
        self.wfile.write(body)

    def _whole(self, value: Body) -> None:
        data = json.dumps(value).encode()
        self._head(200, "application/json", length=len(data))
        self.wfile.write(data)

    def _dripped(self, text: str, pause: float) -> None:
        data = text.encode()
        self._head(200, "application/json", length=len(data))
        for at in range(0, len(data), 8):
            if self.model_server.closing.wait(pause):
                return
            self.wfile.write(data[at : at + 8])
            self.wfile.flush()

    def _streamed(self, reply: Says | Cuts | Drips, *, tells_usage: bool) -> None:
        self._head(200, "text/event-stream", headers={"Transfer-Encoding": "chunked"})
        words = reply.text.split(" ")
        pieces = [word if number == 0 else f" {word}" for number, word in enumerate(words)]
        if isinstance(reply, Cuts):
            pieces = pieces[: reply.pieces]
        for piece in pieces:
            if isinstance(reply, Drips) and self.model_server.closing.wait(reply.pause):
                return
            self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
        if isinstance(reply, Cuts):
            self.close_connection = True
            return
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}]})
        if tells_usage:
            self._event({"choices": [], "usage": _usage(len(words))})
        self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, value: Body) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "tiny-model", **value}
        self._chunk(f"data: {json.dumps(whole)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _head(
        self, status: int, content_type: str, *, length: int | None = None, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()


def _completion(request: Request, says: Says, *, ignores: frozenset[str]) -> Body:
    message: Body = {"role": "assistant", "content": says.text, "refusal": says.refusal}
    if request.form == "tools" and "tools" not in ignores:
        name = request.body["tools"][0]["function"]["name"]
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": says.text}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "tiny-model",
        "choices": [{"index": 0, "message": message, "finish_reason": says.finish}],
        "usage": _usage(len(says.text.split())),
    }


def _usage(words: int) -> Body:
    return {"prompt_tokens": 100, "completion_tokens": words, "total_tokens": 100 + words}
