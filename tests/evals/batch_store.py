"""OpenAI's files and batches as `batch_server` keeps them: uploaded, checked against the limits, answered."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from model_server import Body, Cuts, Fails, Hangs, ModelServer, Request, Says, _completion

COMPLETIONS = "/v1/chat/completions"
MOST_REQUESTS = 50_000
MOST_BYTES = 200 * 1024 * 1024
_LONGEST_ID = 512
_CREATED = 1_700_000_000
_STEPS = ("validating", "in_progress", "finalizing")


@dataclass
class StoredFile:
    """A file that was uploaded, or one that a batch made."""

    id: str
    name: str
    purpose: str
    content: bytes

    def told(self) -> Body:
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.content),
            "created_at": _CREATED,
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
        }


@dataclass
class StoredBatch:
    """A batch on its way; `looks` counts how often it was looked at."""

    id: str
    input: StoredFile
    endpoint: str
    window: str
    metadata: Body | None
    looks: int = 0
    status: str = "validating"
    faults: list[Body] = field(default_factory=list)
    counts: Body = field(default_factory=lambda: {"total": 0, "completed": 0, "failed": 0})
    output: str | None = None
    errors: str | None = None

    def told(self) -> Body:
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": self.endpoint,
            "errors": {"object": "list", "data": self.faults} if self.faults else None,
            "input_file_id": self.input.id,
            "completion_window": self.window,
            "status": self.status,
            "output_file_id": self.output,
            "error_file_id": self.errors,
            "created_at": _CREATED,
            "expires_at": _CREATED + 86_400,
            "request_counts": self.counts,
            "metadata": self.metadata,
        }


class BatchServer:
    """Files and batches over the replies of `model`; use `serve_batches` to have it running.

    `polls` is how often a batch is looked at before it is done.
    """

    def __init__(
        self,
        model: ModelServer,
        *,
        polls: int = 2,
        most_requests: int = MOST_REQUESTS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.model = model
        self.polls = polls
        self.most_requests = most_requests
        self.most_bytes = most_bytes
        self.files: dict[str, StoredFile] = {}
        self.batches: dict[str, StoredBatch] = {}
        self._lock = threading.RLock()

    @property
    def url(self) -> str:
        return self.model.url

    def keep(self, content: bytes, *, name: str, purpose: str) -> StoredFile:
        with self._lock:
            stored = StoredFile(f"file-{len(self.files) + 1}", name, purpose, content)
            self.files[stored.id] = stored
            return stored

    def begin(self, asked: Body) -> StoredBatch | Fails:
        stored = self.files.get(str(asked.get("input_file_id")))
        if stored is None:
            return Fails(400, "The input file does not exist.", "invalid_request")
        if asked.get("endpoint") != COMPLETIONS:
            return Fails(400, f"Expected endpoint {COMPLETIONS}, found {asked.get('endpoint')}.", "invalid_value")
        if asked.get("completion_window") != "24h":
            return Fails(400, "completion_window must be '24h'.", "invalid_value")
        with self._lock:
            batch = StoredBatch(f"batch_{len(self.batches) + 1}", stored, COMPLETIONS, "24h", asked.get("metadata"))
            self.batches[batch.id] = batch
            return batch

    def look(self, id: str) -> StoredBatch | None:
        """Return the batch, one step further on its way."""
        with self._lock:
            batch = self.batches.get(id)
            if batch is None or batch.status not in _STEPS:
                return batch
            batch.looks += 1
            if batch.looks == 1:
                batch.faults = list(self._faults(batch.input))
                batch.status = "failed" if batch.faults else "in_progress"
            if batch.status in _STEPS and batch.looks >= self.polls:
                self._finish(batch)
            return batch

    def _faults(self, stored: StoredFile) -> Iterator[Body]:
        def fault(code: str, message: str, line: int | None = None, param: str | None = None) -> Body:
            return {"code": code, "message": message, "line": line, "param": param}

        lines = [line for line in stored.content.split(b"\n") if line.strip()]
        if not lines:
            yield fault("empty_file", "The batch input file is empty.")
        if len(stored.content) > self.most_bytes:
            yield fault("file_too_large", f"The file holds more than {self.most_bytes} bytes.")
        if len(lines) > self.most_requests:
            yield fault("too_many_requests", f"The file holds more than {self.most_requests} requests.")
        ids: set[str] = set()
        models: set[str] = set()
        for number, line in enumerate(lines, start=1):
            try:
                asked = json.loads(line)
                id, method, url, body = (asked[name] for name in ("custom_id", "method", "url", "body"))
            except (ValueError, LookupError, TypeError):
                yield fault("invalid_json_line", "This line is no request in JSON.", number)
                continue
            if not isinstance(id, str) or not 0 < len(id) <= _LONGEST_ID:
                yield fault("invalid_custom_id", "The custom_id is no text of a fitting length.", number, "custom_id")
            if id in ids:
                yield fault("duplicate_custom_id", f"The custom_id {id} stands twice.", number, "custom_id")
            if method != "POST":
                yield fault("invalid_method", "The method must be POST.", number, "method")
            if url != COMPLETIONS:
                yield fault(
                    "mismatched_endpoint", f"All requests of the batch must go to {COMPLETIONS}.", number, "url"
                )
            if body.get("stream"):
                yield fault("invalid_request", "A request of a batch cannot be streamed.", number, "body.stream")
            ids.add(id)
            models.add(str(body.get("model")))
            if len(models) > 1:
                yield fault("mismatched_model", "All requests of a batch must be for one model.", number, "body.model")

    def _finish(self, batch: StoredBatch) -> None:
        done: list[Body] = []
        failed: list[Body] = []
        is_expired = False
        for number, line in enumerate(filter(bytes.strip, batch.input.content.split(b"\n")), start=1):
            asked = json.loads(line)
            answer = self._answer(asked["body"])
            is_good = answer["response"] is not None and answer["response"]["status_code"] == 200
            is_expired |= answer["response"] is None
            (done if is_good else failed).append(
                {"id": f"batch_req_{number}", "custom_id": asked["custom_id"], **answer}
            )
        # In no promised order.
        done.reverse()
        batch.counts = {"total": len(done) + len(failed), "completed": len(done), "failed": len(failed)}
        batch.output = self._made(batch, "output", done)
        batch.errors = self._made(batch, "error", failed)
        batch.status = "expired" if is_expired else "completed"

    def _made(self, batch: StoredBatch, what: str, lines: list[Body]) -> str | None:
        content = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        return self.keep(content, name=f"{batch.id}_{what}.jsonl", purpose="batch_output").id if lines else None

    def _answer(self, body: Body) -> Body:
        request = Request(COMPLETIONS, {"authorization": f"Bearer {self.model.key}"}, body)
        self.model.requests.append(request)
        reply = self.model.reply_to(request)
        if isinstance(reply, (Hangs, Cuts)):
            late = "This request could not be executed before the completion window expired."
            return {"response": None, "error": {"code": "batch_expired", "message": late}}
        if isinstance(reply, Fails):
            told: Body = {"error": {"message": reply.message, "type": "scripted", "code": reply.code, "param": None}}
            return _answered(reply.status, told)
        says = Says(reply) if isinstance(reply, str) else reply
        return _answered(200, _completion(request, says, ignores=self.model.ignores))


def _answered(status: int, body: Body) -> Body:
    return {"response": {"status_code": status, "request_id": "req_1", "body": body}, "error": None}
