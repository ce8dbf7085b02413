"""`rehearse grade`: a row in, a row out, whatever stands in it."""

import pytest
from command_line import POSTING, Ran, line

from rehearse.cli.grading import Grader
from rehearse.cli.lines import MAX_LINE, Line
from rehearse.rubric import load_rubric
from rehearse.settings import load_settings

ROW_KEYS = [
    "id", "status", "reason", "levels", "evidence", "reasons", "pitfalls", "score", "band", "provenance",
]  # fmt: skip


def test_a_graded_row_has_all_keys_and_computed_figures(run, coach):
    ran = run("grade", given=line(id="x1", answer="I want the pay."))
    (row,) = ran.rows
    assert ran.status == 0
    assert ran.err == ""
    assert list(row) == ROW_KEYS
    assert (row["id"], row["status"], row["reason"]) == ("x1", "graded", None)
    assert row["levels"] == {"flexibility": 2, "development": 2, "specificity": 2}
    assert row["evidence"]["flexibility"] == ["I"]
    assert row["reasons"]["flexibility"] == "So."
    assert row["pitfalls"] == [{"id": "self_serving", "quotes": ["I"]}]
    assert (row["score"], row["band"]) == (35.0, "developing")
    assert row["provenance"]["coach"] == "offline"


def test_an_answer_that_the_coach_does_not_grade_is_no_zero(run, coach):
    ran = run("grade", given=line(answer="refuse") + line(id="b"))
    refused, other = ran.rows
    assert ran.status == 1
    assert (refused["status"], refused["score"], refused["band"]) == ("not_graded", None, None)
    assert refused["reason"] == "Line 1: The model refused."
    assert set(refused["levels"].values()) == {None}
    assert other["status"] == "graded"
    assert "Graded 1 of 2 lines" in ran.err


BAD = [
    (b"{not json}\n", "expected a JSON object"),
    (b"[1, 2]\n", "expected a JSON object with id"),
    (b'{"id": "a", "answer": "b"}\n', "key 'question_id' is missing"),
    (line(colour="red"), "key 'colour' is not known"),
    (line(answer=None), "key 'answer'"),
    (line(answer=["a"]), "key 'answer'"),
    (line(answer=" \n "), 'expected words in "answer", found none'),
    (line(question_id="five"), "expected a question_id of five_years, "),
    (line(id=True), "key 'id'"),
    (line(id={"a": 1}), "key 'id'"),
    (line(earlier=[{"question": "Q"}]), "key 'earlier.0.answer' is missing"),
    (line(question="w" * 1001), "key 'question'"),
    (line(answer="a").replace(b'"a"}', b'"\\ud800"}'), "half a character"),
    (b'{"id": "a", "answer": "\xff"}\n', "expected UTF-8, found byte 0xff at 24"),
    (b"[" * 200_000 + b"\n", "cannot be read"),
    (b"x" * (MAX_LINE + 10) + b"\n", "at most 4 MB in a line"),
]


@pytest.mark.parametrize(("bad", "says"), BAD, ids=[says[:30] for _, says in BAD])
def test_a_bad_line_gives_its_row_and_the_rest_goes_on(run, coach, bad, says):
    ran = run("grade", given=line(id=1) + bad + line(id=3))
    assert ran.status == 1
    assert [row["status"] for row in ran.rows] == ["graded", "not_graded", "graded"]
    assert ran.rows[1]["reason"].startswith("Line 2: ")
    assert says in ran.rows[1]["reason"]
    assert list(ran.rows[1]) == ROW_KEYS
    assert [ran.rows[0]["id"], ran.rows[2]["id"]] == [1, 3]


def test_an_unknown_question_is_answered_with_the_known_ones(run, coach):
    (row,) = run("grade", given=line(question_id="nonsense")).rows
    assert all(question.id in row["reason"] for question in load_rubric().questions)
    assert row["id"] == "a"


def test_windows_line_ends_a_byte_order_mark_and_blank_lines_do_no_harm(run, coach):
    given = b"\xef\xbb\xbf" + line(id=1).rstrip() + b"\r\n\r\n   \n" + line(id=2, question_id="no").rstrip()
    ran = run("grade", given=given)
    assert [row["id"] for row in ran.rows] == [1, 2]
    assert ran.rows[1]["reason"].startswith("Line 4: ")


def test_an_empty_input_gives_no_rows(run, coach):
    assert run("grade", given=b"") == Ran(0, b"", "")


def test_the_question_resume_and_earlier_answers_reach_the_coach(run, coach):
    run(
        "grade",
        given=line(
            question="And if it rains?",
            job_description=POSTING,
            resume="Ten years in stock.",
            earlier=[{"question": "Where to?", "answer": "Up."}],
        ),
    )
    (request,) = coach.requests
    assert request.planned.text == request.asked == "And if it rains?"
    assert request.job.employer is not None or request.job.objectives
    assert request.resume == "Ten years in stock."
    assert [(before.question, before.answer) for before in request.earlier] == [("Where to?", "Up.")]


def test_a_posting_is_read_once_for_all_lines_that_carry_it(coach, monkeypatch):
    import rehearse.cli.grading as grading

    read: list[str] = []
    real = grading.read_posting
    monkeypatch.setattr(grading, "read_posting", lambda text: read.append(text) or real(text))
    grader = Grader(coach=coach, rubric=load_rubric(), settings=load_settings())
    for number in range(50):
        grader.row(Line(number, line(job_description=POSTING)))
    assert len(read) == 1
    assert len({id(request.job) for request in coach.requests}) == 1


def test_rows_go_to_the_output_file_and_letters_stay_letters(run, coach, tmp_path):
    (tmp_path / "in.jsonl").write_bytes(line(id="ä", answer="Größe, 🎓, שלום"))
    ran = run("grade", "in.jsonl", "--output", "out.jsonl")
    assert ran.out == b""
    assert "Größe," in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_the_input_is_never_written_over(run, coach, tmp_path):
    (tmp_path / "in.jsonl").write_bytes(line())
    ran = run("grade", "in.jsonl", "--output", "./in.jsonl")
    assert ran.status == 2
    assert "another file" in ran.err
    assert (tmp_path / "in.jsonl").read_bytes() == line()


@pytest.mark.parametrize("concurrency", ["1", "2", "16"])
def test_rows_stand_in_the_order_of_the_input(run, coach, concurrency):
    given = b"".join(line(id=number, answer="refuse" if number % 7 == 0 else "Yes.") for number in range(200))
    ran = run("grade", "--concurrency", concurrency, given=given)
    assert [row["id"] for row in ran.rows] == list(range(200))
    assert [row["status"] == "not_graded" for row in ran.rows] == [number % 7 == 0 for number in range(200)]


def test_the_offline_coach_grades_the_same_for_any_concurrency(run):
    answers = ("I want to grow.", "In two years I lead the planning team; I am enrolled for the exam in March.")
    given = b"".join(line(id=n, answer=a, job_description=POSTING) for n, a in enumerate(answers * 5))
    one, many = (run("grade", "--coach", "offline", "--concurrency", n, given=given).rows for n in ("1", "8"))
    for row in one + many:
        row["provenance"].pop("at")
    assert one == many
    assert {row["status"] for row in one} == {"graded"}
