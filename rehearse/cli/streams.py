"""Files and pipes as bytes: "-" is standard input or output, and what cannot be opened is said in one sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from rehearse.errors import DocumentError

PIPE = "-"


@contextmanager
def reading(file: str) -> Iterator[IO[bytes]]:
    """Open a file, or standard input for "-", to read bytes.

    Raises:
        DocumentError: the file cannot be opened.
    """
    if file == PIPE:
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(file).open("rb"))
        except OSError as error:
            raise DocumentError(f"Expected a readable file at {file}: {error.strerror}; check the name.") from error
        yield stream


@contextmanager
def writing(file: str) -> Iterator[IO[bytes]]:
    """Open a file, or standard output for "-", to write bytes; what was in the file is gone.

    Raises:
        DocumentError: the file cannot be opened.
    """
    if file == PIPE:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(file).open("wb"))
        except OSError as error:
            raise DocumentError(f"Expected to write {file}: {error.strerror}; choose another place.") from error
        yield stream


def is_same(file: str, other: str) -> bool:
    """Return whether both names lead to one file that exists."""
    paths = Path(file), Path(other)
    return PIPE not in (file, other) and all(path.exists() for path in paths) and paths[0].samefile(paths[1])
