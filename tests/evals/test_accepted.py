"""What is accepted as known of a coach: who it is of, what falls behind it, and the offline coach against its own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from commanding import runner

from evals.accepted import accepted_for, accepted_results, drops
from evals.assessor import graded
from evals.commands.choosing import Selection
from evals.gates import load_gates
from evals.measures.all import difference, measure
from evals.measures.estimate import Estimate
from evals.result import FOLDER, Result, read_result, write_result
from evals.wires import coach_of
from rehearse.errors import DataError
from rehearse.rubric import load_rubric
from rehearse.settings import load_settings

OFFLINE = FOLDER / "offline.json"


@lru_cache
def offline() -> Result:
    return read_result(OFFLINE)


def test_the_offline_coach_does_not_fall_behind_what_it_was_accepted_with() -> None:
    accepted = offline()
    work = Selection(split="test", epochs=accepted.epochs).work(load_settings(coach="offline"))
    coach = coach_of(work.settings, work.rubric)
    gradings = [
        graded(case, coach, work.rubric, epoch=epoch, rewrites=accepted.with_rewrites)
        for epoch in range(1, accepted.epochs + 1)
        for case in work.cases
    ]
    before = [one for one in accepted.gradings if one.case in work.by_id]
    now = measure(gradings, work.by_id, work.samples, work.rubric)
    apart = difference(before, gradings, work.by_id, work.samples, work.rubric)
    fallen = [f"{drop.measure}: {drop.why}" for drop in drops(accepted, now, apart, load_gates())]
    assert not fallen, "\n".join(["The offline coach became worse on the test split:", *fallen])


def test_every_accepted_result_is_of_the_whole_test_split_and_of_a_coach_of_its_own() -> None:
    results = accepted_results()
    assert {result.split for result in results} == {"test"}
    coaches = [(result.coach.kind, result.coach.model) for result in results]
    assert len(coaches) == len(set(coaches))


def test_the_measures_of_an_accepted_result_are_those_of_its_gradings() -> None:
    accepted = offline()
    work = Selection(split="test").work(load_settings(coach="offline"))
    if accepted.gradings and {one.case for one in accepted.gradings} <= work.by_id.keys():
        again = measure(accepted.gradings, work.by_id, work.samples, work.rubric, resamples=1)
        assert again["not_graded"].value == pytest.approx(accepted.measures["not_graded"].value)


def test_the_last_result_of_a_coach_is_what_is_known_of_it(tmp_path: Path) -> None:
    old = offline()
    newer = old.model_copy(update={"made_at": old.made_at.replace(year=old.made_at.year + 1)})
    write_result(newer, tmp_path / "a.json")
    write_result(old, tmp_path / "b.json")
    assert accepted_for("offline", folder=tmp_path) == newer
    assert accepted_for("llm", "another-model", folder=tmp_path) is None
    assert accepted_for("offline", folder=tmp_path / "nowhere") is None


def test_a_result_reads_back_as_it_was_written_with_a_grading_a_line(tmp_path: Path) -> None:
    write_result(offline(), tmp_path / "again.json")
    assert read_result(tmp_path / "again.json") == offline()
    lines = (tmp_path / "again.json").read_text().splitlines()
    assert sum(line.startswith('{"case":') for line in lines) == len(offline().gradings)


def _accepted(value: float, low: float, high: float) -> Result:
    return offline().model_copy(update={"measures": {"qwk": Estimate(value=value, low=low, high=high, n=70)}})


@pytest.mark.parametrize(
    ("now", "apart", "falls"),
    [
        (0.55, (-0.01, -0.04, 0.02), False),  # no more than chance
        (0.35, (-0.25, -0.30, 0.01), True),  # beyond the accepted interval
        (0.54, (-0.06, -0.09, -0.02), True),  # within it, but surely worse on the same answers
        (0.80, (0.20, 0.10, 0.30), False),  # better is no drop, however sure
        (None, (None, None, None), True),  # no longer measured
    ],
)
def test_a_drop_is_told_from_chance(
    now: float | None, apart: tuple[float | None, float | None, float | None], falls: bool
) -> None:
    value, low, high = apart
    found = list(
        drops(
            _accepted(0.60, 0.50, 0.70),
            {"qwk": Estimate(value=now, n=70)},
            {"qwk": Estimate(value=value, low=low, high=high, n=70)},
            load_gates(),
        )
    )
    assert bool(found) == falls
    assert all(drop.measure == "qwk" for drop in found)


def test_a_gate_that_is_passed_no_more_is_a_drop_however_wide_the_interval() -> None:
    wide = _accepted(0.75, 0.30, 0.90)
    (drop,) = drops(wide, {"qwk": Estimate(value=0.65, n=70)}, {}, load_gates())
    assert "no longer passes the gate" in drop.why
    assert list(drops(wide, {"qwk": Estimate(value=0.71, n=70)}, {}, load_gates())) == []


def test_a_figure_without_a_spread_falls_behind_by_any_loss_that_leaves_what_is_excellent() -> None:
    known = offline().model_copy(update={"measures": {"quotes.first": Estimate(value=1.0, low=1.0, high=1.0, n=400)}})
    (drop,) = drops(known, {"quotes.first": Estimate(value=0.99, n=400)}, {}, load_gates())
    assert "beyond its interval" in drop.why


def test_a_measure_with_an_upper_bound_falls_behind_by_rising() -> None:
    accepted = offline().model_copy(update={"measures": {"bias.worst": Estimate(value=0.1, low=0.05, high=0.2, n=70)}})
    worse = drops(accepted, {"bias.worst": Estimate(value=0.4, n=70)}, {}, load_gates())
    better = drops(accepted, {"bias.worst": Estimate(value=0.01, n=70)}, {}, load_gates())
    assert [drop.measure for drop in worse] == ["bias.worst"]
    assert list(better) == []


def _accepting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    monkeypatch.setattr("evals.commands.accepting.FOLDER", folder)
    return folder


def _as_now(result: Result) -> Result:
    from evals.versions import versions_of

    return result.model_copy(update={"versions": versions_of(load_rubric(), kind=result.coach.kind)})


def test_accepting_keeps_a_whole_result_of_the_test_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _accepting(tmp_path, monkeypatch)
    write_result(_as_now(offline()), tmp_path / "r.json")
    ran = runner(capsys)("accept", tmp_path / "r.json")
    assert (ran.status, ran.err) == (0, "")
    assert read_result(folder / "offline.json").measures == offline().measures


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"split": "dev"}, "split dev"),
        ({"gradings": ()}, "are not in it"),
        ({"versions": offline().versions.model_copy(update={"samples_hash": "0"})}, "changed since"),
    ],
)
def test_a_result_that_cannot_stand_for_its_coach_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, object],
    says: str,
) -> None:
    folder = _accepting(tmp_path, monkeypatch)
    write_result(_as_now(offline()).model_copy(update=change), tmp_path / "r.json")
    ran = runner(capsys)("accept", tmp_path / "r.json")
    assert ran.status == 2
    assert says in ran.err
    assert not list(folder.iterdir())


def test_a_result_that_falls_behind_is_accepted_only_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _accepting(tmp_path, monkeypatch)
    now = _as_now(offline())
    write_result(now, folder / "offline.json")
    worse = now.model_copy(update={"measures": now.measures | {"qwk": Estimate(value=0.1, low=0.0, high=0.2, n=70)}})
    write_result(worse, tmp_path / "r.json")
    run = runner(capsys)
    refused = run("accept", tmp_path / "r.json")
    assert refused.status == 1
    assert "qwk: 0.100 after" in refused.err
    assert read_result(folder / "offline.json").measures == now.measures
    assert run("accept", tmp_path / "r.json", "--force").status == 0
    assert read_result(folder / "offline.json").measures == worse.measures


def test_no_file_of_a_coach_is_overwritten_by_another_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _accepting(tmp_path, monkeypatch)
    now = _as_now(offline())
    other = now.model_copy(update={"coach": now.coach.model_copy(update={"model": "x", "label": "x"})})
    write_result(other, folder / "offline.json")
    write_result(now, tmp_path / "r.json")
    ran = runner(capsys)("accept", tmp_path / "r.json")
    assert ran.status == 2
    assert "rename it" in ran.err


def test_what_is_no_result_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.json").write_text("[]")
    ran = runner(capsys)("accept", tmp_path / "r.json")
    assert ran.status == 2
    assert ran.err.startswith("Expected a result of the evals")
    with pytest.raises(DataError):
        read_result(tmp_path / "r.json")
