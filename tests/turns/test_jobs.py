"""Work in the background: one call for one thing, through refreshes, several pages and second tabs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from turns_room import ANN, BEN, PATIENCE, Room, over

from rehearse.errors import NotFound
from rehearse.interview import actions
from rehearse.interview.job import JobReading, Read
from rehearse.interview.stage import slot
from rehearse.store import Stored


def test_the_work_is_done_up_to_the_candidates_turn_and_stored(room: Room) -> None:
    job = over(room.begin())
    assert job.saved == 2
    assert room.interview.turns[0].asked == f"So: {room.interview.turns[0].planned.text}"
    assert room.ensure() is None
    assert [name for name, _ in room.coach.history] == ["prepare", "ask"]


def test_fifty_refreshes_at_once_are_one_job_and_one_call(room: Room) -> None:
    gate = room.coach.hold("prepare")
    with ThreadPoolExecutor(50) as pool:
        jobs = set(pool.map(lambda _: room.begin(), range(50)))
    assert len(jobs) == 1
    assert gate.reached.wait(PATIENCE)
    gate.open.set()
    over(jobs.pop())
    assert len(room.coach.called("prepare")) == len(room.coach.called("ask")) == 1


def test_an_answer_is_graded_and_followed_up_in_one_go(room: Room) -> None:
    room.id = room.new(only=("five_years",))
    room.settle()
    room.coach.levels.append(1)
    room.answer("I want to grow.")
    interview = room.settle()
    assert slot(interview) == "0.1.1"
    assert [name for name, _ in room.coach.history] == ["prepare", "ask", "assess", "follow_up"]


def test_what_a_person_adds_while_a_job_is_about_to_end_is_still_done(room: Room) -> None:
    room.settle()
    room.change(lambda interview: interview.model_copy(update={"reword": True}))
    gate = room.coach.hold("word")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    real, seen = room.store.load, []

    def load_and_be_overtaken(id: str, *, owner: str) -> Stored:
        stored = real(id, owner=owner)
        if slot(stored.interview) == "0.1.0" and not stored.interview.reword and not seen:
            seen.append(True)  # the job now believes that nothing is left to do
            room.store.load = real
            room.answer("I will lead the shift by 2028.")
            assert room.ensure() is job
        return stored

    room.store.load = load_and_be_overtaken
    gate.open.set()
    over(job)
    assert seen
    assert room.interview.turns[0].attempts[0].assessment is not None


def test_a_second_try_at_an_answer_that_was_not_graded_asks_the_coach_again(room: Room) -> None:
    room.settle()
    room.coach.levels.append("the model did not answer")
    room.answer("I will lead the shift by 2028.")
    assert room.settle().turns[0].attempts[0].assessment.status == "not_graded"
    room.change(lambda interview: actions.grade_again(interview, 0))
    assert room.settle().turns[0].attempts[0].assessment.status == "graded"
    assert len(room.coach.called("assess")) == 2


def test_a_line_can_be_read_while_it_is_written_by_several_pages(room: Room) -> None:
    gate = room.coach.hold("middle")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    assert (job.kind, job.text, job.saved) == ("ask", "So: ", 1)
    first, second = job.pieces(heartbeat=0.01), job.pieces(heartbeat=0.01)
    assert [next(first), next(second), next(first)] == ["So: ", "So: ", ""]
    gate.open.set()
    over(job)
    assert "So: " + "".join(first) == "So: " + "".join(second) == room.interview.turns[0].asked


def test_waiting_ends_with_the_next_change_and_misses_none(room: Room) -> None:
    gate = room.coach.hold("middle")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    seen = job.revision
    assert job.wait(0.01) is False
    assert job.wait(0.01, after=seen) is False
    assert job.wait(0.01, after=seen - 1) is True
    gate.open.set()
    assert job.wait(PATIENCE, after=seen) is True
    over(job)
    assert job.wait(PATIENCE) is True


def test_a_job_is_its_owners_alone(room: Room) -> None:
    gate = room.coach.hold("middle")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    assert room.turns.find(room.id, owner=ANN) is job
    assert room.turns.find(room.id, owner=BEN) is None
    with pytest.raises(NotFound):
        room.turns.ensure(room.id, owner=BEN, coach=room.coach)
    gate.open.set()
    over(job)
    assert room.turns.find(room.id, owner=ANN) is None


def test_a_new_title_in_a_second_tab_stays_and_the_grade_is_not_asked_for_again(room: Room) -> None:
    room.settle()
    room.rename_while_grading("From the second tab")
    assert room.interview.title == "From the second tab"
    assert room.interview.turns[0].attempts[0].assessment is not None
    assert len(room.coach.called("assess")) == 1


def test_finishing_in_a_second_tab_stands_and_the_answer_gets_its_grade(room: Room) -> None:
    room.settle()
    room.answer("I will lead the shift by 2028.")
    gate = room.coach.hold("assess")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    room.change(lambda interview: actions.finish(interview, room.clock()))
    gate.open.set()
    over(job)
    interview = room.settle()
    assert interview.finished_at is not None
    assert interview.turns[0].attempts[0].assessment is not None
    assert interview.debrief is not None
    assert len(room.coach.called("assess")) == 1


def test_a_question_that_no_longer_applies_is_dropped_and_asked_anew(room: Room) -> None:
    gate = room.coach.hold("middle")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    corrected = JobReading(title=Read(text="Night Planner"))
    room.change(lambda interview: actions.correct_job(interview, corrected))
    gate.open.set()
    over(job)
    assert room.interview.job == corrected
    assert room.interview.turns[0].asked == f"So: {room.interview.turns[0].planned.text}"
    assert room.interview.turns[0].planned.text.startswith("anew: ")
    assert [name for name, _ in room.coach.history] == ["prepare", "ask", "word", "ask"]


def test_an_interview_deleted_meanwhile_stays_deleted(room: Room) -> None:
    gate = room.coach.hold("prepare")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    room.store.delete(room.id, owner=ANN)
    gate.open.set()
    assert over(job).error is None
    assert room.store.summaries(ANN) == ()
