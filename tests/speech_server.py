"""A speech server on loopback that speaks OpenAI's audio endpoints over real HTTP, faults included.

`says` is what it hears in every recording, `replies` are scripted outcomes that come first, in order.
"""

from __future__ import annotations

import io
import json
import math
import sys
import threading
import wave
from array import array
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORDS = "Um, I plan the night shift, you know, and I will finish the certificate by June."


@dataclass(frozen=True)
class Fails:
    """An HTTP error with OpenAI's error object in its body, or with `body` as it stands."""

    status: int
    message: str = "scripted"
    body: bytes | None = None
    content_type: str = "application/json"


@dataclass(frozen=True)
class Raw:
    """HTTP 200 with just this."""

    body: bytes
    content_type: str = "application/json"


class Hangs:
    """No reply at all until the server is closed, or `released`."""


class Breaks:
    """The connection is closed without a reply."""


@dataclass(frozen=True)
class Heard:
    """What came in: the path, headers with lower-case names, the form's fields, the recording."""

    path: str
    headers: dict[str, str]
    fields: dict[str, list[str]]
    wav: bytes = b""


@dataclass
class SpeechServer:
    """The server; use `serve` to have it running."""

    says: str = WORDS
    replies: deque[Any] = field(default_factory=deque)
    key: str | None = None
    forms: tuple[str, ...] = ("verbose_json", "json")
    requests: list[Heard] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


def timed(text: str, *, word: float = 0.3, pause_after: int = 1, pause: float = 1.4) -> dict[str, Any]:
    """Return a verbose transcription of a text: each word takes `word` seconds, and one pause stands in it."""
    at, words = 0.2, []
    for number, one in enumerate(text.split(), start=1):
        words.append({"word": one, "start": at, "end": at + word})
        at += word + (pause if number == pause_after else 0.05)
    return {"task": "transcribe", "language": "english", "duration": at, "text": text, "words": words}


@contextmanager
def serve(**options: Any) -> Iterator[SpeechServer]:
    """Run a server on a free port until the block ends; whatever hangs then is let go."""
    server = SpeechServer(**options)

    class Handler(_Handler):
        speech_server = server

    listening = _Quiet(("127.0.0.1", 0), Handler)
    server.port = listening.server_address[1]
    thread = threading.Thread(target=lambda: listening.serve_forever(0.05), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.released.set()
        listening.shutdown()
        listening.server_close()


def tone(seconds: float, *, rate: int = 16_000, loudness: float = 0.4) -> bytes:
    """Return a WAV recording of a tone; of silence where `loudness` is 0."""
    samples = array("h", (round(32_000 * loudness * math.sin(n / 12)) for n in range(round(seconds * rate))))
    if sys.byteorder == "big":
        samples.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    speech_server: SpeechServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a test's output is the test's."""

    def do_POST(self) -> None:
        server = self.speech_server
        heard = _heard(
            self.path,
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(int(self.headers["Content-Length"])),
        )
        server.requests.append(heard)
        reply = self._reply(heard)
        if isinstance(reply, Hangs):
            server.released.wait()
            if server.closing.is_set():
                self.close_connection = True
                return
            reply = timed(server.says)
        if isinstance(reply, Breaks):
            self.close_connection = True
        elif isinstance(reply, Fails):
            body = reply.body
            if body is None:
                body = json.dumps({"error": {"message": reply.message, "type": "scripted"}}).encode()
            self._send(reply.status, reply.content_type, body)
        elif isinstance(reply, Raw):
            self._send(200, reply.content_type, reply.body)
        else:
            self._send(200, "application/json", json.dumps(reply).encode())

    def _reply(self, heard: Heard) -> Any:
        server = self.speech_server
        if server.key is not None and heard.headers.get("authorization") != f"Bearer {server.key}":
            return Fails(401, f"Incorrect API key provided: {heard.headers.get('authorization', 'none')}.")
        if heard.path == "/v1/audio/speech":
            return server.replies.popleft() if server.replies else Raw(tone(0.5), "audio/mpeg")
        if heard.path != "/v1/audio/transcriptions":
            return Fails(404, "no such path")
        form = heard.fields.get("response_format", ["json"])[0]
        if form not in server.forms:
            return Fails(400, f"response_format '{form}' is not compatible with this model")
        if server.replies:
            return server.replies.popleft()
        return timed(server.says) if form == "verbose_json" else {"text": server.says}

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _heard(path: str, headers: dict[str, str], body: bytes) -> Heard:
    kind = headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        values = json.loads(body) if body else {}
        return Heard(path, headers, {name: [str(value)] for name, value in values.items()})
    message = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    fields: dict[str, list[str]] = {}
    wav = b""
    for part in message.get_payload():
        name = str(part.get_param("name", header="content-disposition"))
        data = part.get_payload(decode=True)
        if name == "file":
            wav = data
        else:
            fields.setdefault(name, []).append(data.decode())
    return Heard(path, headers, fields, wav)
