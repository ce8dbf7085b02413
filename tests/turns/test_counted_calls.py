"""What calls of a model took: counted once for their owner, and kept in the interview."""

from __future__ import annotations

import logging
import threading

import pytest
from clock import Clock
from turns_room import ANN, BEN, PATIENCE, FailingStore, GatedCoach, Room, over

from rehearse.errors import Conflict, StoreError
from rehearse.interview import actions
from rehearse.interview.assessment import Usage
from rehearse.rubric import Rubric
from rehearse.store import Store


def test_each_call_of_a_model_is_counted_once_for_its_owner(room: Room) -> None:
    room.settle()
    (before,) = room.store.usage(ANN)
    assert (before.coach, before.calls, before.untold) == ("llm", 2, 2)
    room.coach.takes["assess"] = Usage(calls=2, input_tokens=300, output_tokens=40, seconds=1.5)
    room.rename_while_grading("From the second tab")
    (row,) = room.store.usage(ANN)
    assert (row.model, row.host, row.calls, row.untold) == ("scripted", "models.test", 4, 2)
    assert (row.input_tokens, row.output_tokens, row.seconds) == (300, 40, 1.5)
    assert room.store.usage(BEN) == ()


def test_each_call_of_a_model_stands_once_in_its_interview(room: Room) -> None:
    room.settle()
    room.coach.takes["assess"] = Usage(calls=1, input_tokens=300, output_tokens=40, seconds=1.5)
    room.rename_while_grading("From the second tab")
    assert [one.kind for one in room.interview.spent] == ["prepare", "ask", "assess"]
    assert room.interview.spent[-1].usage == room.coach.takes["assess"]
    assert {(one.model, one.host) for one in room.interview.spent} == {("scripted", "models.test")}


def test_a_call_that_failed_stands_in_the_interview_beside_the_one_that_did_not(room: Room) -> None:
    room.coach.fails["prepare"] = "The model did not answer."
    assert room.settle().trouble is not None
    del room.coach.fails["prepare"]
    room.change(actions.clear_trouble)
    room.settle()
    assert [one.kind for one in room.interview.spent] == ["prepare", "prepare", "ask"]


def test_a_call_whose_work_a_person_made_needless_is_still_in_the_interview(room: Room) -> None:
    room.settle()
    room.change(lambda interview: interview.model_copy(update={"reword": True}))
    gate = room.coach.hold("word")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    room.change(lambda interview: interview.model_copy(update={"reword": False}))
    gate.open.set()
    over(job)
    assert [one.kind for one in room.interview.spent] == ["prepare", "ask", "word"]


def test_a_call_is_kept_in_mind_until_the_database_takes_it(
    store: Store, rubric: Rubric, clock: Clock, coach: GatedCoach
) -> None:
    failing = FailingStore(store)
    room = Room(failing, rubric, clock, coach)
    failing.is_full = True
    assert str(over(room.begin()).error) == "The disk is full."
    assert str(over(room.begin()).error) == "The disk is full."
    assert room.interview.spent == ()
    failing.is_full = False
    room.settle()
    assert [one.kind for one in room.interview.spent] == ["prepare", "ask"]
    assert len(coach.called("prepare")) == 1


def test_a_call_that_cannot_be_counted_costs_nobody_their_grade(
    store: Store, rubric: Rubric, clock: Clock, coach: GatedCoach, caplog: pytest.LogCaptureFixture
) -> None:
    # Another library may have raised the level of all loggers in this process.
    caplog.set_level(logging.WARNING, logger="rehearse")
    failing = FailingStore(store)

    def add_usage(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    failing.add_usage = add_usage
    room = Room(failing, rubric, clock, coach)
    assert room.settle().turns[0].asked is not None
    assert "could not be counted: The disk is full." in caplog.text


def test_a_person_who_saves_all_the_time_is_never_overwritten(room: Room) -> None:
    room.settle()
    room.answer("I will lead the shift by 2028.")
    titles: list[str] = []

    def rename_often() -> None:
        for number in range(40):
            try:
                room.change(lambda interview, n=number: actions.rename(interview, f"title {n}"))
            except Conflict:
                continue
            titles.append(f"title {number}")

    person = threading.Thread(target=rename_often)
    person.start()
    room.settle()
    person.join(PATIENCE)
    assert room.interview.title == titles[-1]
    assert room.interview.turns[0].attempts[0].assessment is not None
    assert len(room.coach.called("assess")) == 1
