"""The database as a file: whose it is, how it is opened, and that what is deleted is gone from the disk."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from clock import Clock
from stored import ANN, BEN, an_interview, answered

from rehearse.errors import NotFound, SettingsError, StoreError
from rehearse.store import Store, open_store
from rehearse.store.schema import HEAD


@pytest.fixture
def store(path: Path, clock: Clock) -> Store:
    return open_store(f"sqlite:///{path}", clock=clock, patience=0.2)


def traces(path: Path, words: str) -> list[str]:
    """Name the files beside the database that hold these words anywhere."""
    return [file.name for file in path.parent.iterdir() if words.encode() in file.read_bytes()]


def test_what_is_deleted_is_gone_from_the_disk(store: Store, path: Path) -> None:
    words = "I want to be a lighthouse keeper"
    kept, gone = an_interview("kept"), answered(an_interview("gone"), words * 300)
    store.import_interviews([kept, gone], owner=ANN)
    store.save_draft(gone.id, "0.1.0", words, owner=ANN)
    assert traces(path, words)
    store.delete(gone.id, owner=ANN)
    assert traces(path, words) == []
    assert [row.title for row in store.summaries(ANN)] == ["kept"]
    assert store.draft(gone.id, "0.1.0", owner=ANN) == ""


def test_deleting_all_takes_ones_own_and_leaves_the_others(store: Store, path: Path) -> None:
    words = "a lighthouse of my own"
    store.import_interviews([answered(an_interview(), words), answered(an_interview(), words)], owner=ANN)
    store.save_draft("new", "posting", words, owner=ANN)
    store.create(an_interview("Ben's"), owner=BEN)
    assert store.delete_all(ANN) == 2
    assert store.summaries(ANN) == ()
    assert traces(path, words) == []
    assert len(store.summaries(BEN)) == 1


def test_destroying_takes_the_file_away_and_the_store_goes_on_empty(store: Store, path: Path) -> None:
    interview = answered(an_interview(), "lighthouse")
    store.create(interview, owner=ANN)
    before = path.stat().st_ino, os.getpid()
    other = open_store(f"sqlite:///{path}")
    assert other.load(interview.id, owner=ANN).version == 1
    held = path.open("rb")  # keeps the old file's number from being given to the new one
    store.destroy()
    assert (path.stat().st_ino, os.getpid()) != before
    held.close()
    assert traces(path, "lighthouse") == []
    for survivor in (store, other):
        with pytest.raises(NotFound):
            survivor.load(interview.id, owner=ANN)
    other.create(interview, owner=ANN)
    assert store.load(interview.id, owner=ANN).interview == interview


def test_a_file_deleted_under_the_running_program_is_begun_anew(store: Store, path: Path) -> None:
    store.create(an_interview(), owner=ANN)
    for file in path.parent.iterdir():
        file.unlink()
    assert store.summaries(ANN) == ()
    store.create(an_interview("after"), owner=ANN)
    assert [row.title for row in open_store(f"sqlite:///{path}").summaries(ANN)] == ["after"]


def test_the_file_and_its_folder_are_the_owners_alone(store: Store, path: Path) -> None:
    store.create(an_interview(), owner=ANN)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


STARTING = """
import sys
sys.path[:0] = [sys.argv[3], sys.argv[3] + "/tests"]
from stored import ANN, an_interview
from rehearse.store import open_store
print("ready", flush=True)
sys.stdin.readline()
store = open_store(sys.argv[1])
store.create(an_interview(f"by {sys.argv[2]}"), owner=ANN)
print(len(store.summaries(ANN)), flush=True)
"""


def test_a_database_that_is_up_to_date_is_opened_without_alembic(store: Store, path: Path) -> None:
    code = (
        "import sys; from rehearse.store import open_store; open_store(sys.argv[1]).ping(); "
        "print('alembic' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{path}"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert found.stdout.strip() == "False"


def test_processes_that_start_at_once_migrate_once(path: Path) -> None:
    root = str(Path(__file__).parent.parent)
    command = [sys.executable, "-c", STARTING, f"sqlite:///{path}"]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, str(number), root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for number in range(4)
        ]
        assert [process.stdout.readline().strip() for process in processes if process.stdout] == ["ready"] * 4
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        counts = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert max(counts) == 4
    with sqlite3.connect(path) as raw:
        assert raw.execute("select version_num from alembic_version").fetchall() == [(HEAD,)]


def test_a_migration_that_breaks_half_way_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", break_off)  # the table is made by then
        with pytest.raises(KeyboardInterrupt):
            open_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as raw:
        assert raw.execute("select name from sqlite_master").fetchall() == []
    assert open_store(f"sqlite:///{path}").summaries(ANN) == ()


def test_the_tables_of_a_later_version_are_left_alone(store: Store, path: Path) -> None:
    store.close()
    with sqlite3.connect(path) as raw:
        raw.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match=r"later Rehearse \(revision 9999, this one knows up to 0003\); install"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "names no file; write sqlite:///"),
        ("sqlite:///:memory:", "names no file; write sqlite:///"),
        ("not an address with a secret", "REHEARSE_DATABASE_URL is not a database address; write sqlite:///"),
        ("nonsense://user:secret@host/db", "no driver for a database of the kind 'nonsense'; install it"),
    ],
)
def test_an_address_that_cannot_be_used_is_explained(url: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as failure:
        open_store(url)
    assert "secret" not in str(failure.value)
