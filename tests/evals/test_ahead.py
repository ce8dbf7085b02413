"""Gradings made by other processes: the same as in this one, and nothing lost where a process is ended."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from commanding import FEW, Run, runner
from runs import work_of
from wired import some_cases, timeless

from evals.ahead import Ahead
from evals.commands import measuring
from evals.result import read_result
from evals.running import run as run_work
from rehearse.settings import load_settings

CASES = some_cases(6)
OFFLINE = load_settings(coach="offline")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    return runner(capsys)


def test_what_other_processes_grade_is_what_this_one_would(tmp_path: Path) -> None:
    here = run_work(work_of(CASES), epochs=2, log_dir=tmp_path / "here")
    with Ahead(OFFLINE) as ahead:
        work = work_of(CASES, ahead=ahead)
        ahead.begin(work.by_sample, epochs=2, rewrites=False)
        assert all(ahead.of(case.sample, epoch) for case in CASES for epoch in (1, 2))
        assert ahead.of(CASES[0].sample, 3) is None
        there = run_work(work, epochs=2, log_dir=tmp_path / "there")
    assert there.state == "done"
    assert timeless(there.gradings) == timeless(here.gradings)


def test_what_a_process_that_is_ended_did_not_come_to_is_graded_here(tmp_path: Path) -> None:
    with Ahead(OFFLINE) as ahead:
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        work = work_of(CASES, ahead=ahead)
        ahead.begin(work.by_sample, epochs=1, rewrites=False)
        ran = run_work(work, log_dir=tmp_path)
    assert [one.case for one in ran.gradings] == [case.id for case in CASES]


def test_the_command_grades_ahead_and_says_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--coach", "offline", *FEW, "--output", "here.json")
    monkeypatch.setattr(measuring, "_WORTH_A_PROCESS", 1)
    run("--coach", "offline", *FEW, "--output", "there.json")
    here, there = read_result(Path("here.json")), read_result(Path("there.json"))
    assert timeless(there.gradings) == timeless(here.gradings)
    assert there.measures == here.measures
