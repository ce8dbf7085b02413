"""Two replicas on one database are never at the same work at once, and what a dead one was at is taken up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from clock import Clock
from postgres_server import PostgresServer
from turns_room import ANN, PATIENCE, GatedCoach, Room, over

from rehearse.rubric import Rubric
from rehearse.store import Store, open_store
from rehearse.turns import Turns


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest.fixture
def stores(url: str, clock: Clock) -> Iterator[tuple[Store, Store]]:
    with ExitStack() as stack:
        first, second = open_store(url, clock=clock), open_store(url, clock=clock)
        for each in (first, second):
            stack.callback(each.close)
        yield first, second


def holders(postgres: PostgresServer, url: str) -> list[tuple[object, ...]]:
    """Return the server's process ids of those who hold a claim in this database."""
    name = url.rpartition("/")[2]
    query = "select distinct l.pid from pg_locks l join pg_database d on d.oid = l.database"
    return postgres.execute(f"{query} where l.locktype = 'advisory' and d.datname = '{name}'", database="postgres")


def test_what_one_claims_the_other_cannot_until_it_is_given_back(stores: tuple[Store, Store]) -> None:
    (first, second), one, two = stores, object(), object()
    assert first.claims.take("a", by=one)
    assert first.claims.take("a", by=two)
    assert not second.claims.take("a", by=one)
    assert second.claims.take("b", by=one)
    first.claims.give_back("a", by=one)
    assert not second.claims.take("a", by=one)
    first.claims.give_back("a", by=two)
    assert second.claims.take("a", by=one)
    second.close()
    assert first.claims.take("a", by=one)


def test_a_grading_is_waited_for_and_not_done_twice(
    stores: tuple[Store, Store], rubric: Rubric, clock: Clock, postgres: PostgresServer, url: str
) -> None:
    coach, other_coach = GatedCoach(rubric), GatedCoach(rubric)
    room = Room(stores[0], rubric, clock, coach)
    other = Turns(stores[1], rubric, clock=clock, pauses=())
    room.settle()
    gate = coach.hold("assess")
    room.answer("I will lead the shift by 2028.")
    here = room.begin()
    assert gate.reached.wait(PATIENCE)
    there = other.ensure(room.id, owner=ANN, coach=other_coach)
    assert there is not None
    assert not there.wait(1.0)
    assert there.running
    gate.open.set()
    over(here)
    over(there)
    assert there.error is None
    assert len(coach.called("assess")) == 1
    assert other_coach.called("assess") == []
    attempt = room.interview.turns[0].attempts[0]
    assert attempt.assessment is not None
    # A job gives its claim back right after it said that it is over.
    deadline = time.monotonic() + PATIENCE
    while holders(postgres, url):
        assert time.monotonic() < deadline, "a claim is still held"
        time.sleep(0.02)


def test_what_a_dead_replica_was_at_is_taken_up_at_once(
    stores: tuple[Store, Store], rubric: Rubric, clock: Clock, postgres: PostgresServer, url: str
) -> None:
    coach, other_coach = GatedCoach(rubric), GatedCoach(rubric)
    room = Room(stores[0], rubric, clock, coach)
    other = Turns(stores[1], rubric, clock=clock, pauses=())
    room.settle()
    gate = coach.hold("assess")
    room.answer("I will lead the shift by 2028.")
    here = room.begin()
    assert gate.reached.wait(PATIENCE)
    there = other.ensure(room.id, owner=ANN, coach=other_coach)
    assert there is not None
    (claimant,) = holders(postgres, url)
    # What happens to a process's connections when it is killed.
    postgres.execute(f"select pg_terminate_backend({claimant[0]})", database="postgres")
    over(there)
    assert len(other_coach.called("assess")) == 1
    graded = room.interview
    gate.open.set()
    over(here)
    # Were it alive after all, its own result comes too late and changes nothing.
    assert room.interview.turns == graded.turns
