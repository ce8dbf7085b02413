"""The lines of batch files: which request each one is, and files that keep to the providers' limits."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from evals.wires import Ticket
from rehearse.chat import WireRequest
from rehearse.errors import DataError

URL = "/v1/chat/completions"
MOST_REQUESTS = 50_000
"""Requests in one file, of OpenAI's Batch API."""
MOST_BYTES = 200_000_000
"""Bytes of one file, of OpenAI's Batch API."""
KEY = 16
"""Hex digits of a request's hash that its custom_id carries: 64 bits, enough to tell any number of requests apart."""

_STRANGE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_NAME, _KEPT, _DIGEST = 34, 25, 8
_WORK = {"assess": "a", "rewrite": "w"}
_CUSTOM_ID = re.compile(r"([A-Za-z0-9_-]{1,34})-e(\d{1,7})-([aw])(\d{1,3})-([0-9a-f]{16})")


class CustomId(NamedTuple):
    """What a line's `custom_id` says.

    `name` is the case's (see `name_of`), `number` counts the requests of one grading (the second is mostly
    the repair round), `key` is the beginning of the request's hash. Written
    ``name-e<epoch>-a<number>-<key>`` (``w`` for a rewrite), in letters, digits, ``_`` and ``-``, at most 64 of
    them, which is the tightest limit of a provider.
    """

    name: str
    epoch: int
    work: str
    number: int
    key: str

    def __str__(self) -> str:
        return f"{self.name}-e{self.epoch}-{self.work}{self.number}-{self.key}"

    @classmethod
    def of(cls, request: WireRequest, ticket: Ticket) -> CustomId:
        """Return the id of a request that is made for the work of a ticket."""
        return cls(name_of(ticket.case), ticket.epoch, _WORK[ticket.work], ticket.requests, request.hash[:KEY])

    @classmethod
    def read(cls, text: str) -> CustomId | None:
        """Return what a custom_id says, None where it is not one of these."""
        found = _CUSTOM_ID.fullmatch(text)
        return cls(found[1], int(found[2]), found[3], int(found[4]), found[5]) if found else None


def name_of(case: str) -> str:
    """Return a case's id in letters, digits, ``_`` and ``-``, at most 34; longer ones end in a part of their hash."""
    name = _STRANGE.sub("_", case)
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:_KEPT]}-{hashlib.sha256(case.encode()).hexdigest()[:_DIGEST]}"


def names_of(cases: Iterable[str]) -> dict[str, str]:
    """Return the cases' ids by the names that stand for them.

    Raises:
        DataError: two cases would have one name.
    """
    names: dict[str, str] = {}
    for case in cases:
        other = names.setdefault(name_of(case), case)
        if other != case:
            raise DataError(f"Expected each case to have a name of its own, but {other} and {case} share one.")
    return names


class BatchWriter:
    """Writes requests to FILE.jsonl, FILE-2.jsonl … as they come; to be used in a ``with`` block.

    `files` are those that were written so far, `requests` how many lines they hold.
    """

    def __init__(self, target: Path, *, most_requests: int = MOST_REQUESTS, most_bytes: int = MOST_BYTES) -> None:
        """Take the first file's name; nothing is written before the first request.

        Raises:
            DataError: the name does not end in ``.jsonl``, or the file is there already.
        """
        if target.suffix != ".jsonl":
            raise DataError(f"Expected a batch file's name to end in .jsonl, found {target.name}; choose another name.")
        self._target = target
        self._most_requests = most_requests
        self._most_bytes = most_bytes
        self._open: IO[bytes] | None = None
        self._lines = self._bytes = 0
        self.files: list[Path] = []
        self.requests = 0
        _must_be_new(target)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.close()

    def write(self, id: CustomId, request: WireRequest) -> None:
        """Add a request's line.

        Raises:
            DataError: one line alone is longer than a file may be, or the file cannot be written.
        """
        line = {"custom_id": str(id), "method": "POST", "url": URL, "body": request.asked}
        data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        if len(data) > self._most_bytes:
            raise DataError(f"The request {id} has {len(data)} bytes, more than a batch file may have; leave it out.")
        if self._open is None or self._lines == self._most_requests or self._bytes + len(data) > self._most_bytes:
            self._next()
        assert self._open is not None
        self._open.write(data)
        self._lines += 1
        self._bytes += len(data)
        self.requests += 1

    def _next(self) -> None:
        if self._open is not None:
            self._open.close()
        number = len(self.files) + 1
        path = self._target if number == 1 else self._target.with_stem(f"{self._target.stem}-{number}")
        _must_be_new(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open = path.open("xb")
        except OSError as error:
            raise DataError(f"Expected to write {path}, but it cannot be: {error.strerror}.") from error
        self.files.append(path)
        self._lines = self._bytes = 0


def _must_be_new(path: Path) -> None:
    if path.exists():
        raise DataError(f"Expected no file {path} yet, since batch files are never overwritten; choose another name.")
