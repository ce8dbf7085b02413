"""What nobody touched for as many days as the host said is gone while the server runs, and people were told so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from app_process import AppProcess
from clock import Clock
from page_steps import begun
from pages import opened, shown
from patience import until
from stored import ANN, BEN, an_interview

from rehearse.errors import StoreError
from rehearse.server import resources
from rehearse.server.owner import put_gate
from rehearse.server.retention import Retention
from rehearse.store import Store, open_store


@pytest.fixture
def _fresh_pages() -> Iterator[None]:
    put_gate(None)
    resources.reset()
    yield
    resources.reset()


def test_everybodys_interviews_go_after_their_days_and_not_before(store: Store, clock: Clock) -> None:
    began = clock()
    old, other = an_interview("Old"), an_interview("Old, too")
    store.create(old, owner=ANN)
    store.create(other, owner=BEN)
    retention = Retention(lambda: store, 30, clock=clock, timer=lambda: (clock() - began).total_seconds())
    clock.forward(days=29, hours=23)
    store.create(an_interview("New"), owner=ANN)
    assert retention.look() == 0

    clock.forward(hours=2)

    assert retention.look() == 2
    assert [each.title for each in store.summaries(ANN)] == ["New"]
    assert store.summaries(BEN) == ()
    assert retention.look() == 0


def test_a_clock_that_is_set_forward_by_mistake_deletes_nothing_while_it_may_be_set_back(
    store: Store, clock: Clock
) -> None:
    store.create(an_interview(), owner=ANN)
    retention = Retention(lambda: store, 30, clock=clock, timer=lambda: 0.0)
    clock.forward(days=400)
    assert retention.look() == 0
    clock.forward(days=-400)
    assert retention.look() == 0
    clock.forward(days=400)
    assert retention.look() == 0
    assert retention.look() == 1, "it has stayed so for an hour, and is believed"


def test_a_database_that_is_away_is_looked_at_again(store: Store, clock: Clock) -> None:
    store.create(an_interview(), owner=ANN)
    clock.forward(days=2)
    asked = threading.Event()
    looks = 0

    def opened_at_last() -> Store:
        nonlocal looks
        looks += 1
        if looks < 3:
            raise StoreError("The database is away.")
        asked.set()
        return store

    retention = Retention(opened_at_last, 1, clock=clock, timer=lambda: 0.0, every=0.001)
    retention.start()
    assert asked.wait(10)
    until(lambda: store.summaries(ANN) == ())
    retention.stop()


def test_a_server_deletes_by_itself_what_is_too_old(tmp_path: Path) -> None:
    process = AppProcess(tmp_path / "home", REHEARSE_KEEP_DAYS="30")
    process.home.mkdir()
    url = f"sqlite:///{process.home / 'rehearse.sqlite3'}"
    for title, age in (("Old", 31), ("New", 29)):
        at = datetime.now(UTC) - timedelta(days=age)
        before = open_store(url, clock=lambda at=at: at)
        before.create(an_interview(title), owner=ANN)
        before.close()
    with process:
        after = open_store(url)
        until(lambda: len(after.summaries(ANN)) < 2)
        assert [each.title for each in after.summaries(ANN)] == ["New"]
        after.close()


@pytest.mark.usefixtures("_fresh_pages")
def test_people_are_told_for_how_long_their_interviews_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    begun(opened())
    assert "is deleted here" not in shown(opened("progress"))
    monkeypatch.setenv("REHEARSE_KEEP_DAYS", "180")
    assert "What nobody changes for 180 days is deleted here. Export what you want to keep." in shown(
        opened("progress")
    )
