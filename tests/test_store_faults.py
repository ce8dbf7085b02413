"""A file that fails: full, locked, damaged, in the wrong place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from clock import Clock
from sqlalchemy import event
from stored import ANN, BEN, an_interview, answered

from rehearse.errors import StoreError
from rehearse.store import Store, new_id, open_store


@pytest.fixture
def store(path: Path, clock: Clock) -> Store:
    return open_store(f"sqlite:///{path}", clock=clock, patience=0.2)


def on_every_connection(store: Store, pragma: str) -> None:
    store.close()
    event.listen(store._database.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))


def test_a_full_disk_is_named_and_costs_nothing_that_was_stored(store: Store, path: Path) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    on_every_connection(store, "max_page_count=1")
    with pytest.raises(StoreError, match=rf"disk that holds .*{path.name} is full; free some space.*still there"):
        store.save(answered(interview, "long " * 100_000), owner=ANN, version=1)
    assert store.load(interview.id, owner=ANN) == (interview, 1)


def test_a_file_that_cannot_be_written_is_named(store: Store) -> None:
    on_every_connection(store, "query_only=ON")
    with pytest.raises(StoreError, match=r"The database .*cannot be written to; make it writable or set REHEARSE_HOME"):
        store.create(an_interview(), owner=ANN)


def test_a_file_that_another_program_holds_is_waited_for_and_then_named(store: Store, path: Path) -> None:
    interview = an_interview()
    store.create(interview, owner=ANN)
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("begin immediate")
        with pytest.raises(StoreError, match="is in use by another program; try again in a moment"):
            store.save(interview, owner=ANN, version=1)
        assert store.load(interview.id, owner=ANN).version == 1
        raw.execute("rollback")
    assert store.save(interview, owner=ANN, version=1) == 2


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, today I " * 500)
    with pytest.raises(StoreError, match=r"The database .* is not a database; put a backup in its place"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"Dear diary")


def test_a_damaged_file_is_named(store: Store, path: Path) -> None:
    store.import_interviews([an_interview(posting="x" * 5000) for _ in range(20)], owner=ANN)
    store.delete_all(BEN)  # brings everything from the log into the file
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match="is damaged; put a backup in its place"):
        open_store(f"sqlite:///{path}").summaries(ANN)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot be used .*; check its folder"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'rehearse.sqlite3'}")


def test_no_candidates_words_are_in_an_error_of_the_database(store: Store) -> None:
    on_every_connection(store, "query_only=ON")
    with pytest.raises(StoreError) as failure:
        store.save_draft(new_id(), "0.1.0", "my secret plan", owner=ANN)
    seen = failure.value
    chain = [str(seen), repr(seen.__cause__), str(seen.__cause__)]
    assert not [text for text in chain if "secret" in text]
