"""`rehearse eval` as a person and a script meet it: what it prints, what it keeps, how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commanding import FEW, Run, asking, few_cases, runner
from inspect_ai.log import read_eval_log
from model_player import Player
from model_server import Fails, ModelServer, Request, Says, Scripted, serve
from wired import MODEL, gradings_by, timeless

from evals import running
from evals.assessor import graded
from evals.result import read_result
from evals.running import Ran as Ended
from evals.wires import coach_of
from rehearse.rubric import Rubric
from rehearse.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("export", "import", "record", "replay", "compare")
WITHOUT = """
import sys
sys.modules["inspect_ai"] = None
from rehearse.cli import main
main(["eval", *sys.argv[1:]])
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REHEARSE_RETRIES", "0")
    monkeypatch.setenv("REHEARSE_MODEL_CONTEXT", "16000")
    return runner(capsys)


# Measuring ----------------------------------------------------------------------------------------------------


def test_an_offline_run_prints_table_gates_and_sentences_and_keeps_log_and_result(run: Run, rubric: Rubric) -> None:
    ran = run("--coach", "offline", *FEW, "--output", "results/mine.json")
    result = read_result(Path("results/mine.json"))
    coach = coach_of(load_settings(coach="offline"), rubric)
    assert timeless(result.gradings) == timeless([graded(case, coach, rubric) for case in few_cases()])
    assert ran.status == (1 if result.passed is False else 0)
    assert result.coach.kind == "offline"
    assert result.versions.coach_hash is not None
    assert result.ceiling["qwk"].is_defined
    for told in ("measure", "95 % interval", "qwk.worst", "≥ 0.70", "Of 30 gates it passes", "Result: results/mine"):
        assert told in ran.out
    for gate in result.gates:
        assert (f"  {gate.id}: {gate.measure}" in ran.out) == (gate.status != "passed")
    (log,) = Path("logs/evals").glob("*.eval")
    assert f"Log: {log}" in ran.out
    assert len(read_eval_log(str(log)).samples or ()) == len(few_cases())


def test_without_a_place_for_it_the_result_stands_beside_the_log(run: Run) -> None:
    run("--coach", "offline", *FEW, "--log-dir", "elsewhere")
    (log,), (kept,) = Path("elsewhere").glob("*.eval"), Path("elsewhere").glob("*.json")
    assert kept.name == f"result_{log.stem}.json"
    assert read_result(kept).split == "test"


def test_a_model_that_is_named_is_asked_whatever_the_environment_says(run: Run) -> None:
    with serve(ModelServer(play=Player(level=2))) as server:
        ran = run(*asking(server.url), "--epochs", "2", "--output", "r.json")
    result = read_result(Path("r.json"))
    assert ran.status == 1
    assert (result.coach.kind, result.coach.model, result.coach.host) == ("llm", MODEL, server.host)
    assert len(result.gradings) == len(server.chats) == result.cost.calls == 8
    assert result.cost.money is None
    assert "cost not known" in ran.out
    assert "two epochs" not in result.measures["alpha"].note


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tags", "no such tag"], "there are: "),
        (["--coach", "offline", "--model", "m"], "--coach llm"),
        (["--coach", "llm"], "OPENAI_API_KEY"),
        (["--resume", "nowhere.eval"], "found none"),
        (["--resume", "x.eval", "--split", "dev", "--no-twins"], "leave out --split, --twins"),
        (["--split", "dev", "export", "x.jsonl"], "Options stand after export: --split"),
        (["--output", "."], "is a directory"),
        (["--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--max-cost", "1"], "price of m at 127.0.0.1:9"),
        (["export", "x.jsonl"], "name of the model"),
        (["export", "x.json", "--model", "m"], "end in .jsonl"),
        (["import", "nowhere.jsonl", "--model", "m"], "nowhere.jsonl"),
        (["replay", "nowhere.jsonl"], "nowhere.jsonl"),
        (["record", "x.jsonl"], "choose --coach llm"),
        (["compare", "a.json", "b.json"], "a.json"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_cannot_be_run_is_said_in_one_sentence(run: Run, monkeypatch, arguments: list[str], says: str) -> None:
    monkeypatch.setenv("REHEARSE_FIND_LOCAL", "false")
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_a_model_that_grades_nothing_is_not_measured(run: Run) -> None:
    with serve(ModelServer(play=lambda request: Says("I would rather not."))) as server:
        ran = run(*asking(server.url), "--output", "r.json")
    assert ran.status == 2
    assert "Nothing was graded" in ran.err
    assert not Path("r.json").exists()


def test_a_run_that_broke_off_says_how_it_is_gone_on_with_and_then_asks_for_the_rest_only(run: Run) -> None:
    play, is_back = Player(), [False]

    def at_first_only_two(request: Request) -> Scripted:
        return play(request) if is_back[0] or len(server.chats) <= 2 else Fails(503)

    with serve(ModelServer(play=at_first_only_two)) as server:
        broken = run(*asking(server.url), "--retries", "0", "--concurrency", "1", "--output", "r.json")
        assert broken.status == 2
        assert "ended after 2 of 4 gradings" in broken.err
        assert not Path("r.json").exists()
        log = broken.err.rpartition("--resume ")[2].strip()
        asked, is_back[0] = len(server.chats), True
        whole = run("--resume", log, "--output", "r.json")
        assert len(server.chats) - asked == 2
        wanted = gradings_by(few_cases(), load_settings(coach="llm", model=MODEL, base_url=server.url))
    assert whole.status == 1
    assert timeless(read_result(Path("r.json")).gradings) == timeless(wanted)


def test_no_password_of_an_address_is_in_the_log(run: Run) -> None:
    with serve(ModelServer(play=Player())) as server:
        address = server.url.replace("//", "//user:canary@")
        run("--model", MODEL, "--base-url", address, *FEW, "--output", "r.json")
    (log,) = Path("logs/evals").glob("*.eval")
    found = read_eval_log(str(log)).model_dump_json()
    assert "canary" not in found + Path("r.json").read_text("utf-8")
    assert server.url in found


@pytest.mark.parametrize(
    ("state", "status", "is_kept"), [("interrupted", 130, False), ("spent", 2, True), ("failed", 2, False)]
)
def test_how_a_run_ended_is_its_exit_status(run: Run, monkeypatch, rubric, state, status, is_kept) -> None:
    coach = coach_of(load_settings(coach="offline"), rubric)
    made = [graded(case, coach, rubric) for case in few_cases()[:3]]
    ended = Ended(made, Path("logs/evals/x.eval"), state, "the reason is this")
    monkeypatch.setattr(running, "run", lambda work, **how: ended)
    ran = run("--coach", "offline", *FEW, "--output", "r.json")
    assert ran.status == status
    assert "3 of 4 gradings" in ran.out + ran.err
    assert "--resume logs/evals/x.eval" in ran.out + ran.err
    assert Path("r.json").exists() == is_kept
    if is_kept:
        assert "the reason is this" in read_result(Path("r.json")).note


# The program --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    assert f"\n  {command} " in run("--help").out
    assert run(command, "--help").out.startswith(f"Usage: rehearse eval {command}")


def test_help_imports_no_evals() -> None:
    script = "import sys; from rehearse.cli import main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert "rehearse.cli.evals" in loaded
    assert not {"evals", "numpy", "inspect_ai", "pydantic"} & set(loaded)


def test_without_inspect_ai_only_a_live_run_is_refused_with_what_to_install(run: Run, tmp_path: Path) -> None:
    run("--coach", "offline", *FEW, "--output", "r.json")

    def without(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", WITHOUT, *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})

    live = without("--coach", "offline", *FEW)
    assert live.returncode == 2
    assert live.stderr.count("\n") == 1
    assert "pip install 'rehearse[evals]'" in live.stderr
    assert without("compare", "r.json", "r.json").returncode == 0
    assert without("export", "x.jsonl", "--model", "m", *FEW).returncode == 0
    refused = without("import", "x.jsonl", "--model", "m", *FEW)
    assert "Nothing was graded" in refused.stderr
