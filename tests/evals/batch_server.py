"""A server on loopback with OpenAI's files and batches, beside the chat completions of `model_server`.

A batch file is uploaded (POST /v1/files), a batch is made of it (POST /v1/batches), looked at until it is
done (GET /v1/batches/{id}), and its output and error files are fetched (GET /v1/files/{id}/content). Every
request of a batch gets what the `ModelServer` replies to it; one that it hangs on expires. The limits are
OpenAI's: a batch that breaks one ends as "failed", with the line and what is wrong with it.

    with serve_batches(BatchServer(ModelServer(play=Player()), polls=1)) as server:
        client = openai.OpenAI(base_url=server.url, api_key="none")
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from batch_store import BatchServer
from model_server import Fails, Listening, _Handler

__all__ = ["BatchServer", "serve_batches"]


@contextmanager
def serve_batches(server: BatchServer) -> Iterator[BatchServer]:
    """Run the server on a free port as long as the block lasts."""

    class Handler(_BatchHandler):
        model_server = server.model
        batch_server = server

    with Listening(("127.0.0.1", 0), Handler) as http:
        server.model.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.model.closing.set()
            http.shutdown()
            thread.join()


class _BatchHandler(_Handler, BaseHTTPRequestHandler):
    batch_server: BatchServer

    def do_GET(self) -> None:
        if not self._is_let_in():
            return
        files, batches = self.batch_server.files, self.batch_server
        found: Any
        if path := re.fullmatch(r"/v1/files/([\w-]+)/content", self.path):
            if stored := files.get(path[1]):
                self._head(200, "application/octet-stream", length=len(stored.content))
                self.wfile.write(stored.content)
                return
            found = None
        elif path := re.fullmatch(r"/v1/files/([\w-]+)", self.path):
            found = files.get(path[1])
        elif path := re.fullmatch(r"/v1/batches/([\w-]+)", self.path):
            found = batches.look(path[1])
        else:
            super().do_GET()
            return
        if found is None:
            self._error(Fails(404, f"Nothing is found at {self.path}."))
        else:
            self._whole(found.told())

    def do_POST(self) -> None:
        if self.path not in {"/v1/files", "/v1/batches"}:
            super().do_POST()
            return
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._is_let_in():
            return
        if self.path == "/v1/batches":
            begun = self.batch_server.begin(json.loads(data))
            self._error(begun) if isinstance(begun, Fails) else self._whole(begun.told())
            return
        fields, name = _fields(data, self.headers["Content-Type"])
        if fields.get("purpose") != b"batch":
            self._error(Fails(400, "Expected the purpose 'batch'."))
        elif not name.endswith(".jsonl"):
            self._error(Fails(400, "Invalid file format for Batch API. Must be .jsonl", "invalid_file_format"))
        else:
            self._whole(self.batch_server.keep(fields["file"], name=name, purpose="batch").told())

    def _is_let_in(self) -> bool:
        key = self.model_server.key
        if key is None or self.headers.get("Authorization") == f"Bearer {key}":
            return True
        self._error(Fails(401, "Incorrect API key provided."))
        return False


def _fields(data: bytes, content_type: str) -> tuple[dict[str, bytes], str]:
    """Return the fields of a multipart form, and the name of the file in it."""
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    fields: dict[str, bytes] = {}
    name = ""
    for part in data.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        field_name = re.search(rb' name="([^"]*)"', head)
        file_name = re.search(rb'filename="([^"]*)"', head)
        if file_name:
            name = file_name[1].decode()
        if field_name:
            fields[field_name[1].decode()] = content.removesuffix(b"\r\n")
    return fields, name
