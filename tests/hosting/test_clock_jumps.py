"""The server's clock is set forward and back while people practise: each answer is kept once, and all reach the end."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from answer_count import wrongs
from app_process import AppProcess
from candidate import ANSWERS, POSTING
from databases import missing
from load_person import Person, played, until

from rehearse.store import open_store

if sys.platform != "linux":
    pytest.skip("a library is loaded before the C library on Linux alone", allow_module_level=True)

PEOPLE = 2


DAY = 24 * 3600


class SetClock:
    """A process's clock, which a file says how many seconds off it is."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("gcc") or shutil.which("cc") or missing("a C compiler")
        library, self._file = folder / "set_clock.so", folder / "clock"
        source = Path(__file__).with_name("set_clock.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        self.set(0)
        self.environment = {"LD_PRELOAD": str(library), "SET_CLOCK_FILE": str(self._file)}

    def set(self, seconds: int) -> None:
        """Set it so far from the machine's own."""
        self._file.write_text(str(seconds))


@pytest.mark.parametrize("days", [(40, -3), (-40, 2)], ids=["forward, then back", "back, then forward"])
def test_a_clock_that_jumps_costs_nobody_an_answer(tmp_path: Path, days: tuple[int, int]) -> None:
    clock = SetClock(tmp_path)
    with AppProcess(tmp_path / "home", REHEARSE_LIMIT_CALLS_PER_MINUTE="1000", **clock.environment) as app:
        people = [Person(app.url, number, posting=POSTING) for number in range(PEOPLE)]

        async def pause() -> None:
            await asyncio.sleep(0.2)

        def answered() -> int:
            return sum(len(person.acknowledged) for person in people)

        async def play() -> None:
            playing = [asyncio.create_task(person.play(list(ANSWERS), pause)) for person in people]
            for n, by in enumerate(days, start=1):
                await until("more was answered", lambda most=n * 2 * PEOPLE: answered() >= most)
                clock.set(by * DAY)
            await asyncio.gather(*playing)

        played(play())
        store = open_store(f"sqlite:///{app.home / 'rehearse.sqlite3'}")
        assert wrongs(store, people) == []
        for person in people:
            (interview,) = store.all_of(person.owner)
            assert interview.finished_at is not None
            times = [reply.asked_at for turn in interview.turns for each in turn.attempts for reply in each.replies]
            assert max(times) - min(times) > timedelta(days=30), "the clock has jumped in the middle"
        store.close()
