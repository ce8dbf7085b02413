"""Recorded replies of a model, graded again by the product as it is now, with no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from commanding import runner

from evals.accepted import drops
from evals.gates import load_gates
from evals.recording import Player
from evals.result import read_result

FOLDER = Path(__file__).resolve().parents[2] / "evals" / "recordings"
RECORDINGS = sorted(FOLDER.glob("*.jsonl"))


def test_there_is_a_recording_to_replay() -> None:
    assert RECORDINGS


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_says_how_its_replies_were_obtained(path: Path) -> None:
    with Player(path) as player:
        assert len(player.head.note) > 40


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_what_was_recorded_is_still_graded_as_it_was_when_it_was_recorded(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = read_result(path.with_name(f"{path.stem}_result.json"))
    ran = runner(capsys)("replay", path, "--split", kept.split, "--no-twins", "--output", tmp_path / "now.json")
    if not (tmp_path / "now.json").exists():
        pytest.skip(f"not measured, as a prompt or the rubric changed since {path.name} was recorded: {ran.err[:200]}")
    now = read_result(tmp_path / "now.json")
    assert ran.status == 0, ran.err
    assert [(one.case, one.levels, one.pitfalls) for one in now.gradings] == [
        (one.case, one.levels, one.pitfalls) for one in kept.gradings
    ]
    assert list(drops(kept, now.measures, {}, load_gates())) == []
