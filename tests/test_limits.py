"""What a host lets one person take of a model, the queue in front of it, and the list of who took what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clock import Clock
from turns_room import ANN, BEN, GatedCoach, Room, over

from rehearse.chat.prices import load_prices
from rehearse.cli import main
from rehearse.errors import CoachError, SettingsError
from rehearse.interview import actions
from rehearse.interview.assessment import Usage
from rehearse.interview.model import Setup
from rehearse.rubric import Rubric
from rehearse.settings import load_settings
from rehearse.store import Store, new_id, open_store
from rehearse.turns import Limits, Turns
from rehearse.turns.limits import Allowance

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PRICE = load_prices().prices[0]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'rehearse.sqlite3'}", clock=lambda: NOON)


def used(store: Store, tokens: int, *, owner: str = ANN) -> None:
    took = Usage(calls=1, input_tokens=tokens, output_tokens=0, seconds=1)
    store.add_usage(took, owner=owner, coach="llm", model=PRICE.model, host=PRICE.host)


def test_a_day_is_over_when_its_tokens_are_and_begins_anew_at_midnight(store: Store) -> None:
    allowance = Allowance(store, Limits(tokens_per_day=1_000))
    allowance.take(ANN, now=NOON)
    used(store, 999)
    allowance.take(ANN, now=NOON)
    used(store, 1)

    with pytest.raises(CoachError, match=r"1,000 tokens .* at 00:00 UTC, in 12 h 0 min"):
        allowance.take(ANN, now=NOON)

    allowance.take(BEN, now=NOON)
    allowance.take(ANN, now=NOON + timedelta(hours=12))


def test_a_day_is_over_when_its_money_is(store: Store) -> None:
    allowance = Allowance(store, Limits(cost_per_day=PRICE.input))
    used(store, 999_000)
    allowance.take(ANN, now=NOON)
    used(store, 1_000)

    with pytest.raises(CoachError, match=rf"Today's {PRICE.input:.2f} .* are spent"):
        allowance.take(ANN, now=NOON)


def test_a_limit_of_money_is_not_passed_by_a_model_whose_price_nobody_knows(store: Store) -> None:
    took = Usage(calls=1, input_tokens=5, output_tokens=5, seconds=1)
    store.add_usage(took, owner=ANN, coach="llm", model="unheard-of", host="models.example")

    with pytest.raises(CoachError, match=r"What unheard-of costs is not known"):
        Allowance(store, Limits(cost_per_day=5)).take(ANN, now=NOON)
    Allowance(store, Limits(tokens_per_day=100)).take(ANN, now=NOON)


def test_so_many_pieces_of_work_a_minute_and_the_next_when_the_first_is_a_minute_old(store: Store) -> None:
    allowance = Allowance(store, Limits(calls_per_minute=2))
    allowance.take(ANN, now=NOON)
    allowance.take(ANN, now=NOON + timedelta(seconds=20))

    with pytest.raises(CoachError, match="again in 30 seconds"):
        allowance.take(ANN, now=NOON + timedelta(seconds=30))

    allowance.take(BEN, now=NOON + timedelta(seconds=30))
    allowance.take(ANN, now=NOON + timedelta(seconds=60))


def test_a_clock_that_is_set_back_locks_nobody_out(store: Store) -> None:
    allowance = Allowance(store, Limits(calls_per_minute=1))
    allowance.take(ANN, now=NOON)
    earlier = NOON - timedelta(hours=1)
    allowance.take(ANN, now=earlier)
    with pytest.raises(CoachError, match="again in 60 seconds"):
        allowance.take(ANN, now=earlier)


def test_at_a_limit_no_model_is_asked_nothing_is_lost_and_the_interview_goes_on_when_it_frees_up(
    store: Store, rubric: Rubric, clock: Clock
) -> None:
    room = Room(store, rubric, clock, GatedCoach(rubric))
    room.turns = Turns(store, rubric, clock=lambda: moment, pauses=(), limits=Limits(calls_per_minute=2))
    moment = NOON
    room.settle()
    asked = len(room.coach.history)

    room.answer("I want to lead the planning team within three years.")
    interview = room.settle()

    assert interview.trouble is not None
    assert "again in 60 seconds" in interview.trouble.reason
    assert len(room.coach.history) == asked
    assert interview.turns[0].attempts[0].answer == "I want to lead the planning team within three years."

    moment = NOON + timedelta(minutes=1)
    room.change(actions.clear_trouble)
    assert room.settle().turns[0].attempts[0].assessment is not None


def test_the_queue_lets_everybody_have_a_turn_before_anybody_has_a_second(
    store: Store, rubric: Rubric, clock: Clock
) -> None:
    coach = GatedCoach(rubric)
    turns = Turns(store, rubric, clock=clock, pauses=(), limit=1)
    gate = coach.hold("prepare")
    jobs = []
    for owner in (ANN, ANN, ANN, BEN):
        made = actions.new_interview(Setup(questions=2), id=new_id(), now=NOON, seed=7, title="Practice")
        store.create(made, owner=owner)
        job = turns.ensure(made.id, owner=owner, coach=coach)
        assert job is not None
        jobs.append(job)
        if job is jobs[0]:
            assert gate.reached.wait(20)

    assert [job.place for job in jobs] == [0, 2, 3, 1]

    gate.open.set()
    for job in jobs:
        over(job)
    assert [job.place for job in jobs] == [0, 0, 0, 0]


@pytest.mark.parametrize("name", ["TOKENS_PER_DAY", "COST_PER_DAY", "CALLS_PER_MINUTE", "AT_ONCE"])
def test_a_limit_of_nothing_is_refused_by_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"REHEARSE_LIMIT_{name}", "0")
    with pytest.raises(SettingsError, match=f"REHEARSE_LIMIT_{name}"):
        load_settings()


def test_usage_lists_each_person_and_day_with_what_it_cost(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REHEARSE_DATABASE_URL", f"sqlite:///{tmp_path / 'rehearse.sqlite3'}")
    used(store, 1_000_000)
    used(store, 5, owner=BEN)

    with pytest.raises(SystemExit, match="0"):
        main(["usage", "--csv"])
    head, *lines = capsys.readouterr().out.splitlines()

    assert head.startswith("day,person,model,host,calls,tokens in,tokens out,seconds,cost")
    assert f"2026-11-25,{ANN},{PRICE.model},{PRICE.host},1,1000000,0,1.0,{PRICE.input:.4f}" in lines
    assert len(lines) == 2

    with pytest.raises(SystemExit, match="0"):
        main(["usage", "--since", "2026-11-26"])
    assert "No model was asked since then." in capsys.readouterr().out
