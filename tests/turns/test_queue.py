"""Jobs that wait, are stopped, or are in hand when the program ends or is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from clock import Clock
from turns_room import ANN, PATIENCE, Room, over

from rehearse.interview import actions
from rehearse.rubric import Rubric
from rehearse.turns import Turns


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
    root = str(Path(__file__).parent.parent.parent)
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
