"""An Ollama on loopback that speaks its own interface over real HTTP: streamed lines of JSON, schemas, faults.

Like the real one it cuts, without a word, the beginning of what does not fit into `num_ctx` (4,096 where none is set).
What it says is scripted as in `model_server`, whose replies it takes.
"""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from model_server import Cuts, Fails, Hangs, Listening, Request, Says, Scripted

from rehearse.tokens import count_messages

Body = dict[str, Any]

UNLESS_TOLD = 4_096
_CREATED = "2026-11-25T09:00:00.000000Z"


class OllamaServer:
    """The server; use `serve_ollama` to have it running."""

    def __init__(
        self,
        *replies: Scripted,
        play: Callable[[Request], Scripted] | None = None,
        models: Iterable[str] = ("tiny-model",),
        longest: int = 131_072,
    ) -> None:
        self.replies: deque[Scripted] = deque(replies)
        self.play = play
        self.models = tuple(models)
        self.longest = longest
        self.requests: list[Request] = []
        self.cut: list[int] = []
        self.closing = threading.Event()
        self.port = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/v1"

    @property
    def chats(self) -> list[Request]:
        return [request for request in self.requests if request.path == "/api/chat"]

    def reply_to(self, request: Request) -> Scripted:
        room = request.body.get("options", {}).get("num_ctx", UNLESS_TOLD)
        taken = count_messages(message["content"] for message in request.body["messages"])
        if taken > room:
            self.cut.append(taken - room)
        if self.replies:
            return self.replies.popleft()
        return self.play(request) if self.play is not None else "Nothing was scripted."


@contextmanager
def serve_ollama(server: OllamaServer) -> Iterator[OllamaServer]:
    """Run the server on a free port as long as the block lasts."""

    class Handler(_Handler):
        ollama = server

    with Listening(("127.0.0.1", 0), Handler) as http:
        server.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            http.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    ollama: OllamaServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a test's output is the test's."""

    def do_GET(self) -> None:
        server = self._note({})
        details = {"family": "llama", "parameter_size": "1B", "quantization_level": "Q4_0"}
        match self.path:
            case "/api/version":
                self._whole({"version": "0.12.3"})
            case "/api/tags":
                self._whole({"models": [{"name": id, "model": id, "details": details} for id in server.models]})
            case "/v1/models":
                self._whole({"object": "list", "data": [{"id": id, "object": "model"} for id in server.models]})
            case _:
                self._fail(404, "404 page not found")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self._note(body)
        if self.path == "/api/show":
            self._whole({"model_info": {"general.architecture": "llama", "llama.context_length": server.longest}})
            return
        if self.path != "/api/chat":
            self._fail(404, "404 page not found")
            return
        if body["model"] not in server.models:
            self._fail(404, f"model '{body['model']}' not found")
            return
        reply = server.reply_to(server.requests[-1])
        if isinstance(reply, str):
            reply = Says(reply)
        if isinstance(reply, Hangs):
            server.closing.wait()
            self.close_connection = True
        elif isinstance(reply, Fails):
            self._fail(reply.status, reply.message)
        else:
            self._streamed(reply, body)

    def _note(self, body: Body) -> OllamaServer:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.ollama.requests.append(Request(self.path, headers, body))
        return self.ollama

    def _fail(self, status: int, message: str) -> None:
        self._whole({"error": message}, status=status)

    def _whole(self, value: Body, *, status: int = 200) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _streamed(self, reply: Says | Cuts, body: Body) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        pieces = re.findall(r"\s*\S+", reply.text)
        for piece in pieces[: reply.pieces] if isinstance(reply, Cuts) else pieces:
            self._line({"message": {"role": "assistant", "content": piece}, "done": False}, body)
        if isinstance(reply, Cuts):
            self.close_connection = True
            return
        if reply.finish is not None:
            counts = {"prompt_eval_count": 100, "eval_count": len(pieces), "total_duration": 5_000_000}
            end = {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": reply.finish, **counts}
            self._line(end, body)
        self.wfile.write(b"0\r\n\r\n")

    def _line(self, value: Body, body: Body) -> None:
        data = json.dumps({"model": body["model"], "created_at": _CREATED, **value}).encode() + b"\n"
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
