"""A key and an answer are planted, and looked for wherever they could have leaked to."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clock import Clock
from model_player import Player
from model_server import Fails, ModelServer, Request, Scripted, serve
from turns_room import ANN, Room

from rehearse import paths
from rehearse.cli import main
from rehearse.coaches import coach_for
from rehearse.interview.model import Interview
from rehearse.report import to_json, to_markdown
from rehearse.rubric import Rubric
from rehearse.settings import Settings, load_settings
from rehearse.store import Store, open_store

KEY = "sk-canary-7fQ2mZx90bLw"
ANSWER = "Zanzibarcanary is where I want to lead a planning team within three years, by learning from my manager."


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings that lead to a model which, at the second request, fails and says the key that it was sent."""
    player, seen = Player(), 0

    def play(request: Request) -> Scripted:
        nonlocal seen
        seen += 1
        told = f"wrong key {request.headers['authorization']} for {ANSWER}"
        return Fails(401, told) if seen == 2 else player(request)

    with serve(ModelServer(play=play)) as server:
        for name, value in {
            "COACH": "llm",
            "BASE_URL": server.url,
            "MODEL": "tiny-model",
            "API_KEY": KEY,
            "RETRIES": "0",
        }.items():
            monkeypatch.setenv(f"REHEARSE_{name}", value)
        monkeypatch.setenv("REHEARSE_DATABASE_URL", f"sqlite:///{tmp_path / 'rehearse.sqlite3'}")
        yield load_settings()
        assert any(KEY in request.headers["authorization"] for request in server.chats)


@pytest.fixture
def played(settings: Settings, rubric: Rubric, clock: Clock) -> Room:
    store = open_store(settings.database, clock=clock)
    room = Room(store, rubric, clock, coach_for(settings, rubric))  # type: ignore[arg-type]  # it is not gated
    room.settle()
    room.answer(ANSWER)
    room.settle()
    return room


def test_neither_key_nor_answer_is_in_logs_and_the_key_is_in_nothing_that_is_kept_or_given_out(
    settings: Settings,
    rubric: Rubric,
    clock: Clock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    caplog.set_level(logging.DEBUG, logger="rehearse")
    room: Room = request.getfixturevalue("played")
    interview = room.interview
    with pytest.raises(SystemExit):
        main(["doctor"])
    with pytest.raises(SystemExit):
        main(["usage"])
    said = capfd.readouterr()
    told = {
        "the log": caplog.text,
        "standard output": said.out,
        "standard error": said.err,
        "the settings as text": repr(settings),
        "the coach as text": repr(vars(room.coach)),
    }
    kept = {
        "an export": to_json([interview], rubric),
        "a report": to_markdown(interview, rubric),
        "the reasons shown": " ".join(_reasons(interview)),
        **{path.name: path.read_bytes().decode("latin-1") for path in tmp_path.glob("rehearse.sqlite3*")},
    }

    assert "Zanzibarcanary" in kept["an export"], "the answer was planted and is kept"
    assert _reasons(interview), "the model's failure is told"
    for name, text in {**told, **kept}.items():
        assert KEY[3:] not in text, f"the key is in {name}"
    for name, text in told.items():
        assert "Zanzibarcanary" not in text, f"the answer is in {name}"


def test_what_is_deleted_or_forgotten_is_in_no_file_any_more(played: Room, clock: Clock, tmp_path: Path) -> None:
    store: Store = played.store
    store.save_draft(played.id, "0.1.0", "Zanzibarcanary, too", owner=ANN)
    store.recordings.add(played.id, "0.1.0", b"Zanzibarcanary spoken", seconds=2, owner=ANN)
    files = list(tmp_path.glob("rehearse.sqlite3*"))
    assert any(b"Zanzibarcanary" in path.read_bytes() for path in files)

    assert store.delete_older(clock() - timedelta(days=30)) == 0
    assert store.delete_older(clock() + timedelta(days=1)) == 1

    assert not any(b"Zanzibarcanary" in path.read_bytes() for path in tmp_path.glob("rehearse.sqlite3*"))
    assert store.usage(ANN), "what was spent stays counted"


def test_forget_deletes_what_nobody_touched_for_so_long(
    tmp_path: Path, rubric: Rubric, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from turns_room import GatedCoach

    database = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    monkeypatch.setenv("REHEARSE_DATABASE_URL", database)
    now = datetime.now(UTC)
    for age in (400, 1):
        clock = Clock()
        clock.now = now - timedelta(days=age)
        Room(open_store(database, clock=clock), rubric, clock, GatedCoach(rubric))

    with pytest.raises(SystemExit, match="0"):
        main(["forget", "--older-than", "365"])

    assert "Deleted 1 interview." in capsys.readouterr().err
    assert len(open_store(database).summaries(ANN)) == 1


def test_a_backup_of_the_file_taken_while_it_is_in_use_gives_everything_back(played: Room, tmp_path: Path) -> None:
    copy = tmp_path / "backup.sqlite3"
    with sqlite3.connect(tmp_path / "rehearse.sqlite3") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    before = played.interview
    played.store.delete_all(ANN)

    restored = open_store(f"sqlite:///{copy}")

    assert restored.load(played.id, owner=ANN).interview == before
    assert restored.usage(ANN) == played.store.usage(ANN)


def _reasons(interview: Interview) -> list[str]:
    trouble = [interview.trouble.reason] if interview.trouble else []
    turns = [note for turn in interview.turns if (note := turn.asked_note)]
    replies = [reply for turn in interview.turns for attempt in turn.attempts for reply in attempt.replies]
    grades = [reply.assessment.reason for reply in replies if reply.assessment and reply.assessment.reason]
    return [*trouble, *turns, *grades]


def test_each_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/*]+\.py)`", (paths.root() / "SECURITY.md").read_text(encoding="utf-8"))

    assert len(named) > 8
    assert [name for name in named if not (paths.root() / name).is_file()] == []
