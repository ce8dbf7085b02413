"""`rehearse eval` without a live model: batch files, recordings, and two results side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
from commanding import FEW, Run, asking, change_prompt, few_cases, runner
from model_player import Player
from model_server import ModelServer, serve
from wired import KEY, MODEL, Uneven, gradings_by, run_batches, settings_for, timeless

from evals.recording import NOT_MEASURED
from evals.result import read_result, write_result

NAMED = ("--model", MODEL, *FEW)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REHEARSE_RETRIES", "0")
    monkeypatch.setenv("REHEARSE_MODEL_CONTEXT", "16000")
    return runner(capsys)


def recorded(run: Run, *more: str) -> str:
    """Record a run over a few answers, and return the address of a server that is no more."""
    with serve(ModelServer(play=Uneven(few_cases()), key=None)) as server:
        ran = run("record", "tiny.jsonl", *asking(server.url), "--output", "live.json", *more)
    assert ran.status == 1
    assert f"rehearse eval replay tiny.jsonl --base-url {server.url} --limit 4 --no-twins" in ran.out
    return server.url


# Batch files --------------------------------------------------------------------------------------------------


def test_exported_requests_answered_elsewhere_come_to_what_a_live_run_comes_to(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_API_KEY", KEY)
    play = Uneven(few_cases())
    with serve(ModelServer(play=play)) as server:
        live = gradings_by(few_cases(), settings_for(server.url))
    exported = run("export", "run.jsonl", *NAMED)
    assert exported.status == 0
    assert "4 requests written, none sent" in exported.out
    assert f"rehearse eval import ANSWERS.jsonl --model {MODEL} --limit 4 --no-twins" in exported.out
    assert KEY not in Path("run.jsonl").read_text("utf-8")
    answers = run_batches([Path("run.jsonl")], tmp_path, play)
    first = run("import", *answers, *NAMED, "--output", "r.json", "--rest", "rest.jsonl")
    lacking = sum(play.kind_for(case.request.answer) != "right" for case in few_cases())
    assert f"{lacking} requests without an answer" in first.err
    assert "They are in rest.jsonl" in first.err
    assert sum(one.is_graded for one in read_result(Path("r.json")).gradings) == 4 - lacking
    answers += run_batches([Path("rest.jsonl")], tmp_path, play)
    told = ("--note", "Sent on a Sunday.", "--recording", "kept.jsonl")
    second = run("import", *answers, *NAMED, "--output", "r.json", *told)
    result = read_result(Path("r.json"))
    assert "without an answer" not in second.err
    assert timeless(result.gradings) == timeless(live)
    assert (result.how, result.note, result.coach.host, result.coach.model) == (
        "imported", "Sent on a Sunday.", None, MODEL,
    )  # fmt: skip
    assert result.cost.money is None
    run("replay", "kept.jsonl", *FEW, "--output", "again.json")
    assert timeless(read_result(Path("again.json")).gradings) == timeless(live)


def test_answers_to_a_prompt_that_has_changed_are_refused_and_nothing_is_measured(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("export", "run.jsonl", *NAMED)
    answers = run_batches([Path("run.jsonl")], tmp_path, Player())
    change_prompt(monkeypatch)
    ran = run("import", *answers, *NAMED, "--output", "r.json")
    assert ran.status == 2
    assert "4 answers refused, since what was asked has changed" in ran.err
    assert "Nothing was graded" in ran.err
    assert not Path("r.json").exists()


def test_lines_that_cannot_be_used_are_told_by_their_number(run: Run, tmp_path: Path) -> None:
    run("export", "run.jsonl", *NAMED)
    (answers,) = run_batches([Path("run.jsonl")], tmp_path, Player())
    lines = answers.read_text("utf-8").splitlines()
    answers.write_text("\n".join([*lines[:3], '{"custom_id": "nobody"}', "no json"]), "utf-8")
    ran = run("import", answers, *NAMED, "--output", "r.json")
    assert ran.status == 1
    assert "2 lines could not be used:" in ran.err
    assert f"{answers.name}, line 4: " in ran.err
    assert f"{answers.name}, line 5: no JSON" in ran.err
    assert "Not graded for want of an answer: 1 of 4 cases." in read_result(Path("r.json")).note


# Recordings ---------------------------------------------------------------------------------------------------


def test_a_recording_replayed_without_the_model_gives_the_same_gradings(run: Run) -> None:
    url = recorded(run, "--note", "Of a model that plays a part.")
    ran = run("replay", "tiny.jsonl", "--base-url", url, *FEW, "--output", "again.json")
    live, again = read_result(Path("live.json")), read_result(Path("again.json"))
    assert ran.status == 1, "it is below a gate"
    assert "not measured (" not in ran.err
    assert timeless(again.gradings) == timeless(live.gradings)
    assert again.measures.keys() == live.measures.keys()
    assert [gate.status for gate in again.gates] == [gate.status for gate in live.gates]
    assert (again.how, again.note) == ("replayed", "Of a model that plays a part.")


def test_after_a_prompt_has_changed_a_recording_measures_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    url = recorded(run)
    change_prompt(monkeypatch)
    ran = run("replay", "tiny.jsonl", "--base-url", url, *FEW, "--output", "again.json")
    assert ran.status == 1
    assert NOT_MEASURED in ran.err
    assert not Path("again.json").exists()


def test_what_a_recording_does_not_hold_is_counted_and_named(run: Run) -> None:
    url = recorded(run)
    lines = Path("tiny.jsonl").read_text("utf-8").splitlines(keepends=True)
    gone = few_cases()[0].id
    Path("tiny.jsonl").write_text("".join(line for line in lines if f'"case": "{gone}"' not in line), "utf-8")
    ran = run("replay", "tiny.jsonl", "--base-url", url, *FEW, "--output", "again.json")
    assert ran.status == 1
    assert f"1 case of 4 not measured ({gone})" in ran.err
    result = read_result(Path("again.json"))
    assert "1 of 4 cases" in result.note
    assert [one.case for one in result.gradings if one.reason == NOT_MEASURED] == [gone]


# Two results --------------------------------------------------------------------------------------------------


def test_a_result_beside_itself_differs_in_nothing(run: Run) -> None:
    run("--coach", "offline", *FEW, "--output", "r.json")
    ran = run("compare", "r.json", "r.json")
    assert ran.status == 0
    rows = [line.split() for line in ran.out.splitlines() if line.startswith(("qwk", "exact", "bias", "ordering"))]
    assert len(rows) > 4
    assert all(row[-4:] == ["0.00", "[0.00,", "0.00]", "no"] for row in rows)
    assert "Sure, in that the interval leaves 0 out: 0 of" in ran.out
    assert "Warning" not in ran.out
    assert "No answer moved." in ran.out


def test_two_coaches_are_compared_on_what_both_have_graded_with_the_answers_that_moved(run: Run) -> None:
    run("--coach", "offline", "--limit", "6", "--no-twins", "--output", "a.json")
    with serve(ModelServer(play=Player(level=4))) as server:
        run(*asking(server.url), "--output", "b.json")
    second = read_result(Path("b.json"))
    changed = second.versions.model_copy(update={"samples_hash": "0" * 64})
    write_result(second.model_copy(update={"versions": changed}), Path("b.json"))
    ran = run("compare", "a.json", "b.json")
    assert ran.status == 0
    both = {one.case for one in read_result(Path("a.json")).gradings} & {one.case for one in second.gradings}
    assert f"On {len(both)} case" in ran.out
    assert "Warning: they were made with other versions; between them the samples or their labels" in ran.out
    assert f"{6 - len(both)} cases of A left out" in ran.out
    moved = ran.out.partition("Moved most")[2]
    assert any(id in moved for id in both)
    assert " to 4 (" in moved


def test_a_run_is_compared_with_an_earlier_result_in_the_same_command_with_the_cost_of_both(run: Run) -> None:
    run("--coach", "offline", *FEW, "--output", "before.json")
    live = run("--coach", "offline", *FEW, "--output", "after.json", "--against", "before.json")
    assert "Against the earlier result:" in live.out
    assert "Cost: A nothing but time; B nothing but time." in live.out
    assert "No answer moved." in live.out
    with serve(ModelServer(play=Player(level=2), key=None)) as server:
        run("record", "tiny.jsonl", *asking(server.url), "--output", "live.json")
    replayed = run("replay", "tiny.jsonl", "--base-url", server.url, *FEW, "--against", "live.json")
    assert "Cost: A 4 calls with 400 tokens in and " in replayed.out
    assert "; B 4 calls with 400 tokens in and " in replayed.out


def test_an_earlier_result_that_is_none_is_told_before_anything_is_asked(run: Run) -> None:
    with serve(ModelServer(play=Player())) as server:
        ran = run(*asking(server.url), "--against", "nowhere.json")
    assert ran.status == 2
    assert "Expected a result of the evals in nowhere.json" in ran.err
    assert server.chats == []
