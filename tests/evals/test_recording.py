"""A recording is played back without the model, and what it does not hold is not measured."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from model_server import Fails, ModelServer, serve
from wired import KEY, MODEL, NOW, Uneven, gradings_by, run_batches, settings_for, some_cases, timeless

from evals.assessor import graded
from evals.batch import export, imported
from evals.cases import Case
from evals.grading import Grading
from evals.recording import NOT_MEASURED, Head, Player, Recorder
from evals.wires import coach_of, unconnected
from rehearse.chat import Wire, warm
from rehearse.errors import DataError
from rehearse.rubric import Rubric

CASES = some_cases(8)
HEAD = Head(model=MODEL, made_at=NOW, note="Made in a test, by a model that plays a part.")


@pytest.fixture(scope="module", autouse=True)
def _client_imported() -> None:
    warm()


def recorded(path: Path, server: ModelServer, *, cases: tuple[Case, ...] = CASES) -> list[Grading]:
    with serve(server), Recorder(path, HEAD) as recorder:
        return gradings_by(cases, settings_for(server.url, api_key=KEY), wire=recorder)


def played(path: Path, *, cases: tuple[Case, ...] = CASES) -> tuple[list[Grading], set[str]]:
    with Player(path) as player:
        return gradings_by(cases, unconnected(settings_for()), wire=player), player.missing


@pytest.mark.parametrize("refuses", [(), ("json_schema", "temperature")])
def test_what_was_recorded_plays_back_the_same_without_a_server(tmp_path: Path, refuses: tuple[str, ...]) -> None:
    path = tmp_path / "tiny.jsonl"
    live = recorded(path, ModelServer(play=Uneven(CASES), refuses=refuses))
    again, missing = played(path)
    assert timeless(again) == timeless(live)
    assert missing == set()
    assert any(None in one.levels.values() for one in live)


def test_a_recording_says_of_what_and_how_it_was_made_and_holds_no_key(tmp_path: Path) -> None:
    path = tmp_path / "tiny.jsonl"
    recorded(path, ModelServer(play=Uneven(CASES, "right")))
    head, *lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert head == {"format": 1, "model": MODEL, "made_at": "2026-11-25T09:00:00Z", "note": HEAD.note}
    assert [line["case"] for line in lines] == [case.id for case in CASES]
    assert {len(line["hash"]) for line in lines} == {64}
    assert KEY not in path.read_text("utf-8")


def test_a_changed_case_is_not_measured_and_named(tmp_path: Path) -> None:
    path = tmp_path / "tiny.jsonl"
    recorded(path, ModelServer(play=Uneven(CASES, "right")))
    asked = CASES[2].request
    exchange = asked.exchanges[0].model_copy(update={"answer": "I would like to run a ward by 2030."})
    changed = CASES[2].model_copy(update={"request": asked.model_copy(update={"exchanges": (exchange,)})})
    gradings, missing = played(path, cases=(*CASES[:2], changed, *CASES[3:]))
    assert missing == {changed.id}
    assert [one.reason for one in gradings if not one.is_graded] == [NOT_MEASURED]


def test_a_changed_prompt_leaves_nothing_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rehearse.llm import inquiry
    from rehearse.prompts import load_prompt

    path = tmp_path / "tiny.jsonl"
    recorded(path, ModelServer(play=Uneven(CASES, "right")))
    changed = load_prompt("assess").model_copy(update={"system": "Be kind."})
    monkeypatch.setattr(inquiry, "load_prompt", lambda id: changed if id == "assess" else load_prompt(id))
    gradings, missing = played(path)
    assert missing == {case.id for case in CASES}
    assert {one.reason for one in gradings} == {NOT_MEASURED}


def test_a_repair_that_was_not_recorded_leaves_the_case_not_measured(tmp_path: Path) -> None:
    path = tmp_path / "tiny.jsonl"
    recorded(path, ModelServer(play=Uneven(CASES, "invents")))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    assert len(lines) == 1 + 2 * len(CASES)
    path.write_text("".join(line for place, line in enumerate(lines) if place != 2), "utf-8")
    gradings, missing = played(path)
    assert missing == {CASES[0].id}
    assert gradings[0].reason == NOT_MEASURED


def test_what_passes_is_not_recorded(tmp_path: Path) -> None:
    path = tmp_path / "tiny.jsonl"
    busy = ModelServer(Fails(503), play=Uneven(CASES, "right"))
    assert [one.is_graded for one in recorded(path, busy)] == [False] + [True] * (len(CASES) - 1)
    assert len(path.read_text("utf-8").splitlines()) == 1 + len(CASES) - 1
    assert played(path)[1] == {CASES[0].id}


def test_a_recording_that_broke_off_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "tiny.jsonl"
    recorded(path, ModelServer(play=Uneven(CASES, "right")), cases=CASES[:3])
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"hash": "0123')
    assert played(path, cases=CASES[:3])[1] == set()
    recorded(path, ModelServer(play=Uneven(CASES, "right")))
    assert path.read_bytes().startswith(whole)
    assert len(path.read_bytes().splitlines()) == 1 + len(CASES)
    assert played(path)[1] == set()


def test_a_recording_of_another_model_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "tiny.jsonl"
    recorded(path, ModelServer(play=Uneven(CASES, "right")), cases=CASES[:1])
    with pytest.raises(DataError, match="tiny-model"):
        Recorder(path, HEAD.model_copy(update={"model": "another"}))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read"),
        (b"", "line 1"),
        (b"\xff\n", "line 1"),
        (b'{"format": 2, "model": "m", "made_at": "2026-01-01T00:00:00Z", "note": ""}\n', "format"),
        (HEAD.model_dump_json().encode() + b"\n{}\n", "line 2"),
    ],
)
def test_what_is_no_recording_is_refused_with_its_line(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "tiny.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=told):
        Player(path)


def test_answers_of_a_batch_become_a_recording(rubric: Rubric, tmp_path: Path) -> None:
    exported = export(CASES, settings_for(), rubric, tmp_path / "run.jsonl")
    answers = run_batches(exported.files, tmp_path, Uneven(CASES, "right"))
    path = tmp_path / "tiny.jsonl"

    def over(wire: Wire) -> Recorder:
        return Recorder(path, HEAD, inner=wire)

    with imported(answers, CASES, settings_for(), rubric, over=over) as running:
        gradings = list(running.gradings())
    again, missing = played(path)
    assert timeless(again) == timeless(gradings)
    assert missing == set()


def test_many_threads_play_from_one_recording_and_each_gets_its_own(rubric: Rubric, tmp_path: Path) -> None:
    path = tmp_path / "tiny.jsonl"
    live = recorded(path, ModelServer(play=Uneven(CASES)))
    with Player(path) as player, ThreadPoolExecutor(8) as pool:
        coach = coach_of(unconnected(settings_for()), rubric, wire=player)
        again = list(pool.map(lambda case: graded(case, coach, rubric), CASES * 3))
    assert timeless(again) == timeless(live) * 3
