"""Work in the background: one call for one thing, through refreshes, second tabs, failures and death."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from clock import Clock
from turns_room import ANN, BEN, PATIENCE, GatedCoach, Room, over

from rehearse.errors import Conflict, NotFound, StoreError
from rehearse.interview import actions
from rehearse.interview.assessment import Assessment, Usage
from rehearse.interview.coach import AnswerRequest
from rehearse.interview.job import JobReading, Read
from rehearse.interview.model import Interview
from rehearse.interview.stage import slot
from rehearse.rubric import Rubric
from rehearse.store import Store, Stored, open_store
from rehearse.turns import Turns


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'rehearse.sqlite3'}", clock=clock)


@pytest.fixture
def coach(rubric: Rubric) -> GatedCoach:
    return GatedCoach(rubric)


@pytest.fixture
def room(store: Store, rubric: Rubric, clock: Clock, coach: GatedCoach) -> Room:
    return Room(store, rubric, clock, coach)


# One thing is done once


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


# Watching


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


# A second tab


def test_a_new_title_in_a_second_tab_stays_and_the_grade_is_not_asked_for_again(room: Room) -> None:
    room.settle()
    room.answer("I will lead the shift by 2028.")
    gate = room.coach.hold("assess")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    room.store.rename(room.id, "From the second tab", owner=ANN)
    gate.open.set()
    over(job)
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


# Failing


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


class FailingStore:
    """A store whose disk is full while `is_full`."""

    def __init__(self, store: Store) -> None:
        self._store, self.is_full = store, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def save(self, interview: Interview, *, owner: str, version: int) -> int:
        if self.is_full:
            raise StoreError("The disk is full.")
        return self._store.save(interview, owner=owner, version=version)


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


# Stopping


def test_a_line_that_is_stopped_says_so_and_can_be_had_again(room: Room) -> None:
    gate = room.coach.hold("middle")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    job.cancel()
    gate.open.set()
    over(job)
    trouble = room.interview.trouble
    assert trouble is not None
    assert (trouble.work, room.interview.turns[0].asked) == ("ask", None)
    assert "Stopped, as you asked" in trouble.reason
    del room.coach.gates["middle"]
    room.change(actions.clear_trouble)
    assert room.settle().turns[0].asked is not None


def test_a_grade_that_was_earned_before_the_stop_is_kept(room: Room) -> None:
    room.id = room.new(only=("five_years",))
    room.settle()
    room.coach.levels.append(1)
    room.answer("I want to grow.")
    gate = room.coach.hold("assess")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    job.cancel()
    job.cancel()
    gate.open.set()
    over(job)
    assert room.interview.turns[0].attempts[0].assessment is not None
    assert room.interview.trouble is not None
    assert room.interview.trouble.work == "follow_up"
    assert room.coach.called("follow_up") == []


def test_a_job_that_waits_can_be_stopped_at_once(room: Room, rubric: Rubric, clock: Clock) -> None:
    room.turns = Turns(room.store, rubric, clock=clock, limit=1)
    gate = room.coach.hold("prepare")
    working = room.begin()
    assert gate.reached.wait(PATIENCE)
    room.id = room.new()
    waiting = room.begin()
    waiting.cancel()
    assert not waiting.running
    assert room.interview.trouble is not None
    assert working.running
    gate.open.set()
    over(working)
    assert len(room.coach.called("prepare")) == 1


# The queue, and the end


def test_jobs_beyond_the_limit_wait_in_the_order_they_came(room: Room, rubric: Rubric, clock: Clock) -> None:
    room.turns = Turns(room.store, rubric, clock=clock, limit=1)
    gate = room.coach.hold("prepare")
    ids = [room.new(posting=f"Posting {number}") for number in range(4)]
    jobs = [room.turns.ensure(id, owner=ANN, coach=room.coach) for id in ids]
    assert gate.reached.wait(PATIENCE)
    assert [job.place for job in jobs if job is not None] == [0, 1, 2, 3]
    assert [job.kind for job in jobs if job is not None] == ["prepare", None, None, None]
    gate.open.set()
    for job in jobs:
        assert job is not None
        over(job)
    assert [brief.posting for brief in room.coach.called("prepare")] == [f"Posting {number}" for number in range(4)]


def test_closing_finishes_what_is_in_hand_and_leaves_the_rest_for_the_next_start(
    room: Room, rubric: Rubric, clock: Clock
) -> None:
    room.turns = Turns(room.store, rubric, clock=clock, limit=1)
    gate = room.coach.hold("prepare")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    waiting = room.turns.ensure(room.new(), owner=ANN, coach=room.coach)
    assert room.turns.close(0.01) is False
    gate.open.set()
    assert room.turns.close(PATIENCE) is True
    assert waiting is not None
    assert not job.running
    assert not waiting.running
    assert room.interview.job is not None
    assert room.coach.called("ask") == []
    assert room.ensure() is None
    room.turns = Turns(room.store, rubric, clock=clock)
    assert room.settle().turns[0].asked is not None
    assert len(room.coach.called("prepare")) == 1


DOOMED = """
import sys, time
sys.path[:0] = [sys.argv[3], sys.argv[3] + "/tests"]
from rehearse.rubric import load_rubric
from rehearse.store import open_store
from rehearse.turns import Turns
from scripted_coach import ScriptedCoach
from turns_room import ANN, BEN, PATIENCE, Gate, GatedCoach, Room, over

class Doomed(ScriptedCoach):
    def assess(self, request, *, now):
        print("grading", flush=True)
        time.sleep(600)

rubric = load_rubric()
turns = Turns(open_store(sys.argv[1]), rubric)
turns.ensure(sys.argv[2], owner="a" * 64, coach=Doomed(rubric))
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_a_process_killed_while_grading_loses_nothing(room: Room, tmp_path: Path) -> None:
    room.settle()
    room.answer("I will lead the shift by 2028.")
    root = str(Path(__file__).parent.parent)
    url = f"sqlite:///{tmp_path / 'rehearse.sqlite3'}"
    with subprocess.Popen(
        [sys.executable, "-c", DOOMED, url, room.id, root], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "grading"
        os.kill(process.pid, signal.SIGKILL)
    interview = room.interview
    assert interview.turns[0].attempts[0].answer == "I will lead the shift by 2028."
    assert interview.turns[0].attempts[0].assessment is None
    assert room.settle().turns[0].attempts[0].assessment is not None
    assert len(room.coach.called("assess")) == 1


# What it took


def test_each_call_of_a_model_is_counted_once_for_its_owner(room: Room) -> None:
    room.settle()
    (before,) = room.store.usage(ANN)
    assert (before.coach, before.calls, before.untold) == ("llm", 2, 2)
    room.coach.takes["assess"] = Usage(calls=2, input_tokens=300, output_tokens=40, seconds=1.5)
    room.answer("I will lead the shift by 2028.")
    gate = room.coach.hold("assess")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    room.store.rename(room.id, "From the second tab", owner=ANN)
    gate.open.set()
    over(job)
    (row,) = room.store.usage(ANN)
    assert (row.model, row.host, row.calls, row.untold) == ("scripted", "models.test", 4, 2)
    assert (row.input_tokens, row.output_tokens, row.seconds) == (300, 40, 1.5)
    assert room.store.usage(BEN) == ()


def test_each_call_of_a_model_stands_once_in_its_interview(room: Room) -> None:
    room.settle()
    room.coach.takes["assess"] = Usage(calls=1, input_tokens=300, output_tokens=40, seconds=1.5)
    room.answer("I will lead the shift by 2028.")
    gate = room.coach.hold("assess")
    job = room.begin()
    assert gate.reached.wait(PATIENCE)
    room.store.rename(room.id, "From the second tab", owner=ANN)
    gate.open.set()
    over(job)
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
