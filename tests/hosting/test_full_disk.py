"""A disk that is full while people practise: they are told, keep their words, and go on when there is room again."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from answer_count import wrongs
from app_process import AppProcess
from candidate import ANSWERS, POSTING
from databases import missing
from load_person import Person, played
from postgres_server import PostgresServer, programs

from rehearse.store import open_store

if sys.platform != "linux":
    pytest.skip("file sizes of another process are limited on Linux alone", allow_module_level=True)
import resource

FILLING = "filling"


class Disk(NamedTuple):
    """A folder, and how its disk is filled and cleared while a process writes there."""

    folder: Path
    fill: Callable[[AppProcess], None]
    clear: Callable[[AppProcess], None]


@pytest.fixture(params=["nothing more can be written", "no space is left"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A file size limit that holds for the process from now on (EFBIG), and a small file system (ENOSPC)."""
    if request.param == "nothing more can be written":

        def limit(app: AppProcess, most: int) -> None:
            assert app.process is not None
            resource.prlimit(app.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

        yield Disk(tmp_path, lambda app: limit(app, 4096), lambda app: limit(app, resource.RLIM_INFINITY))
        return
    with small(tmp_path / "small", megabytes=4) as folder:
        yield Disk(folder, lambda app: fill(folder), lambda app: (folder / FILLING).unlink())


@contextmanager
def small(folder: Path, *, megabytes: int) -> Iterator[Path]:
    """Mount a small file system at a folder as long as the block lasts; skip the test where nobody may."""
    folder.mkdir(exist_ok=True)
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a small file system can be mounted by root alone, and not in every container")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Leave no byte free on the file system of a folder."""
    with (folder / FILLING).open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 512):
            continue
    assert shutil.disk_usage(folder).free == 0


def test_answers_are_kept_by_the_page_until_there_is_room_again(disk: Disk) -> None:
    with AppProcess(disk.folder / "home") as app:
        ann, ben = (Person(app.url, number, posting=POSTING) for number in (1, 2))

        async def play() -> None:
            for person in (ann, ben):
                await person.open()
                await person.start()
                await person.answer(ANSWERS[0])
                await person.go_on()
            disk.fill(app)
            told = await _submitted(ann, ANSWERS[1])
            assert not ann.has_feedback
            assert "disk" in told
            # Asking again changes nothing and does no harm.
            assert "disk" in await _submitted(ann, ANSWERS[1])
            disk.clear(app)
            for person in (ann, ben):
                await person.answer(ANSWERS[1])
                if person.has_feedback:
                    await person.go_on()
                await person.page.close()

        played(play())
        store = open_store(f"sqlite:///{app.home / 'rehearse.sqlite3'}")
        assert wrongs(store, [ann, ben]) == []
        store.close()


def test_a_database_servers_full_disk_is_told_and_people_go_on_when_there_is_room_again() -> None:
    folder = Path(tempfile.mkdtemp(prefix="rehearse-postgres-"))
    with small(folder, megabytes=160), tempfile.TemporaryDirectory() as home:
        postgres = PostgresServer(programs() or missing("PostgreSQL"), folder).start()
        try:
            url = postgres.new_database()
            with AppProcess(Path(home) / "home", REHEARSE_DATABASE_URL=url) as app:
                people = [Person(app.url, number, posting=POSTING) for number in (1, 2)]

                async def play() -> None:
                    for person in people:
                        await person.open()
                        await person.start()
                    fill(folder)
                    for person in people:
                        await _told(person, "The database's disk is full; free some space on it and try again")
                    (folder / FILLING).unlink()
                    for person in people:
                        await person.come_back()
                        while await person.step(ANSWERS):
                            continue
                        await person.page.close()

                played(play())
                assert wrongs(open_store(url), people) == []
        finally:
            postgres.stop()


async def _told(person: Person, sentence: str) -> None:
    """Practise as long as the database still finds room, until the page says that sentence."""
    for number in range(50):
        if person.has_feedback:
            await person.go_on()
        slot, said = person.slot, f"{ANSWERS[number % len(ANSWERS)]} {person.canary} once more {number}."
        await person.page.run(press=f"submit-{slot}", write={f"answer-{slot}": said})
        await person.page.until(lambda: True, seconds=20)
        if sentence in person.page.messages:
            return
        person.acknowledged.append(said)
    raise AssertionError("the database found room for everything")


async def _submitted(person: Person, text: str) -> str:
    """Submit, and return the messages of the page that comes."""
    slot = person.slot
    said = f"{text} {person.canary} again."
    await person.page.run(press=f"submit-{slot}", write={f"answer-{slot}": said})
    await person.page.until(lambda: True, seconds=20)
    assert person.page.widget(f"answer-{slot}"), "the box with the words stays on the page"
    assert person.canary not in person.page.html, "the page does not tell the browser that the words are kept"
    return person.page.messages
