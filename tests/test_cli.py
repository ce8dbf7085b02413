"""The command line as a person, a script and a pipe meet it."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import rehearse.coaches
from rehearse import __version__
from rehearse.cli import main
from rehearse.cli.checks import without_secrets
from rehearse.cli.grading import Grader
from rehearse.cli.lines import MAX_LINE, Line, lines_of
from rehearse.cli.window import WINDOW, in_order
from rehearse.interview.assessment import Assessment, CriterionGrade, PitfallFinding, Provenance, Quote
from rehearse.interview.coach import AnswerRequest
from rehearse.interview.model import Interview, Setup
from rehearse.report import to_json
from rehearse.rubric import load_rubric
from rehearse.settings import load_settings

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
KEY = "sk-canary-0123456789"
POSTING = """Supply planner (m/f/d)
Nordhavn Logistics

We are opening two fulfilment centres in Malmö and Turku next year.
Your tasks:
- Keep stock availability above 98 % in all Nordic warehouses
- Bring forecasting into one tool
You bring:
- SQL and Excel
We offer a certification budget and a path to team lead.
"""
ROW_KEYS = [
    "id", "status", "reason", "levels", "evidence", "reasons", "pitfalls", "score", "band", "provenance",
]  # fmt: skip


class Ran(NamedTuple):
    status: int
    out: bytes
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    for name in [name for name in os.environ if name.startswith(("REHEARSE_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REHEARSE_COACH", "offline")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def run(capsysbinary, monkeypatch) -> Run:
    """Run the program in this process and return its status and what it wrote."""

    def run(*arguments: str, given: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given)))
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capsysbinary.readouterr()
        return Ran(int(ended.value.code or 0), out, err.decode())

    return run


class ScriptedCoach:
    """Grades every criterion 2 and keeps what it was asked; an answer with 'refuse' is not graded."""

    kind = "offline"
    label = "Scripted"

    def __init__(self) -> None:
        self.requests: list[AnswerRequest] = []

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        self.requests.append(request)
        signed = Provenance(coach="offline", rubric_version=1, rubric_hash="ab" * 32, at=now)
        if "crash" in request.answer:
            raise ZeroDivisionError("a mistake in the coach")
        if "refuse" in request.answer:
            return Assessment(status="not_graded", reason="The model refused.", provenance=signed)
        words = Quote(text=request.answer.split()[0])
        return Assessment(
            status="graded",
            grades=tuple(
                CriterionGrade(criterion=id, level=2, quotes=(words,), reason="So.") for id in request.planned.criteria
            ),
            pitfalls=(PitfallFinding(pitfall="self_serving", quotes=(words,)),) if "pay" in request.answer else (),
            provenance=signed,
        )


@pytest.fixture
def coach(monkeypatch) -> ScriptedCoach:
    scripted = ScriptedCoach()
    monkeypatch.setattr(rehearse.coaches, "coach_for", lambda settings, rubric: scripted)
    return scripted


def line(**keys: Any) -> bytes:
    return json.dumps({"id": "a", "question_id": "setbacks", "answer": "I go on.", **keys}).encode() + b"\n"


# The program --------------------------------------------------------------------------------------------------


def test_version_is_told(run):
    assert run("--version").out.decode().split() == ["rehearse", __version__]


@pytest.mark.parametrize("command", ["app", "plan", "grade", "doctor", "export", "import"])
def test_every_command_has_help(run, command):
    assert command in run("--help").out.decode()
    assert run(command, "--help").out.decode().startswith(f"Usage: rehearse {command}")


def test_help_imports_nothing_heavy():
    script = "import sys; from rehearse.cli import main; sys.modules.keys(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "rich", "yaml", "streamlit", "langchain_core", "sqlalchemy", "typst"} & set(loaded)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["grade", "--nonsense"], "--nonsense"),
        (["plan"], "Missing option '--job'"),
        (["plan", "--job", "-", "--questions", "9"], "3<=x<=8"),
        (["app", "--port", "70000"], "1<=x<=65535"),
        (["grade", "nowhere.jsonl"], "Expected a readable file at nowhere.jsonl"),
        (["plan", "--job", "nowhere.txt"], "Expected a readable file at nowhere.txt"),
        (["import", "nowhere.json"], "Expected a readable file at nowhere.json"),
        (["grade", "-", "--output", "no/such/folder/rows.jsonl"], "Expected to write no/such/folder/rows.jsonl"),
        (["grade", "-", "--coach", "offline", "--model", "m"], "--coach llm"),
    ],
)
def test_what_cannot_be_run_is_said_in_one_sentence(run, arguments, says):
    ran = run(*arguments)
    assert ran.status == 2
    assert ran.out == b""
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


def test_a_mistake_of_ours_is_one_sentence_and_a_traceback_only_with_debug(run, coach, monkeypatch):
    ran = run("grade", given=line(answer="crash"))
    assert ran.status == 2
    assert "ZeroDivisionError" in ran.err
    assert "--debug" in ran.err
    assert ran.err.count("\n") == 1
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(line(answer="crash"))))
    with pytest.raises(ZeroDivisionError):
        main(["grade", "--debug"])


def test_app_serves_with_the_port_and_without_a_browser(run, monkeypatch):
    import rehearse.server

    served = []
    monkeypatch.setattr(rehearse.server, "serve", lambda settings, **how: served.append(how))
    assert run("app", "--port", "8765", "--headless").status == 0
    assert run().status == 0
    alone = {"address": "127.0.0.1", "insecure_open": False}
    assert served == [{"port": 8765, "headless": True, **alone}, {"port": None, "headless": False, **alone}]


# grade: rows --------------------------------------------------------------------------------------------------


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


# grade: streaming ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at_a_time", [1, 4])
def test_memory_does_not_grow_with_the_input(at_a_time):
    taken = done = most = 0

    def items() -> Iterator[int]:
        nonlocal taken, most
        for number in range(20_000):
            taken += 1
            most = max(most, taken - done)
            yield number

    for number in in_order(lambda item: item * 2, items(), at_a_time=at_a_time):
        assert number == done * 2
        done += 1
    assert done == 20_000
    assert most <= WINDOW * at_a_time


def test_an_error_comes_out_in_its_place():
    def work(number: int) -> int:
        return 10 // (3 - number)

    made = in_order(work, range(10), at_a_time=4)
    assert [next(made), next(made), next(made)] == [3, 5, 10]
    with pytest.raises(ZeroDivisionError):
        next(made)


def test_no_line_is_held_beyond_its_limit():
    class Endless(BytesIO):
        longest = 0

        def readline(self, size: int = -1, /) -> bytes:
            data = super().readline(size)
            Endless.longest = max(Endless.longest, len(data))
            return data

    first, second = lines_of(Endless(b"x" * (3 * MAX_LINE) + b"\nshort\n"))
    assert (first.number, first.whole, first.data) == (1, False, b"")
    assert second == Line(2, b"short")
    assert Endless.longest <= MAX_LINE + 1


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "REHEARSE_HOME": str(home), "REHEARSE_COACH": "offline"}


def test_ctrl_c_ends_at_once_and_keeps_what_was_written(home):
    command = [sys.executable, "-m", "rehearse", "grade", "--output", "rows.jsonl", "--concurrency", "1"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
        # What runs in the background of a shell script is started with Ctrl-C ignored, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(line(id="kept"))
        process.stdin.flush()
        rows = Path("rows.jsonl")
        while not (rows.exists() and rows.read_bytes().endswith(b"\n")):
            assert process.poll() is None, process.stderr.read()
        process.send_signal(signal.SIGINT)
        message = process.stderr.read().decode()
        assert process.wait(timeout=20) == 130
    assert "the first 1 rows are in rows.jsonl" in message
    assert "Traceback" not in message
    assert json.loads(rows.read_bytes())["id"] == "kept"


def test_a_reader_that_goes_away_ends_it_quietly(home):
    command = [sys.executable, "-m", "rehearse", "grade"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home)
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(line())
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(line() * 5)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == 141


def test_a_bar_is_drawn_on_a_terminal_only(home):
    Path("in.jsonl").write_bytes(line() * 3)
    command = [sys.executable, "-m", "rehearse", "grade", "in.jsonl", "--output", "out.jsonl"]
    quiet = subprocess.run(command, capture_output=True, env=environment(home), check=True)
    assert quiet.stderr == b""
    ours, theirs = pty.openpty()
    subprocess.run(command, stderr=theirs, env={**environment(home), "TERM": "xterm"}, check=True)
    os.close(theirs)
    assert b"Grading" in os.read(ours, 100_000)
    os.close(ours)


# plan ---------------------------------------------------------------------------------------------------------


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


# doctor -------------------------------------------------------------------------------------------------------


def test_doctor_names_what_was_found(run, home):
    ran = run("doctor")
    text = ran.out.decode()
    assert ran.status == 0
    for name in ("Coach", "Model", "Address", "Data folder", "Database", "Rubric", "Prompt", "Tokenizer", "Streamlit"):
        assert name in text
    assert "offline" in text
    assert "mend" not in text
    assert home.is_dir()


def test_doctor_says_what_counts_tokens_where_the_table_is_gone(run, monkeypatch, tmp_path):
    from rehearse.tokens import table

    monkeypatch.setattr(table, "_FILE", tmp_path / "gone.tiktoken.xz")
    ran = run("doctor")
    text = " ".join(ran.out.decode().split())
    assert ran.status == 1
    assert "words and signs, with a margin of 20 %" in text
    assert "reinstall Rehearse" in text


def test_doctor_shows_no_key(run, monkeypatch):
    monkeypatch.setenv("REHEARSE_COACH", "llm")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("REHEARSE_MODEL", "a-model")
    monkeypatch.setenv("REHEARSE_BASE_URL", f"http://user:{KEY}@127.0.0.1:9/v1?key={KEY}")
    monkeypatch.setenv("REHEARSE_DATABASE_URL", f"postgresql://host:{KEY}@127.0.0.1:9/rehearse?password={KEY}")
    ran = run("doctor")
    assert ran.status == 1
    assert "a-model" in ran.out.decode()
    assert KEY not in ran.out.decode() + ran.err


def test_doctor_says_what_to_do_about_a_folder_that_cannot_be_written(run, monkeypatch, tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "taken"))
    ran = run("doctor")
    assert ran.status == 1
    assert "REHEARSE_HOME" in " ".join(ran.out.decode().split())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////home/me/rehearse.sqlite3", "sqlite:////home/me/rehearse.sqlite3"),
        (
            "postgresql+psycopg://me:secret@db.test:5432/rehearse?password=secret",
            "postgresql+psycopg://me:***@db.test:5432/rehearse",
        ),
        ("postgresql://me@db.test/rehearse", "postgresql://me@db.test/rehearse"),
    ],
)
def test_a_database_address_is_shown_without_its_password(url, shown):
    assert without_secrets(url) == shown


# export and import --------------------------------------------------------------------------------------------


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
