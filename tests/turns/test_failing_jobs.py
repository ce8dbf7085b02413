"""A coach, a disk or a program that fails: what was done is kept, and the reason is said."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from clock import Clock
from turns_room import ANN, PATIENCE, FailingStore, GatedCoach, Room, over

from rehearse.errors import StoreError
from rehearse.interview import actions
from rehearse.interview.assessment import Assessment
from rehearse.interview.coach import AnswerRequest
from rehearse.interview.model import Interview
from rehearse.rubric import Rubric
from rehearse.store import Store
from rehearse.turns import Turns


def test_a_coach_that_fails_leaves_its_reason_and_is_tried_again_on_request(room: Room) -> None:
    room.coach.fails["prepare"] = "The model refused."
    over(room.begin())
    trouble = room.interview.trouble
    assert trouble is not None
    assert (trouble.work, trouble.reason, trouble.at) == ("prepare", "The model refused.", room.clock.now)
    assert room.ensure() is None
    room.coach.fails.clear()
    room.change(actions.clear_trouble)
    assert room.settle().turns[0].asked is not None
    assert len(room.coach.called("prepare")) == 2


def test_a_failure_is_not_repeated_because_of_a_second_tab(room: Room) -> None:
    room.coach.fails["prepare"] = "The model refused."
    gate = room.coach.hold("prepare")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    room.store.rename(room.id, "From the second tab", owner=ANN)
    gate.open.set()
    over(job)
    assert room.interview.trouble is not None
    assert room.interview.title == "From the second tab"
    assert len(room.coach.called("prepare")) == 1


def test_an_unexpected_error_gets_a_number_and_its_log_does_not_quote_the_candidate(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.settle()
    secret = "I want to be a lighthouse keeper"

    def assess(request: AnswerRequest, *, now: datetime) -> Assessment:
        raise ZeroDivisionError(request.answer)

    room.coach.assess = assess
    room.answer(secret)
    with caplog.at_level(logging.DEBUG):
        over(room.begin())
    trouble = room.interview.trouble
    assert trouble is not None
    id = trouble.reason.split("error ")[1].split(",")[0]
    assert "Nothing that you wrote is lost" in trouble.reason
    assert f"Error {id}: ZeroDivisionError" in caplog.text
    assert "in assess" in caplog.text
    assert secret not in caplog.text
    assert room.interview.turns[0].attempts[0].answer == secret


def test_work_that_changes_nothing_is_not_done_for_ever(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearse.turns.worker.carry_out", lambda work, interview, *_, **__: interview)
    over(room.begin())
    assert room.interview.trouble is not None
    assert room.interview.trouble.reason == "Scripted coach left this as it was; try again."


def test_a_result_that_cannot_be_stored_is_kept_and_stored_when_the_disk_has_room(
    store: Store, rubric: Rubric, clock: Clock, coach: GatedCoach
) -> None:
    failing = FailingStore(store)
    room = Room(failing, rubric, clock, coach)
    room.settle()
    room.answer("I will lead the shift by 2028.")
    failing.is_full = True
    assert str(over(room.begin()).error) == "The disk is full."
    assert str(over(room.begin()).error) == "The disk is full."
    failing.is_full = False
    assert room.settle().turns[0].attempts[0].assessment is not None
    assert len(coach.called("assess")) == 1


def test_a_disk_that_is_full_for_a_moment_is_not_noticed(
    store: Store, rubric: Rubric, clock: Clock, coach: GatedCoach
) -> None:
    failing = FailingStore(store)
    room = Room(failing, rubric, clock, coach)
    room.turns = Turns(failing, rubric, clock=clock, pauses=(0.0, 0.0))
    tries: list[int] = []

    def save(interview: Interview, *, owner: str, version: int) -> int:
        tries.append(version)
        if len(tries) < 3:
            raise StoreError("The disk is full.")
        return store.save(interview, owner=owner, version=version)

    failing.save = save
    assert over(room.begin()).error is None
    assert tries[:3] == [1, 1, 1]
    assert len(coach.called("prepare")) == 1
