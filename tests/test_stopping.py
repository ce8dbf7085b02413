"""A stop ends a call that is under way, whatever the server does, and nothing of it is kept as a result."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import model_coach
import pytest
from clock import Clock
from model_coach import ANSWER, forget_servers
from model_player import Player, kind
from model_server import Fails, Hangs, ModelServer, Request, Scripted, serve
from ollama_server import OllamaServer, serve_ollama
from pydantic import BaseModel
from turns_room import PATIENCE, Room, over

from rehearse.chat import Chat, Message
from rehearse.errors import ModelError
from rehearse.interview import actions
from rehearse.interview.stage import stage
from rehearse.llm import LLMCoach
from rehearse.rubric import Rubric
from rehearse.store import Store, open_store

# pytest finds a fixture by its name in the module.
client = model_coach.client

ASKED = (Message("user", "Grade this."),)
SOON = 5.0
"""Seconds, far below the timeouts of the calls: what is faster was ended, and what is slower ran into its timeout."""


class Grade(BaseModel):
    level: Literal[0, 1, 2, 3, 4] | None


class Waiting(threading.Thread):
    """Makes a call in a thread of its own."""

    def __init__(self, call: Any) -> None:
        super().__init__(daemon=True)
        self.call, self.error = call, ""
        self.start()

    def run(self) -> None:
        try:
            self.call()
        except ModelError as error:
            self.error = str(error)


def reached(requests: list[Request], n: int = 1) -> None:
    until = time.monotonic() + PATIENCE
    while len(requests) < n:
        assert time.monotonic() < until, "nothing was asked"
        time.sleep(0.005)


def chat_at(url: str, **more: Any) -> Chat:
    return Chat(model="tiny-model", base_url=url, timeout=60.0, **more)


@pytest.mark.parametrize("is_streamed", [False, True], ids=["structured", "streamed"])
@pytest.mark.parametrize("is_ollama", [False, True], ids=["openai", "ollama"])
def test_a_call_that_hangs_is_ended(
    client: None, monkeypatch: pytest.MonkeyPatch, is_ollama: bool, is_streamed: bool
) -> None:
    forget_servers(monkeypatch)
    running = serve_ollama(OllamaServer(Hangs())) if is_ollama else serve(ModelServer(Hangs()))
    with running as server:
        chat = chat_at(server.url, kind="ollama" if is_ollama else "openai")
        waiting = Waiting(lambda: list(chat.stream(ASKED)) if is_streamed else chat.structured(ASKED, Grade))
        reached(server.requests)
        chat.stop()
        waiting.join(SOON)
        assert not waiting.is_alive()
        assert "was stopped, as you asked" in waiting.error
        assert len(server.chats) == 1


def test_a_wait_between_two_tries_is_ended(client: None) -> None:
    with serve(ModelServer(Fails(429, headers={"Retry-After": "19"}))) as server:
        chat = chat_at(server.url)
        waiting = Waiting(lambda: chat.structured(ASKED, Grade))
        reached(server.requests)
        time.sleep(0.05)
        chat.stop()
        waiting.join(SOON)
        assert not waiting.is_alive()
        assert len(server.chats) == 1


def test_a_stopped_chat_makes_no_call_until_it_goes_on(client: None) -> None:
    with serve(ModelServer('{"level": 3}')) as server:
        chat = chat_at(server.url)
        chat.stop()
        with pytest.raises(ModelError, match="stopped"):
            chat.structured(ASKED, Grade)
        assert server.chats == []
        chat.go_on()
        assert chat.structured(ASKED, Grade).value == Grade(level=3)


def test_the_calls_of_a_chat_apart_go_on(client: None) -> None:
    with serve(ModelServer('{"level": 3}', '{"level": 2}')) as server:
        chat = chat_at(server.url)
        other = chat.apart()
        assert chat.structured(ASKED, Grade).value == Grade(level=3)
        chat.stop()
        assert other.structured(ASKED, Grade).value == Grade(level=2)


class Held(Player):
    """Plays the model, but never answers to what `hangs` names."""

    def __init__(self, *hangs: str, level: int = 3) -> None:
        super().__init__(level=level)
        self.hangs = set(hangs)

    def __call__(self, request: Request) -> Scripted:
        return Hangs() if kind(request) in self.hangs else super().__call__(request)


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'rehearse.sqlite3'}", clock=clock)


@pytest.fixture
def player() -> Held:
    return Held()


@pytest.fixture
def room(store: Store, rubric: Rubric, clock: Clock, player: Held, client: None) -> Iterator[Room]:
    with serve(ModelServer(play=player)) as server:
        coach = LLMCoach(rubric, chat_at(server.url), model_context=8_192)
        made = Room(store, rubric, clock, coach)  # type: ignore[arg-type]  # its jobs take any coach
        made.server = server  # type: ignore[attr-defined]  # kept for the test
        yield made


def stopped_at(room: Room, what: str) -> None:
    """Begin the work at hand, stop it while the model keeps silent at `what`, and see that it ends at once."""
    job = room.begin()
    until = time.monotonic() + PATIENCE
    while not any(kind(request) == what for request in room.server.chats):  # type: ignore[attr-defined]  # as above
        assert time.monotonic() < until, f"the model was never asked to {what}"
        time.sleep(0.005)
    began = time.monotonic()
    job.cancel()
    over(job)
    assert time.monotonic() - began < SOON


def test_the_grading_of_an_answer_is_stopped_and_taken_up_again(room: Room, player: Held) -> None:
    room.settle()
    room.answer(ANSWER)
    player.hangs = {"assess"}
    stopped_at(room, "assess")
    interview = room.interview
    assert interview.trouble is not None
    assert interview.trouble.reason.startswith("Stopped, as you asked.")
    attempt = interview.turns[0].attempts[0]
    assert (attempt.answer, attempt.assessment) == (ANSWER, None)
    assert [spent.kind for spent in interview.spent] == ["prepare", "assess"]
    player.hangs = set()
    room.change(actions.clear_trouble)
    graded = room.settle()
    assert stage(graded, room.rubric) == "feedback"
    assert graded.turns[0].attempts[0].assessment is not None
    assert graded.turns[0].attempts[0].assessment.status == "graded"


def test_the_reading_of_the_job_is_stopped_and_taken_up_again(room: Room, player: Held) -> None:
    player.hangs = {"prepare"}
    stopped_at(room, "prepare")
    assert room.interview.trouble is not None
    assert room.interview.job is None
    player.hangs = set()
    room.change(actions.clear_trouble)
    assert room.settle().job is not None


def test_a_follow_up_that_is_stopped_is_not_replaced_by_the_banks_words(room: Room, player: Held) -> None:
    room.settle()
    player.level = 1
    room.answer(ANSWER)
    player.hangs = {"follow_up"}
    stopped_at(room, "follow_up")
    assert room.interview.trouble is not None
    assert len(room.interview.turns[0].attempts[0].replies) == 1
    player.hangs = set()
    room.change(actions.clear_trouble)
    assert len(room.settle().turns[0].attempts[0].replies) == 2
