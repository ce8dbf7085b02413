"""`rehearse plan`: what is read of a posting, and the questions made of it."""

import json

import pytest
from command_line import POSTING

from rehearse.rubric import load_rubric


def test_plan_as_json_has_the_published_shape(run, tmp_path):
    (tmp_path / "job.txt").write_text(POSTING, encoding="utf-8")
    ran = run("plan", "--job", "job.txt", "--questions", "4", "--json")
    made = json.loads(ran.out)
    assert ran.status == 0
    assert list(made) == ["job", "questions"]
    assert list(made["job"]) == ["title", "employer", "seniority", "objectives", "skills", "growth"]
    assert made["job"]["title"].startswith("Supply planner")
    assert {"text", "line"} == set(made["job"]["objectives"][0])
    assert len(made["questions"]) == 4
    for question in made["questions"]:
        assert list(question) == ["question_id", "text", "kind", "primary", "secondary", "why"]
        assert set(question["why"]) == {"line", "strategy"}
        known = load_rubric().question(question["question_id"])
        assert question["primary"] == list(known.primary)
        line_number = question["why"]["line"]
        assert line_number is None or POSTING.splitlines()[line_number - 1].strip()


def test_a_posting_from_a_pipe_gives_the_same_plan_as_from_a_file(run, tmp_path):
    (tmp_path / "job.md").write_text(POSTING, encoding="utf-8")
    from_pipe = run("plan", "--job", "-", "--json", given=POSTING.encode())
    assert json.loads(from_pipe.out) == json.loads(run("plan", "--job", "job.md", "--json").out)


def test_what_a_posting_does_not_say_is_empty(run):
    made = json.loads(run("plan", "--job", "-", "--json", given=b"We look for somebody.\n").out)
    assert made["job"]["employer"] is None
    assert made["job"]["seniority"] is None
    assert made["job"]["growth"] == []
    assert len(made["questions"]) == 5


def test_plan_without_json_is_a_table_to_read(run):
    text = run("plan", "--job", "-", given=POSTING.encode()).out.decode()
    assert "Supply planner" in text
    assert "(line 1)" in text
    assert "not said" in run("plan", "--job", "-", given=b"We look for somebody.\n").out.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("job.pdf", b"%PDF-1.7 broken"),
        ("job.docx", b"PK no docx"),
        ("job.exe", b"MZ"),
        ("job.txt", b"\x00\x01\x02" * 50),
    ],
)
def test_a_posting_that_cannot_be_read_is_said_in_one_sentence(run, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    ran = run("plan", "--job", name)
    assert ran.status == 2
    assert ran.err.count("\n") == 1
