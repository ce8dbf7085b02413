"""A run that was stopped half way is gone on with: what is missing is asked for, and nothing else."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from inspect_ai.log import read_eval_log
from model_player import Player
from model_server import Fails, Hangs, ModelServer, Request, Scripted, serve
from runs import padded, work_of
from wired import settings_for, some_cases, timeless

from evals import versions
from evals.running import arguments_in, run
from rehearse.errors import DataError
from rehearse.interview.assessment import PromptRef

ROOT = Path(__file__).resolve().parents[2]
CASES = some_cases(4)
TWINNED = [one for case in CASES for one in (case, padded(case))]

INTERRUPTED = """
import sys
sys.path[:0] = ["tests", "tests/evals"]
from pathlib import Path
from runs import work_of
from wired import settings_for, some_cases
from evals.running import run
ran = run(work_of(some_cases(4), settings_for(sys.argv[1])), log_dir=Path(sys.argv[2]))
print(ran.state, len(ran.gradings), ran.log.name)
"""


class DropsOut:
    """Plays a model that answers so often, and then only when it `is_back`."""

    def __init__(self, after: int) -> None:
        self._play = Player()
        self._left = after
        self.is_back = False

    def __call__(self, request: Request) -> Scripted:
        self._left -= 1
        return self._play(request) if self._left >= 0 or self.is_back else Fails(503)


@pytest.mark.parametrize("epochs", [1, 2])
def test_only_what_is_missing_is_asked_for_twins_and_epochs_included(tmp_path: Path, epochs: int) -> None:
    play = DropsOut(after=5)
    with serve(ModelServer(play=play)) as server:
        settings = settings_for(server.url)
        broken = run(work_of(TWINNED, settings), epochs=epochs, retries=0, log_dir=tmp_path)
        assert broken.state == "failed"
        assert "503" in broken.reason
        assert len(broken.gradings) == 5
        asked, play.is_back = len(server.chats), True
        # How often each is graded is the log's to say.
        rest = run(work_of(TWINNED, settings), log_dir=tmp_path, resume=broken.log)
        assert len(server.chats) - asked == epochs * len(TWINNED) - 5
    assert rest.state == "done"
    assert [(one.case, one.epoch) for one in rest.gradings] == [
        (case.id, epoch) for epoch in range(1, epochs + 1) for case in TWINNED
    ]
    assert rest.gradings[:2] == broken.gradings[:2]
    assert arguments_in(rest.log)["epochs"] == epochs
    assert {sample.error for sample in read_eval_log(str(rest.log)).samples or ()} == {None}


def test_a_run_that_is_complete_asks_nobody_when_it_is_gone_on_with(tmp_path: Path) -> None:
    with serve(ModelServer(play=Player())) as server:
        whole = run(work_of(CASES, settings_for(server.url)), log_dir=tmp_path)
        asked = len(server.chats)
        again = run(work_of(CASES, settings_for(server.url)), log_dir=tmp_path, resume=whole.log)
        assert len(server.chats) == asked
    assert again.gradings == whole.gradings


def test_a_run_is_broken_off_at_once_though_a_model_hangs_and_keeps_what_it_has(tmp_path: Path) -> None:
    play, hanging = Player(), threading.Event()

    def hang_at_third(request: Request) -> Scripted:
        if len(server.chats) != 3:
            return play(request)
        hanging.set()
        return Hangs()

    with serve(ModelServer(play=hang_at_third)) as server:
        command = [sys.executable, "-c", INTERRUPTED, server.url, tmp_path]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # What runs in the background of a shell script is started with Ctrl-C ignored, and hands that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        try:
            assert hanging.wait(60)
            process.send_signal(signal.SIGINT)
            # The call itself would be given up after 60 seconds.
            out, errors = process.communicate(timeout=30)
        finally:
            process.kill()
        assert process.returncode == 0, errors
        state, graded, name = out.split()
        assert (state, graded) == ("interrupted", "2")
        rest = run(work_of(CASES, settings_for(server.url)), log_dir=tmp_path, resume=tmp_path / name)
        assert len(server.chats) == 3 + 2
    assert len(rest.gradings) == len(CASES)


def test_a_run_whose_prompts_changed_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(ModelServer(play=DropsOut(after=2))) as server:
        settings = settings_for(server.url)
        broken = run(work_of(CASES, settings), retries=0, log_dir=tmp_path)
        asked = len(server.chats)
        monkeypatch.setattr(versions, "_prompt", lambda id: PromptRef(id=id, version=2, hash="0" * 12))
        with pytest.raises(DataError, match="since then the prompt assess and the prompt repair changed; begin"):
            run(work_of(CASES, settings), log_dir=tmp_path, resume=broken.log)
        assert len(server.chats) == asked


def test_a_log_of_other_answers_adds_nothing(tmp_path: Path) -> None:
    begun = run(work_of(CASES[:2]), log_dir=tmp_path)
    other = run(work_of(CASES[2:]), log_dir=tmp_path, resume=begun.log)
    fresh = run(work_of(CASES[2:]), log_dir=tmp_path)
    assert timeless(other.gradings) == timeless(fresh.gradings)
