"""A mock interview goes on while its answers are graded: nobody waits, nothing is graded twice, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from clock import Clock
from turns_room import ANN, PATIENCE, GatedCoach, Room, over

from rehearse.interview.model import Interview
from rehearse.interview.stage import behind_work, slot, stage
from rehearse.rubric import Rubric
from rehearse.store import Store, open_store
from rehearse.turns import Turns

VAGUE = "I want to grow with you."
SOLID = (
    "In five years I want to lead the planning team here; by June I have the operations certificate, which I began in "
    "March, and in my first year I want to bring overtime down by 10 %."
)


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'rehearse.sqlite3'}", clock=clock)


@pytest.fixture
def room(store: Store, rubric: Rubric, clock: Clock) -> Room:
    made = Room(store, rubric, clock, GatedCoach(rubric))
    made.id = made.new(mode="mock", only=("five_years", "first_year"), follow_ups=0)
    made.settle()
    return made


def graded(interview: Interview) -> list[bool]:
    return [bool(turn.attempts) and turn.attempts[0].assessment is not None for turn in interview.turns]


def at_the_end(room: Room) -> Interview:
    while (job := room.ensure()) is not None:
        over(job)
    return room.interview


def test_the_next_question_is_asked_while_the_model_still_grades_the_answer_before(room: Room) -> None:
    gate = room.coach.hold("assess")
    room.answer(SOLID)
    job = room.begin()
    over(job)
    assert gate.reached.wait(PATIENCE) or room.ensure() is None
    asked = room.interview
    assert (asked.current, slot(asked), stage(asked, room.rubric)) == (1, "1.1.0", "answering")
    assert graded(asked) == [False, False]
    assert room.ensure() is None
    assert gate.reached.wait(PATIENCE)
    gate.open.set()
    room.answer(SOLID)
    done = at_the_end(room)
    assert graded(done) == [True, True]
    assert done.debrief is not None
    assert len(room.coach.called("assess")) == 2


def test_an_answer_that_comes_while_another_is_graded_stays_and_both_are_graded_once(room: Room) -> None:
    gate = room.coach.hold("assess")
    room.answer(SOLID)
    over(room.begin())
    room.ensure()
    assert gate.reached.wait(PATIENCE)
    room.answer("My second answer, written while the first is graded.")
    gate.open.set()
    done = at_the_end(room)
    assert done.turns[1].attempts[0].answer == "My second answer, written while the first is graded."
    assert graded(done) == [True, True]
    assert len(room.coach.called("assess")) == 2
    assert len(room.coach.called("debrief")) == 1


def test_the_offline_reading_decides_on_follow_ups_and_the_model_grades_once_with_the_reply(room: Room) -> None:
    room.id = room.new(mode="mock", only=("five_years",), follow_ups=1)
    room.settle()
    room.answer(VAGUE)
    over(room.begin())
    followed = room.interview
    assert slot(followed) == "0.1.1"
    assert room.coach.called("assess") == []
    (line,) = room.coach.called("follow_up")
    assert line.criterion in room.rubric.question("five_years").primary  # type: ignore[attr-defined]  # what a scripted coach was handed is an object to mypy
    room.answer("By 2031, as head of planning.")
    done = at_the_end(room)
    assert len(room.coach.called("assess")) == 1
    attempt = done.turns[0].attempts[0]
    assert attempt.replies[0].assessment is None
    assert attempt.assessment is not None
    assert attempt.assessment.provenance.model == "scripted"


def test_what_was_only_glanced_at_is_never_taken_for_a_grade(room: Room) -> None:
    room.coach.hold("assess")
    room.answer(SOLID)
    over(room.begin())
    attempt = room.interview.turns[0].attempts[0]
    assert attempt.replies[0].glance is not None
    assert attempt.assessment is None
    room.coach.gates["assess"].open.set()
    at_the_end(room)


def test_after_a_crash_the_grading_behind_is_taken_up_where_it_stood(room: Room, clock: Clock) -> None:
    gate = room.coach.hold("assess")
    room.answer(SOLID)
    over(room.begin())
    assert behind_work(room.interview) is not None
    # The process is gone: another one, with a coach of its own, opens the interview.
    fresh = GatedCoach(room.rubric)
    turns = Turns(room.store, room.rubric, clock=clock, pauses=())
    assert turns.ensure(room.id, owner=ANN, coach=fresh) is None
    deadline = 200
    while behind_work(room.interview) is not None and deadline:
        job = turns._running((room.id, "behind"), ANN)
        if job is not None:
            over(job)
        deadline -= 1
    assert graded(room.interview) == [True, False]
    assert len(fresh.called("assess")) == 1
    gate.open.set()


def test_a_model_that_fails_behind_leaves_the_answer_ungraded_and_the_interview_goes_on(room: Room) -> None:
    room.coach.levels.append("The model did not answer.")
    room.answer(SOLID)
    over(room.begin())
    room.answer(SOLID)
    done = at_the_end(room)
    first, second = (turn.attempts[0].assessment for turn in done.turns)
    assert first is not None
    assert second is not None
    assert {first.status, second.status} == {"not_graded", "graded"}
    assert done.trouble is None


def test_a_question_tried_again_from_the_report_is_graded_while_one_waits(room: Room) -> None:
    from rehearse.interview import actions

    for _ in range(2):
        room.answer(SOLID)
        room.settle()
    at_the_end(room)
    room.change(lambda interview: actions.retry(interview, 0, room.clock()))
    room.settle()
    room.answer("Another try.")
    done = room.settle()
    assert stage(done, room.rubric) == "feedback"
    assert done.turns[0].attempts[1].assessment is not None
    assert done.turns[0].attempts[1].replies[0].glance is None
