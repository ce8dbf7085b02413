"""Several people at once, over Streamlit's protocol: nothing is lost or mixed up, and after a fault all go on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from answer_count import answers_in, wrongs
from app_process import AppProcess
from candidate import ANSWERS, POSTING
from load_person import Person, played, until
from postgres_server import PostgresServer
from websockets import ConnectionClosed

from rehearse.interview.model import Interview
from rehearse.store import Store, open_store

PEOPLE = 3


async def at_once() -> None:
    """Think no time at all."""


def people_at(app: AppProcess) -> list[Person]:
    return [Person(app.url, number, posting=POSTING) for number in range(PEOPLE)]


def stored(app: AppProcess) -> Store:
    return open_store(f"sqlite:///{app.home / 'rehearse.sqlite3'}")


async def keep_on(person: Person, coming_back: asyncio.Event) -> None:
    """Play the interview to its end whatever happens to the connection; wait for the event before coming back."""
    await person.open()
    await person.start()
    goes_on = True
    while goes_on:
        try:
            goes_on = await person.step(ANSWERS)
        except (ConnectionClosed, OSError):
            await coming_back.wait()
            await person.come_back()
    await person.page.close()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppProcess]:
    with AppProcess(tmp_path / "home") as process:
        yield process


def test_people_who_play_at_once_find_all_their_answers_and_only_theirs(app: AppProcess) -> None:
    people = people_at(app)

    async def play() -> None:
        await asyncio.gather(*(person.play(ANSWERS, at_once) for person in people))

    played(play())
    assert all(len(person.acknowledged) >= 5 for person in people)
    assert {step.name for person in people for step in person.steps} >= {"open", "start", "answer", "next", "report"}
    assert wrongs(stored(app), people) == []


def test_the_count_finds_an_answer_that_is_lost_kept_twice_or_with_somebody_else(app: AppProcess) -> None:
    ann, ben = people_at(app)[:2]

    async def play() -> None:
        for person in (ann, ben):
            await person.open()
            await person.start()
            await person.answer(ANSWERS[0])
            await person.page.close()

    played(play())
    store = stored(app)
    assert wrongs(store, [ann, ben]) == []
    (interview,) = store.all_of(ann.owner)
    _, version = store.load(interview.id, owner=ann.owner)
    (said,) = answers_in(interview)[:1]

    def with_answer(text: str) -> Interview:
        turn = interview.turns[0]
        reply = turn.attempts[0].replies[0].model_copy(update={"answer": text})
        attempt = turn.attempts[0].model_copy(update={"replies": (reply, *turn.attempts[0].replies[1:])})
        turns = (turn.model_copy(update={"attempts": (attempt, *turn.attempts[1:])}), *interview.turns[1:])
        return interview.model_copy(update={"turns": turns})

    store.save(with_answer(f"Something that {ben.canary} said."), owner=ann.owner, version=version)
    found = wrongs(store, [ann, ben])
    assert [each.partition(":")[0] for each in found] == [
        "person 0",
        f"person 0 has 'Something that {ben.canary} said.'",
    ]
    assert "lost" in found[0]
    _, version = store.load(interview.id, owner=ann.owner)
    store.save(with_answer(said), owner=ann.owner, version=version)
    copy = interview.model_copy(update={"id": interview.id[::-1]})
    store.create(copy, owner=ann.owner)
    assert any("kept 2 times" in each for each in wrongs(store, [ann, ben]))


def test_the_process_is_killed_while_people_play_and_all_go_on_with_everything_kept(app: AppProcess) -> None:
    people = people_at(app)

    async def play() -> None:
        coming_back = asyncio.Event()
        players = [asyncio.create_task(keep_on(person, coming_back)) for person in people]
        await until("some have answered", lambda: sum(len(person.acknowledged) for person in people) >= PEOPLE)
        app.kill()
        await asyncio.to_thread(app.start)
        coming_back.set()
        await asyncio.gather(*players)

    played(play())
    assert all(len(person.acknowledged) >= 4 for person in people)
    assert wrongs(stored(app), people) == []


def test_the_database_is_restarted_while_people_play_and_nothing_is_lost(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.new_database()
    with AppProcess(tmp_path / "home", REHEARSE_DATABASE_URL=url) as app:
        people = people_at(app)

        async def play() -> None:
            players = [asyncio.create_task(person.play(ANSWERS, at_once)) for person in people]
            await until("some have answered", lambda: sum(len(person.acknowledged) for person in people) >= PEOPLE)
            await asyncio.to_thread(postgres.stop)
            await asyncio.to_thread(postgres.start)
            # Whoever was in the middle of a step may have been told that the database was away.
            await asyncio.gather(*players, return_exceptions=True)

        played(play())
        assert wrongs(open_store(url), people) == []
