"""The lines of a JSONL stream with their numbers, read one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

MAX_LINE = 4_000_000


class Line(NamedTuple):
    """A line without its end, 1-based `number`; `whole` is False where it was longer than may be read."""

    number: int
    data: bytes
    whole: bool = True


def lines_of(stream: IO[bytes]) -> Iterator[Line]:
    """Yield the lines that are not blank; at most 4 MB of any line is held."""
    number = 0
    while data := stream.readline(MAX_LINE + 1):
        number += 1
        whole = len(data) <= MAX_LINE or data.endswith(b"\n")
        while not whole and (rest := stream.readline(MAX_LINE)):
            if rest.endswith(b"\n"):
                break
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if data.strip():
            yield Line(number, data.rstrip(b"\r\n") if whole else b"", whole)
