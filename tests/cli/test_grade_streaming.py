"""`rehearse grade` as a pipe: memory, order, Ctrl+C, a reader that goes away."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from command_line import line

from rehearse.cli.lines import MAX_LINE, Line, lines_of
from rehearse.cli.window import WINDOW, in_order


@pytest.mark.parametrize("at_a_time", [1, 4])
def test_memory_does_not_grow_with_the_input(at_a_time):
    taken = done = most = 0

    def items() -> Iterator[int]:
        nonlocal taken, most
        for number in range(20_000):
            taken += 1
            most = max(most, taken - done)
            yield number

    for number in in_order(lambda item: item * 2, items(), at_a_time=at_a_time):
        assert number == done * 2
        done += 1
    assert done == 20_000
    assert most <= WINDOW * at_a_time


def test_an_error_comes_out_in_its_place():
    def work(number: int) -> int:
        return 10 // (3 - number)

    made = in_order(work, range(10), at_a_time=4)
    assert [next(made), next(made), next(made)] == [3, 5, 10]
    with pytest.raises(ZeroDivisionError):
        next(made)


def test_no_line_is_held_beyond_its_limit():
    class Endless(BytesIO):
        longest = 0

        def readline(self, size: int = -1, /) -> bytes:
            data = super().readline(size)
            Endless.longest = max(Endless.longest, len(data))
            return data

    first, second = lines_of(Endless(b"x" * (3 * MAX_LINE) + b"\nshort\n"))
    assert (first.number, first.whole, first.data) == (1, False, b"")
    assert second == Line(2, b"short")
    assert Endless.longest <= MAX_LINE + 1


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "REHEARSE_HOME": str(home), "REHEARSE_COACH": "offline"}


def test_ctrl_c_ends_at_once_and_keeps_what_was_written(home):
    command = [sys.executable, "-m", "rehearse", "grade", "--output", "rows.jsonl", "--concurrency", "1"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
        # What runs in the background of a shell script is started with Ctrl-C ignored, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(line(id="kept"))
        process.stdin.flush()
        rows = Path("rows.jsonl")
        while not (rows.exists() and rows.read_bytes().endswith(b"\n")):
            assert process.poll() is None, process.stderr.read()
        process.send_signal(signal.SIGINT)
        message = process.stderr.read().decode()
        assert process.wait(timeout=20) == 130
    assert "the first 1 rows are in rows.jsonl" in message
    assert "Traceback" not in message
    assert json.loads(rows.read_bytes())["id"] == "kept"


def test_a_reader_that_goes_away_ends_it_quietly(home):
    command = [sys.executable, "-m", "rehearse", "grade"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home)
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(line())
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(line() * 5)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == 141


def test_a_bar_is_drawn_on_a_terminal_only(home):
    Path("in.jsonl").write_bytes(line() * 3)
    command = [sys.executable, "-m", "rehearse", "grade", "in.jsonl", "--output", "out.jsonl"]
    quiet = subprocess.run(command, capture_output=True, env=environment(home), check=True)
    assert quiet.stderr == b""
    ours, theirs = pty.openpty()
    subprocess.run(command, stderr=theirs, env={**environment(home), "TERM": "xterm"}, check=True)
    os.close(theirs)
    assert b"Grading" in os.read(ours, 100_000)
    os.close(ours)
