"""`rehearse export` and `import`: interviews move between machines."""

import json
from datetime import UTC, datetime
from pathlib import Path

from rehearse.interview.model import Interview, Setup
from rehearse.report import to_json

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


def interviews(*ids: str) -> tuple[Interview, ...]:
    return tuple(
        Interview(id=f"{id}-interview-for-tests", title=f"Interview {id}", created_at=NOW, setup=Setup()) for id in ids
    )


def test_interviews_move_from_one_machine_to_another(run, monkeypatch, tmp_path):
    Path("two.json").write_text(to_json(interviews("a", "b")), encoding="utf-8")
    assert "Imported 2 interviews." in run("import", "two.json").err
    exported = run("export")
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "another"))
    assert "Imported 2 interviews." in run("import", "-", given=exported.out).err
    again = run("export", "all.json")
    assert again.out == b""
    there = json.loads(Path("all.json").read_text(encoding="utf-8"))
    assert {row["id"] for row in there["interviews"]} == {one.id for one in interviews("a", "b")}


def test_an_interview_that_is_here_already_stays_as_it_is(run):
    Path("one.json").write_text(to_json(interviews("a")), encoding="utf-8")
    run("import", "one.json")
    ran = run("import", "one.json")
    assert ran.status == 0
    assert "Imported 0 interviews; 1 here already" in ran.err


def test_only_the_interviews_asked_for_are_exported(run):
    Path("two.json").write_text(to_json(interviews("a", "b")), encoding="utf-8")
    run("import", "two.json")
    (wanted,) = interviews("b")
    assert [row["id"] for row in json.loads(run("export", "--id", wanted.id).out)["interviews"]] == [wanted.id]
    missing = run("export", "--id", "nobody-knows-this-one")
    assert missing.status == 2
    assert missing.err.count("\n") == 1


def test_a_file_that_is_no_export_changes_nothing(run):
    ran = run("import", "-", given=b'{"format": "other"}')
    assert ran.status == 2
    assert "rehearse-interviews" in ran.err
    assert json.loads(run("export").out)["interviews"] == []
