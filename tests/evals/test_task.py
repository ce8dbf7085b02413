"""The task as Inspect's own command runs it, and what somebody who looks through its log finds there."""

from __future__ import annotations

import os
import subprocess
import sys
from math import isnan
from pathlib import Path

import pytest
from inspect_ai import eval as inspect_eval
from inspect_ai import eval_retry, score
from inspect_ai.log import EvalLog, read_eval_log
from model_player import Player
from model_server import Fails, ModelServer, Request, Scripted, serve
from runs import all_samples, padded, work_of
from wired import MODEL, some_cases

from evals.grading import Grading
from evals.running import gradings_of, run
from evals.task import VERSIONS, agreement, figures, grades, gradings_in
from rehearse.errors import DataError

ROOT = Path(__file__).resolve().parents[2]
CASES = some_cases(3)


def figures_in(log: EvalLog) -> dict[str, float]:
    assert log.results is not None
    return {name: metric.value for name, metric in log.results.scores[0].metrics.items()}


def test_inspects_own_command_runs_the_task_from_the_project_root(tmp_path: Path) -> None:
    inspect = Path(sys.executable).with_name("inspect")
    command = [inspect, "eval", "evals/task.py", "--model", "none", "-T", "coach=offline", "-T", "limit=3"]
    done = subprocess.run(
        [*command, "--log-dir", tmp_path, "--display", "plain"],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "within_one" in done.stdout
    (path,) = tmp_path.glob("*.eval")
    log = read_eval_log(str(path))
    assert log.status == "success"
    assert len(log.samples or ()) == 3
    assert [one.is_graded for one in gradings_of(path) if "~" not in one.case] == [True] * 3
    assert (log.eval.metadata or {})[VERSIONS]["coach_hash"]


def test_a_log_shows_question_answer_labels_and_grades_and_a_twin_below_its_answer(tmp_path: Path) -> None:
    case = CASES[0]
    ran = run(work_of((case, padded(case))), log_dir=tmp_path)
    assert [one.case for one in ran.gradings] == [case.id, f"{case.id}~padding"]
    (sample,) = read_eval_log(str(ran.log)).samples or ()
    said = [message.text for message in sample.input if not isinstance(message, str)]
    assert said[-2:] == [case.request.planned.text, case.request.answer]
    labels = all_samples()[case.sample].labels
    for id, label in labels.items():
        assert f"{id} {label.level}" in str(sample.target)
    shown = (sample.scores or {})["grades"]
    assert shown.value == ran.gradings[0].levels
    lines = (shown.explanation or "").splitlines()
    for id, label in labels.items():
        (line,) = (line for line in lines if line.startswith(f"| {id} |"))
        assert line.startswith(f"| {id} | {label.level} | {ran.gradings[0].levels[id]} |")
    assert lines[-1].startswith("- padding: ")
    assert "the rest stays" in lines[-1]


def test_the_figures_of_nothing_are_not_a_number() -> None:
    assert all(isnan(value) for value in figures()([]).values())  # type: ignore  # Inspect types a metric by its scores


def test_a_log_is_scored_again_without_asking_anybody(tmp_path: Path) -> None:
    log = read_eval_log(str(run(work_of(CASES), log_dir=tmp_path).log))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evals.asking.Asked.of", lambda *_: pytest.fail("a coach is asked"))
        again = score(log, grades(), display="none", action="overwrite")
    assert figures_in(again) == figures_in(log)


def test_inspects_own_retry_asks_only_for_what_is_missing_and_counts_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_RETRIES", "0")
    monkeypatch.setenv("REHEARSE_MODEL_CONTEXT", "16000")
    play, down = Player(level=2), [True]

    def at_first_only_two(request: Request) -> Scripted:
        return Fails(503) if down[0] and len(server.chats) > 2 else play(request)

    with serve(ModelServer(play=at_first_only_two)) as server:
        task = agreement(coach="llm", model=MODEL, base_url=server.url, limit=4, twins=False, concurrency=1)
        options = {"display": "none", "max_samples": 1, "log_dir": str(tmp_path)}
        (broken,) = inspect_eval(task, model=None, fail_on_error=0.1, **options)
        assert broken.status == "error"
        before, down[0] = len(server.chats), False
        (whole,) = eval_retry(broken, **options)
        assert len(server.chats) - before == 2
    assert whole.status == "success"
    made: list[Grading] = [one for sample in whole.samples or () for one in gradings_in(sample.store)]
    pairs = [
        (level, all_samples()[one.case].labels[id].level)
        for one in made
        for id, level in one.levels.items()
        if level is not None
    ]
    assert len(made) == 4
    assert figures_in(whole)["exact"] == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))


def test_a_tag_that_nobody_has_is_refused_by_the_task() -> None:
    with pytest.raises(DataError, match="there are: "):
        agreement(coach="offline", tags="no such tag")
