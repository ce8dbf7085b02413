"""Recordings written down in the background: once each, through reloads, crashes and failing servers and disks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clock import Clock
from patience import until
from speech_server import WORDS, Fails, Hangs, SpeechServer, serve, tone

from rehearse.errors import StoreError
from rehearse.interview.delivery import Delivery
from rehearse.interview.model import Interview, Setup
from rehearse.settings import load_settings
from rehearse.speech import Transcriber, transcription_endpoint
from rehearse.store import Recording, Store, new_id, open_store
from rehearse.turns import Limits, Transcriptions
from rehearse.turns.limits import cost_of

SLOT = "0.1.0"


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with serve() as running:
        yield running


class Room:
    """One interview with one recording, and what a page does with it whenever it is drawn."""

    def __init__(self, path: Path, server: SpeechServer, wav: bytes) -> None:
        self.store = open_store(f"sqlite:///{path}")
        place = transcription_endpoint(load_settings(transcribe_address=server.url))
        assert place is not None
        self.transcriber = Transcriber(place)
        self.id = new_id()
        now = datetime(2026, 3, 2, tzinfo=UTC)
        self.store.create(Interview(id=self.id, title="x", created_at=now, setup=Setup()), owner="local")
        self.store.recordings.add(self.id, SLOT, wav, seconds=2, owner="local")
        self.work = Transcriptions(self.store)

    @property
    def recording(self) -> Recording:
        return self.store.recordings.of(self.id, SLOT, owner="local")[0]

    def drawn(self, work: Transcriptions | None = None) -> float | None:
        return (work or self.work).ensure(
            self.id, SLOT, self.recording, owner="local", transcriber=self.transcriber, language="en"
        )

    def settled(self) -> Recording:
        until(lambda: self.drawn() is None)
        return self.recording


def test_a_recording_is_written_down_once_however_often_the_page_is_drawn(tmp_path: Path, server: SpeechServer) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2))
    server.replies.append(Hangs())
    assert room.drawn() == 0
    until(lambda: len(server.requests) == 1)
    assert [room.drawn() is not None for _ in range(5)] == [True] * 5
    server.released.set()
    made = room.settled()
    assert isinstance(made.delivery, Delivery)
    assert (made.delivery.transcript, made.delivery.seconds) == (WORDS, 2)
    assert made.delivery.host == server.host
    assert room.drawn() is None
    assert len(server.requests) == 1


def test_a_fault_is_kept_in_words_and_the_recording_stays_to_be_tried_again(
    tmp_path: Path, server: SpeechServer
) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2))
    server.replies.append(Fails(500))
    assert "HTTP 500" in (room.settled().fault or "")
    assert room.drawn() is None
    assert len(server.requests) == 1
    room.store.recordings.want_again(room.id, SLOT, room.recording.name, owner="local")
    made = room.settled()
    assert made.fault is None
    assert made.delivery is not None


def test_silence_is_sent_to_nobody(tmp_path: Path, server: SpeechServer) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2, loudness=0))
    assert "microphone" in (room.settled().fault or "")
    assert server.requests == []


def test_after_a_crash_the_next_page_begins_again(tmp_path: Path, server: SpeechServer) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2))
    server.replies.append(Hangs())
    room.drawn()
    until(lambda: len(server.requests) == 1)
    after_the_crash = Transcriptions(room.store)
    until(lambda: room.drawn(after_the_crash) is None)
    assert room.recording.delivery is not None


def test_a_page_that_read_the_recording_before_it_was_written_down_has_it_written_down_no_second_time(
    tmp_path: Path, server: SpeechServer
) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2))
    before = room.recording
    heard = room.settled()

    def ask() -> float | None:
        return room.work.ensure(room.id, SLOT, before, owner="local", transcriber=room.transcriber, language="en")

    ask()
    until(lambda: not any(each.name == "rehearse-transcription" for each in threading.enumerate()))
    assert len(server.requests) == 1
    assert room.recording == heard


def test_what_was_written_down_is_not_asked_for_again_where_the_disk_fails(
    tmp_path: Path, server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2))

    def full(*args: object, **kwargs: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as failing:
        failing.setattr(room.store.recordings, "heard", full)
        room.drawn()
        with pytest.raises(StoreError, match="full"):
            until(lambda: room.drawn() is None)
    assert room.settled().delivery is not None
    assert len(server.requests) == 1


def test_what_breaks_unexpectedly_is_said_with_its_number_and_not_tried_for_ever(
    tmp_path: Path, server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2))
    monkeypatch.setattr("rehearse.turns.transcriptions.delivery_of", lambda *args, **kwargs: 1 / 0)
    assert "did not expect" in (room.settled().fault or "")


def test_one_that_is_deleted_meanwhile_stays_deleted(tmp_path: Path, server: SpeechServer) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2))
    server.replies.append(Hangs())
    room.drawn()
    until(lambda: len(server.requests) == 1)
    made, store = room.recording, room.store
    store.recordings.clear(room.id, SLOT, owner="local")
    server.released.set()

    def is_over() -> bool:
        found = made.model_copy(update={"fault": "gone"})
        return _ensure(room, store, found) is None

    until(is_over)
    assert store.recordings.of(room.id, SLOT, owner="local") == ()


def _ensure(room: Room, store: Store, made: Recording) -> float | None:
    return room.work.ensure(room.id, SLOT, made, owner="local", transcriber=room.transcriber, language="en")


def test_what_is_written_down_is_counted_for_its_person_also_where_it_fails(
    tmp_path: Path, server: SpeechServer
) -> None:
    room = Room(tmp_path / "r.sqlite3", server, tone(2))
    server.replies.append(Fails(500))
    assert room.settled().fault
    room.store.recordings.want_again(room.id, SLOT, room.recording.name, owner="local")
    room.settled()
    (row,) = room.store.usage("local")
    assert (row.coach, row.calls, row.untold, row.host) == ("speech", len(server.requests), 2, server.host)
    assert cost_of([row.model_copy(update={"host": "api.example.org"})])[2] is None, (
        "a limit of cost stops nobody's model"
    )


def test_one_person_has_so_many_recordings_written_down_a_minute_and_is_told_when_it_goes_on(
    tmp_path: Path, server: SpeechServer
) -> None:
    room, clock = Room(tmp_path / "r.sqlite3", server, tone(2)), Clock()
    work = Transcriptions(room.store, limits=Limits(calls_per_minute=1), clock=clock)
    server.replies.append(Fails(500))

    def settled() -> str:
        until(lambda: room.drawn(work) is None)
        return room.recording.fault or ""

    assert "HTTP 500" in settled()
    room.store.recordings.want_again(room.id, SLOT, room.recording.name, owner="local")
    assert "may be asked again in 60 seconds" in settled()
    assert len(server.requests) == 1
    clock.forward(seconds=61)
    room.store.recordings.want_again(room.id, SLOT, room.recording.name, owner="local")
    assert settled() == ""
    assert len(server.requests) == 2
