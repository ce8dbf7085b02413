"""The answers of batch files, checked line by line and kept in a temporary SQLite file, so that any number fits."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, NamedTuple, Self

from evals.batch.lines import CustomId
from rehearse.errors import DataError

LONGEST_LINE = 4_000_000
"""Bytes of a line that are read; an honest answer has some thousand."""
_SHOWN = 160
_TABLES = """
CREATE TABLE answers (key TEXT UNIQUE, file TEXT, line INTEGER, name TEXT, status INTEGER, content BLOB);
CREATE TABLE used (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE faults (file TEXT, line INTEGER, problem TEXT);
"""
# An option that was refused once is not asked for again, so that nobody takes the other refusals up.
_UNUSED = "FROM answers WHERE status = 200 AND NOT EXISTS (SELECT 1 FROM used WHERE used.key = answers.key)"


class Fault(NamedTuple):
    """A line that could not be used: file, line number from 1, and what is wrong with it."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.problem}"


class Answer(NamedTuple):
    """What a request was answered with: the HTTP status, 0 where there was none, and the body's JSON."""

    status: int
    content: bytes


class Answers:
    """The usable answers by their request's key; to be used in a ``with`` block, from any thread.

    `lines` counts the lines that were read, `kept` the answers that are held.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rehearse-batch-")
        # One connection for all threads, under a lock of our own.
        self._database = sqlite3.connect(Path(self._folder.name) / "answers.sqlite3", check_same_thread=False)
        self._lock = Lock()
        # The file is thrown away whatever happens: nothing has to be safe from a power cut.
        self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")
        self.lines = 0
        self.kept = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        self._folder.cleanup()

    def read(self, files: Iterable[Path], names: Mapping[str, str], *, longest_line: int = LONGEST_LINE) -> None:
        """Take in files of answers, in OpenAI's form: ``id``, ``custom_id``, ``response``, ``error`` in each line.

        A line that cannot be used is noted and passed over. Of two answers to one request the first counts,
        unless only the second is a reply.

        Args:
            files: Output and error files of batches, in any order.
            names: The cases' ids by their names in a custom_id.
            longest_line: Bytes from which on a line is not looked at.

        Raises:
            DataError: a file cannot be read.
        """
        for path in files:
            try:
                with path.open("rb") as lines:
                    for number, data in _lines(lines, longest_line):
                        self._take_in(path.name, number, data, names, longest_line)
            except OSError as error:
                raise DataError(
                    f"Expected a file of answers at {path}, but it cannot be read: {error.strerror}."
                ) from error
        self._database.commit()

    def take(self, key: str) -> Answer | None:
        """Return the answer to the request with that key, None where there is none."""
        with self._lock:
            found = self._database.execute("SELECT status, content FROM answers WHERE key = ?", (key,)).fetchone()
            if found is None:
                return None
            self._database.execute("INSERT OR IGNORE INTO used VALUES (?)", (key,))
        return Answer(*found)

    def faults(self) -> Iterator[Fault]:
        """Yield the lines that could not be used, in the order of the files."""
        yield from self._told("SELECT file, line, problem FROM faults ORDER BY rowid", None)

    def unasked(self) -> Iterator[Fault]:
        """Yield, after a run, the answers that fit no request of it; what was asked has changed since then."""
        query = f"SELECT file, line, name {_UNUSED} ORDER BY file, line"
        yield from self._told(query, "the answer to {} fits no request as it is made now")

    @property
    def fault_count(self) -> int:
        """How many lines could not be used."""
        return self._count("SELECT count(*) FROM faults")

    @property
    def unasked_count(self) -> int:
        """How many answers fit no request, after a run."""
        return self._count(f"SELECT count(*) {_UNUSED}")

    def _take_in(self, file: str, number: int, data: bytes | None, names: Mapping[str, str], longest_line: int) -> None:
        self.lines += 1
        if data is None:
            self._fault(file, number, f"longer than {longest_line} bytes")
            return
        try:
            line = json.loads(data)
        except (ValueError, RecursionError):
            self._fault(file, number, "no JSON")
            return
        id = CustomId.read(str(line.get("custom_id"))) if isinstance(line, dict) else None
        if id is None or id.name not in names:
            shown = line.get("custom_id") if isinstance(line, dict) else None
            self._fault(file, number, f"expected the custom_id of a case, found {str(shown)[:_SHOWN]!r}")
            return
        answer = _answer(line)
        if answer.status != 200:
            self._fault(file, number, f"{id} was answered with {words_of(answer)}")
        before = self._database.execute("SELECT file, line, status FROM answers WHERE key = ?", (id.key,)).fetchone()
        if before is not None and (before[2] == 200 or answer.status != 200):
            self._fault(file, number, f"{id} was answered before, in {before[0]}, line {before[1]}; the first is kept")
            return
        row = (id.key, file, number, names[id.name], answer.status, answer.content)
        self._database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row)
        self.kept += before is None

    def _fault(self, file: str, line: int, problem: str) -> None:
        self._database.execute("INSERT INTO faults VALUES (?, ?, ?)", (file, line, problem))

    def _told(self, query: str, sentence: str | None) -> Iterator[Fault]:
        with closing(self._database.execute(query)) as rows:
            for file, line, told in rows:
                yield Fault(file, line, told if sentence is None else sentence.format(told))

    def _count(self, query: str) -> int:
        with self._lock:
            return int(self._database.execute(query).fetchone()[0])


def words_of(answer: Answer) -> str:
    """Return what an answer that is no reply says, for a message."""
    try:
        told = json.loads(answer.content)
        inner = told.get("error", told)
        said = str(inner.get("message") or inner.get("code") or "") if isinstance(inner, dict) else str(inner)
    except (ValueError, AttributeError, RecursionError):
        said = ""
    status = f"HTTP {answer.status}" if answer.status else "an error"
    shown = " ".join(said.split())[:_SHOWN].rstrip(". ")
    return f'{status} ("{shown}")' if shown else status


def _answer(line: dict[str, Any]) -> Answer:
    response = line.get("response")
    status = response.get("status_code") if isinstance(response, dict) else None
    body = response.get("body") if isinstance(response, dict) else None
    if line.get("error") is None and isinstance(status, int) and 100 <= status < 600 and isinstance(body, dict):
        return Answer(status, json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    error = line.get("error") or {"message": "no response"}
    return Answer(0, json.dumps({"error": error}).encode())


def _lines(file: Any, longest: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and bytes of the lines that are not blank, None for one that is too long to be held."""
    number = 0
    while data := file.readline(longest + 1):
        number += 1
        if len(data) > longest and not data.endswith(b"\n"):
            while (more := file.readline(longest)) and not more.endswith(b"\n"):
                pass
            yield number, None
        elif data.strip():
            yield number, data
