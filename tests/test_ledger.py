"""The tables of the ledger: what was counted before prices were known stays, and what is new is told apart."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from alembic import command
from alembic.config import Config
from clock import Clock
from sqlalchemy import create_engine

from rehearse.interview.assessment import Usage
from rehearse.store import migrate, open_store
from rehearse.store.schema import HEAD

ANN = "a" * 64
OLD_ROW = (ANN, "2026-03-01", "llm", "m", 7, 700, 70, 3.5)


def moved_to(path: Path, revision: str, *, down: bool = False) -> None:
    """Bring a file's tables to a revision, as another version of the program has them."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        (command.downgrade if down else command.upgrade)(config, revision)
    engine.dispose()


def test_what_was_counted_before_hosts_were_is_kept(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "old.sqlite3"
    moved_to(path, "0001")
    with sqlite3.connect(path) as raw:
        raw.execute("insert into usage values (?, ?, ?, ?, ?, ?, ?, ?)", OLD_ROW)
    store = open_store(f"sqlite:///{path}", clock=clock)
    (row,) = store.usage(ANN)
    assert (row.day, row.model, row.host, row.calls) == (date(2026, 3, 1), "m", None, 7)
    assert (row.input_tokens, row.output_tokens, row.seconds) == (700, 70, 3.5)
    assert (row.untold, row.estimated) == (0, 0)
    with sqlite3.connect(path) as raw:
        assert raw.execute("select version_num from alembic_version").fetchall() == [(HEAD,)]


def test_one_model_at_two_hosts_has_two_rows_which_an_older_program_sees_as_one(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "new.sqlite3"
    store = open_store(f"sqlite:///{path}", clock=clock)
    used = Usage(calls=1, input_tokens=100, output_tokens=10, seconds=1)
    store.add_usage(used, owner=ANN, coach="llm", model="m", host="one.test")
    store.add_usage(used, owner=ANN, coach="llm", model="m", host="two.test")
    store.add_usage(used.model_copy(update={"estimated": True}), owner=ANN, coach="llm", model="m", host="two.test")
    assert [(row.host, row.calls, row.estimated) for row in store.usage(ANN)] == [
        ("one.test", 1, 0),
        ("two.test", 2, 1),
    ]
    store.close()
    moved_to(path, "0001", down=True)
    with sqlite3.connect(path) as raw:
        assert raw.execute("select calls, input_tokens, output_tokens, seconds from usage").fetchall() == [
            (3, 300, 30, 3.0)
        ]


def test_handing_over_keeps_hosts_apart(tmp_path: Path, clock: Clock) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'new.sqlite3'}", clock=clock)
    used = Usage(calls=1, input_tokens=100, output_tokens=10, seconds=1)
    for owner, host in ((ANN, "one.test"), (ANN, "two.test"), ("local", "two.test")):
        store.add_usage(used, owner=owner, coach="llm", model="m", host=host)
    store.hand_over(ANN, "local")
    assert [(row.host, row.calls) for row in store.usage("local")] == [("one.test", 1), ("two.test", 2)]
