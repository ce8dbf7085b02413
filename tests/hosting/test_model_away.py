"""A model that is down, hangs, is slow or comes and goes while several people practise: nothing is lost or made up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from answer_count import wrongs
from app_process import AppProcess
from candidate import ANSWERS, POSTING
from load_person import Person, played, until
from model_player import Player
from model_process import ModelProcess
from model_server import Drips, Fails, Hangs, ModelServer, Request, Scripted, serve

from rehearse.interview.model import Assessment
from rehearse.store import Store, open_store

PEOPLE = 3


class Faulty(NamedTuple):
    """A model's address, and how it goes away and comes back."""

    url: str
    leave: Callable[[], None]
    come_back: Callable[[], None]


@contextmanager
def killed() -> Iterator[Faulty]:
    with ModelProcess() as model:
        yield Faulty(model.url, model.kill, lambda: model.start() and None)


@contextmanager
def replying(fault: Scripted) -> Iterator[Faulty]:
    player, is_away = Player(level=3), threading.Event()
    with serve(ModelServer(play=lambda request: fault if is_away.is_set() else player(request))) as model:
        yield Faulty(model.url, is_away.set, is_away.clear)


AWAY = {
    "killed": killed,
    "no reply at all": lambda: replying(Hangs()),
    "a reply drop by drop": lambda: replying(Drips("x" * 4_000)),
    "refusing everybody": lambda: replying(Fails(429, "slow down")),
}


def led_by(url: str, home: Path, **settings: str) -> AppProcess:
    model = {"REHEARSE_COACH": "llm", "REHEARSE_BASE_URL": url, "REHEARSE_MODEL": "tiny-model"}
    return AppProcess(home, REHEARSE_MODEL_CONTEXT="16000", **model, **settings)


def people_at(app: AppProcess) -> list[Person]:
    return [Person(app.url, number, posting=POSTING) for number in range(PEOPLE)]


def stored(app: AppProcess) -> Store:
    return open_store(f"sqlite:///{app.home / 'rehearse.sqlite3'}")


def grades_of(store: Store, people: list[Person]) -> list[Assessment]:
    """Return how every answer of these people was graded."""
    attempts = [
        attempt
        for person in people
        for interview in store.all_of(person.owner)
        for turn in interview.turns
        for attempt in turn.attempts
    ]
    return [attempt.assessment for attempt in attempts if attempt.assessment is not None]


async def at_once() -> bool:
    """Think no time at all."""
    return True


@pytest.mark.parametrize("way", AWAY)
def test_a_model_that_is_away_while_people_play_is_told_to_all_and_graded_by_once_it_is_back(
    tmp_path: Path, way: str
) -> None:
    with (
        AWAY[way]() as model,
        led_by(model.url, tmp_path / "home", REHEARSE_TIMEOUT="1", REHEARSE_RETRIES="0") as app,
    ):
        people = people_at(app)
        store = stored(app)

        async def play() -> None:
            gone = asyncio.Event()

            async def plays(person: Person) -> None:
                # Nobody is to be through before the others have begun.
                await person.play(ANSWERS, lambda: gone.wait() if len(person.acknowledged) == 3 else at_once())

            players = [asyncio.create_task(plays(person)) for person in people]
            await until("all have answered", lambda: all(person.acknowledged for person in people))
            model.leave()
            gone.set()
            await until("all are told", lambda: all(person.refused for person in people))
            while_away = grades_of(store, people)
            assert {made.status for made in while_away} <= {"graded", "not_graded"}
            assert all(made.status == "graded" or not made.grades for made in while_away)
            model.come_back()
            await asyncio.gather(*players)

        played(play())
        made = grades_of(store, people)
        assert wrongs(store, people) == []
        assert len(made) >= 5 * PEOPLE
        # All of them, since everybody asked for what was missing; and all by the model, which gives nothing but 3.
        assert {each.status for each in made} == {"graded"}
        assert {each.provenance.coach for each in made} == {"llm"}
        assert {grade.level for each in made for grade in each.grades} == {3}


def test_a_slow_model_makes_people_wait_and_costs_nobody_an_answer(tmp_path: Path) -> None:
    player, asked = Player(level=3), threading.Semaphore(1)

    def slow(request: Request) -> Scripted:
        # One at a time and half a second each, so that whoever comes later waits for all before.
        with asked:
            threading.Event().wait(0.5)
            return player(request)

    with serve(ModelServer(play=slow)) as model, led_by(model.url, tmp_path / "home") as app:
        people = people_at(app)

        async def play() -> None:
            await asyncio.gather(*(person.play(ANSWERS, at_once) for person in people))

        played(play())
        assert [person.refused for person in people] == [0] * PEOPLE
        assert wrongs(stored(app), people) == []


def test_a_model_that_comes_and_goes_costs_nobody_an_answer(tmp_path: Path) -> None:
    player, calls = Player(level=3), 0

    def flapping(request: Request) -> Scripted:
        nonlocal calls
        calls += 1
        return Fails(503) if calls % 3 == 0 else player(request)

    with serve(ModelServer(play=flapping)) as model, led_by(model.url, tmp_path / "home") as app:
        people = people_at(app)

        async def play() -> None:
            await asyncio.gather(*(person.play(ANSWERS, at_once) for person in people))

        played(play())
        assert calls > 3 * PEOPLE
        assert all(len(person.acknowledged) >= 5 for person in people)
        assert wrongs(stored(app), people) == []
