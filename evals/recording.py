"""Recordings: a model's replies kept by the hash of their request, and played back without the model."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, ValidationError

from evals.wires import current
from rehearse.chat import Wire, WireRequest, WireResponse
from rehearse.errors import DataError, ModelError
from rehearse.rubric import Frozen

FOLDER = Path(__file__).resolve().parent / "recordings"

NOT_MEASURED = (
    "Not measured: the recording holds no reply to this request, since a prompt, the rubric, the sample or a setting "
    "is another one than when it was made; record it anew."
)
_KEPT = frozenset({200, 400, 404, 415, 422, 501})
"""Replies, and what a server answers that cannot do a form; all else passes, and would be as wrong tomorrow."""


class Head(Frozen):
    """The first line of a recording. `note` says how the replies were obtained, in words."""

    format: Literal[1] = 1
    model: str
    made_at: datetime
    note: str


class Line(Frozen):
    """A reply: the hash of its request, whose it was, and the response."""

    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    case: str
    epoch: int
    status: int = 200
    response: dict[str, Any]


class _Place(NamedTuple):
    start: int
    length: int


class Recorder:
    """A wire that lets requests through and appends what comes to a file; to be used in a ``with`` block.

    What the file holds already is not written again, so that an interrupted recording can be gone on with.
    """

    def __init__(self, path: Path, head: Head, *, inner: Wire | None = None) -> None:
        """Take the file and what stands at its head.

        Args:
            path: The file, made where it is not there yet.
            head: What stands in its first line; an existing file has to be of the same model.
            inner: The wire that answers, such as that of batch files; None for the network.

        Raises:
            DataError: the file cannot be written, is no recording, or is of another model.
        """
        self._inner = inner
        self._lock = Lock()
        self._held: set[str] = set()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not path.exists() or not path.stat().st_size
            end = 0
            if not is_new:
                before, places, end = _read(path)
                _must_be_of(before, head, path)
                self._held.update(places)
            self._file: IO[bytes] = path.open("wb" if is_new else "r+b")
            # A line that was broken off when the recording was interrupted goes.
            self._file.truncate(end)
            self._file.seek(end)
        except OSError as error:
            raise DataError(f"Expected to write the recording {path}, but it cannot be: {error.strerror}.") from error
        if is_new:
            self._append(head.model_dump(mode="json"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        """Return what the inner wire or the network answers, and keep it.

        Raises:
            ModelError: the inner wire refuses.
        """
        response = send() if self._inner is None else self._inner(request, send)
        ticket = current()
        body = _object(response.content)
        if ticket is not None and body is not None and response.status in _KEPT:
            with self._lock:
                if request.hash not in self._held:
                    self._held.add(request.hash)
                    line = Line(
                        hash=request.hash,
                        case=ticket.case,
                        epoch=ticket.epoch,
                        status=response.status,
                        response=body,
                    )
                    self._append(line.model_dump())
        return response

    def _append(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()


class Player:
    """A wire that answers from a recording, and from nowhere else; to be used in a ``with`` block.

    `missing` are the cases that could not be graded, because the recording holds no reply to a request of
    theirs: they are not measured, which is neither right nor wrong.
    """

    def __init__(self, path: Path) -> None:
        """Read where in the file each reply stands; the replies stay there.

        Raises:
            DataError: the file cannot be read or is no recording; the message names the line.
        """
        self._lock = Lock()
        self.missing: set[str] = set()
        self.head, self._places, _ = _read(path)
        self._file: IO[bytes] = path.open("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        """Return the reply that was recorded for a request.

        Raises:
            ModelError: there is none.
        """
        place = self._places.get(request.hash)
        if place is not None:
            with self._lock:
                self._file.seek(place.start)
                line = json.loads(self._file.read(place.length))
            return WireResponse.of(line["response"], status=line["status"])
        ticket = current()
        if ticket is not None:
            ticket.lacking = NOT_MEASURED
            if ticket.work == "assess":
                with self._lock:
                    self.missing.add(ticket.case)
        raise ModelError(NOT_MEASURED)


def _must_be_of(before: Head, head: Head, path: Path) -> None:
    if before.model != head.model:
        raise DataError(
            f"Expected {path.name} to be a recording of {head.model}, found one of {before.model}; choose another file."
        )


def _read(path: Path) -> tuple[Head, dict[str, _Place], int]:
    """Return the head of a recording, where the line of each request stands, and where the last whole line ends."""
    places: dict[str, _Place] = {}
    number, end = 1, 0
    try:
        with path.open("rb") as file:
            data = file.readline()
            head = Head.model_validate(json.loads(data))
            end = len(data)
            for data in file:
                number += 1
                if not data.endswith(b"\n"):
                    break
                places.setdefault(Line.model_validate(json.loads(data)).hash, _Place(end, len(data)))
                end += len(data)
    except OSError as error:
        raise DataError(f"Expected a recording at {path}, but it cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"Expected a recording in {path.name}, but line {number} is {_fault(error)}; record it anew."
        ) from error
    return head, places, end


def _fault(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "no JSON"
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "as a whole"
    return f"out of form ({place}: {first['msg']})"


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
