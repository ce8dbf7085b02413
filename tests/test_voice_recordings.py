"""Recordings of spoken answers in the store: kept until their answer is submitted, and then really gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clock import Clock
from speech_server import tone

from rehearse.errors import NotFound, StateError
from rehearse.interview.delivery import Delivery
from rehearse.interview.model import Interview, Setup
from rehearse.store import Recording, Store, new_id, open_store
from rehearse.store.recordings import KEPT, MOST

ANN, BEN = "a" * 64, "b" * 64
SLOT = "0.1.0"
MARK = b"the very sound of my voice"
WAV = tone(1) + MARK * 2_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "rehearse.sqlite3"


@pytest.fixture
def store(path: Path, clock: Clock) -> Store:
    return open_store(f"sqlite:///{path}", clock=clock, patience=0.2)


@pytest.fixture
def id(store: Store) -> str:
    return begun(store)


def begun(store: Store, *, owner: str = ANN) -> str:
    interview = Interview(
        id=new_id(), title="Planner", created_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), setup=Setup()
    )
    store.create(interview, owner=owner)
    return interview.id


def kept(store: Store, id: str, wav: bytes = WAV, *, slot: str = SLOT, owner: str = ANN) -> Recording:
    return store.recordings.add(id, slot, wav, seconds=1.5, owner=owner)


def delivery(text: str = "I plan the nights.") -> Delivery:
    return Delivery(transcript=text, language="en", seconds=1.5, words=4, model="whisper", host="here")


def traces(path: Path) -> list[str]:
    return [file.name for file in path.parent.iterdir() if MARK in file.read_bytes()]


def test_a_recording_is_there_with_its_sound_in_another_process_before_it_is_written_down(
    store: Store, path: Path, id: str
) -> None:
    made = kept(store, id)
    other = open_store(f"sqlite:///{path}")
    assert other.recordings.of(id, SLOT, owner=ANN) == (made,)
    assert (made.seconds, made.delivery, made.fault, made.placed) == (1.5, None, None, False)
    assert other.recordings.audio(id, SLOT, made.name, owner=ANN) == WAV


def test_the_very_same_recording_is_kept_once_and_keeps_what_it_said(store: Store, id: str) -> None:
    made = kept(store, id)
    store.recordings.heard(id, SLOT, made.name, delivery(), owner=ANN)
    assert kept(store, id).delivery == delivery()
    assert len(store.recordings.of(id, SLOT, owner=ANN)) == 1


def test_recordings_come_in_the_order_they_were_made(store: Store, clock: Clock, id: str) -> None:
    lengths = (3, 1, 2)
    names = []
    for seconds in lengths:
        names.append(kept(store, id, tone(seconds)).name)
        clock.forward(seconds=20)
    assert [made.name for made in store.recordings.of(id, SLOT, owner=ANN)] == names


def test_a_fault_is_kept_until_it_is_tried_again_and_goes_when_it_is_written_down(store: Store, id: str) -> None:
    name = kept(store, id).name
    store.recordings.failed(id, SLOT, name, "The server failed.", owner=ANN)
    assert store.recordings.of(id, SLOT, owner=ANN)[0].fault == "The server failed."
    store.recordings.want_again(id, SLOT, name, owner=ANN)
    assert store.recordings.of(id, SLOT, owner=ANN)[0].fault is None
    store.recordings.failed(id, SLOT, name, "Again.", owner=ANN)
    store.recordings.heard(id, SLOT, name, delivery(), owner=ANN)
    (made,) = store.recordings.of(id, SLOT, owner=ANN)
    assert (made.fault, made.delivery) == (None, delivery())


def test_words_are_placed_once_together_with_the_draft_that_has_them(store: Store, id: str) -> None:
    name = kept(store, id).name
    assert store.recordings.place(id, SLOT, name, "typed\n\nI plan", owner=ANN)
    assert store.draft(id, SLOT, owner=ANN) == "typed\n\nI plan"
    assert not store.recordings.place(id, SLOT, name, "twice", owner=ANN)
    assert store.draft(id, SLOT, owner=ANN) == "typed\n\nI plan"
    assert store.recordings.of(id, SLOT, owner=ANN)[0].placed


def test_somebody_elses_recording_is_neither_heard_nor_touched(store: Store, id: str) -> None:
    name = kept(store, id).name
    assert store.recordings.of(id, SLOT, owner=BEN) == ()
    with pytest.raises(NotFound):
        store.recordings.audio(id, SLOT, name, owner=BEN)
    with pytest.raises(NotFound):
        kept(store, id, owner=BEN)
    store.recordings.failed(id, SLOT, name, "no", owner=BEN)
    store.recordings.discard(id, SLOT, name, owner=BEN)
    store.recordings.clear(id, SLOT, owner=BEN)
    assert not store.recordings.place(id, SLOT, name, "no", owner=BEN)
    assert store.recordings.of(id, SLOT, owner=ANN)[0].fault is None


@pytest.mark.parametrize("way", ["discard", "clear", "delete", "delete_all", "destroy"])
def test_a_deleted_recording_is_gone_from_the_disk(store: Store, path: Path, id: str, way: str) -> None:
    name = kept(store, id).name
    assert traces(path)
    match way:
        case "discard":
            store.recordings.discard(id, SLOT, name, owner=ANN)
        case "clear":
            store.recordings.clear(id, SLOT, owner=ANN)
        case "delete":
            store.delete(id, owner=ANN)
        case "delete_all":
            store.delete_all(ANN)
        case "destroy":
            store.destroy()
    assert traces(path) == []
    assert store.recordings.of(id, SLOT, owner=ANN) == ()


def test_clearing_one_answer_leaves_the_others(store: Store, id: str) -> None:
    kept(store, id)
    other = kept(store, id, slot="1.1.0")
    store.recordings.clear(id, SLOT, owner=ANN)
    assert store.recordings.of(id, "1.1.0", owner=ANN) == (other,)


def test_what_is_deleted_while_it_is_written_down_stays_deleted(store: Store, id: str) -> None:
    name = kept(store, id).name
    store.recordings.clear(id, SLOT, owner=ANN)
    store.recordings.heard(id, SLOT, name, delivery(), owner=ANN)
    store.recordings.failed(id, SLOT, name, "late", owner=ANN)
    assert store.recordings.of(id, SLOT, owner=ANN) == ()


def test_one_answer_has_so_many_recordings_and_no_more(store: Store, id: str) -> None:
    for number in range(MOST):
        kept(store, id, tone(1 + number / 10))
    with pytest.raises(StateError, match=f"{MOST} recordings already"):
        kept(store, id)
    kept(store, id, slot="1.1.0")


def test_an_old_recording_goes_when_the_next_one_comes(store: Store, path: Path, id: str) -> None:
    late = Clock()
    kept(store, id)
    late.now += KEPT + timedelta(days=1)
    later = open_store(f"sqlite:///{path}", clock=late)
    later.recordings.add(begun(later, owner=BEN), SLOT, tone(1), seconds=1, owner=BEN)
    assert later.recordings.of(id, SLOT, owner=ANN) == ()
    assert traces(path) == []


def test_a_visitors_recordings_are_handed_over(store: Store, id: str) -> None:
    made = kept(store, id)
    store.hand_over(ANN, "local")
    assert store.recordings.of(id, SLOT, owner="local") == (made,)
    assert store.recordings.of(id, SLOT, owner=ANN) == ()
