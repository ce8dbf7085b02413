"""Files of answers are read line by line: what cannot be used is told and passed over, and nothing is made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wired import Uneven, run_batches, settings_for, some_cases

from evals.batch import Answers, Imported, export, imported
from evals.batch.lines import names_of
from evals.grading import Grading
from rehearse.chat import warm
from rehearse.errors import DataError
from rehearse.rubric import Rubric

CASES = some_cases(5)
Line = dict[str, Any]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The answers to all the cases, of a model that is always right."""
    from rehearse.rubric import load_rubric

    warm()
    folder = tmp_path_factory.mktemp("batch")
    exported = export(CASES, settings_for(), load_rubric(), folder / "run.jsonl")
    (got,) = run_batches(exported.files, folder, Uneven(CASES, "right"))
    # Batches come back in no order; here the first line is to be that of the first case.
    lines = sorted(got.read_text("utf-8").splitlines(), key=lambda line: _place(json.loads(line)["custom_id"]))
    got.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return got


def _place(custom_id: str) -> int:
    return next(place for place, case in enumerate(CASES) if custom_id.startswith(case.id))


def bring_in(
    lines: list[str], rubric: Rubric, folder: Path, *, cases: Any = CASES, **more: Any
) -> tuple[list[Grading], Imported]:
    path = folder / "answers.jsonl"
    path.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
    with imported([path], cases, more.pop("settings", settings_for()), rubric, **more) as running:
        return list(running.gradings()), running.report()


def without(name: str) -> Callable[[Line], Line]:
    return lambda line: {key: value for key, value in line.items() if key != name}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda line: "{", "no JSON"),
        (lambda line: "[1]", "custom_id"),
        (lambda line: "[" * 100_000, "no JSON"),
        (without("custom_id"), "custom_id"),
        (lambda line: {**line, "custom_id": "somebody-else-1"}, "'somebody-else-1'"),
        (lambda line: {**line, "custom_id": f"stranger-{line['custom_id']}"}, "stranger"),
        (lambda line: {**line, "response": None}, "no response"),
        (without("response"), "no response"),
        (lambda line: {**line, "response": {"status_code": 200}}, "no response"),
        (lambda line: {**line, "response": None, "error": {"code": "x", "message": "It expired."}}, "It expired"),
        (lambda line: {**line, "response": {"status_code": 429, "body": {"error": {"message": "Slow."}}}}, "HTTP 429"),
        (lambda line: {**line, "filler": "x" * 4_100_000}, "longer than 4000000 bytes"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_by_its_number_and_its_case_is_not_graded(
    answers: Path, rubric: Rubric, tmp_path: Path, change: Callable[[Line], Line | str], problem: str
) -> None:
    lines = answers.read_text("utf-8").splitlines()
    changed = change(json.loads(lines[1]))
    lines[1] = changed if isinstance(changed, str) else json.dumps(changed)
    gradings, report = bring_in(lines, rubric, tmp_path)
    assert [(fault.file, fault.line) for fault in report.faults] == [("answers.jsonl", 2)]
    assert problem in report.faults[0].problem
    assert [one.case for one in gradings if not one.is_graded] == [CASES[1].id]
    assert report.missing_cases == {CASES[1].id}
    assert report.lines == len(CASES)


def test_of_two_answers_the_first_counts(answers: Path, rubric: Rubric, tmp_path: Path) -> None:
    lines = answers.read_text("utf-8").splitlines()
    other = json.loads(lines[0])
    other["response"]["body"]["choices"][0]["message"]["content"] = "no JSON"
    gradings, report = bring_in([*lines, json.dumps(other)], rubric, tmp_path)
    assert all(one.is_graded for one in gradings)
    (fault,) = report.faults
    assert fault.line == len(lines) + 1
    assert "line 1" in fault.problem


def test_a_reply_counts_before_an_error_whichever_comes_first(answers: Path, rubric: Rubric, tmp_path: Path) -> None:
    lines = answers.read_text("utf-8").splitlines()
    failed = json.dumps({**json.loads(lines[0]), "response": {"status_code": 500, "body": {}}})
    for order in ([failed, *lines], [*lines, failed]):
        gradings, report = bring_in(order, rubric, tmp_path)
        assert all(one.is_graded for one in gradings)
        assert report.missing_count == 0
        assert report.fault_count > 0


def test_an_answer_to_what_was_asked_before_a_change_is_refused(answers: Path, rubric: Rubric, tmp_path: Path) -> None:
    lines = answers.read_text("utf-8").splitlines()
    exchange = CASES[0].request.exchanges[0]
    longer = exchange.model_copy(update={"answer": f"{exchange.answer} And so on."})
    request = CASES[0].request.model_copy(update={"exchanges": (longer,)})
    changed = (CASES[0].model_copy(update={"request": request}), *CASES[1:])
    gradings, report = bring_in(lines, rubric, tmp_path, cases=changed)
    assert [one.case for one in gradings if not one.is_graded] == [CASES[0].id]
    assert "as it is made now" in str(gradings[0].reason)
    (unasked,) = report.unasked
    assert (unasked.line, report.unasked_count) == (1, 1)
    assert CASES[0].id in unasked.problem


def test_another_temperature_fits_no_answer(answers: Path, rubric: Rubric, tmp_path: Path) -> None:
    lines = answers.read_text("utf-8").splitlines()
    warmer = settings_for(temperature=0.7)
    gradings, report = bring_in(lines, rubric, tmp_path, settings=warmer)
    assert not any(one.is_graded for one in gradings)
    assert report.unasked_count == report.missing_count == len(CASES)


def test_what_is_missing_is_listed_and_written_down(answers: Path, rubric: Rubric, tmp_path: Path) -> None:
    lines = answers.read_text("utf-8").splitlines()[2:]
    rest = tmp_path / "rest.jsonl"
    _, report = bring_in(lines, rubric, tmp_path, rest=rest)
    assert report.rest == (rest,)
    written = [json.loads(line)["custom_id"] for line in rest.read_text("utf-8").splitlines()]
    assert written == list(report.missing)
    assert report.missing_cases == {case.id for case in CASES[:2]}
    (more,) = run_batches([rest], tmp_path, Uneven(CASES, "right"))
    gradings, report = bring_in([*lines, *more.read_text("utf-8").splitlines()], rubric, tmp_path)
    assert all(one.is_graded for one in gradings)
    assert report.missing_count == 0


def test_usage_is_what_the_replies_tell(answers: Path, rubric: Rubric, tmp_path: Path) -> None:
    lines = answers.read_text("utf-8").splitlines()
    gradings, _ = bring_in(lines, rubric, tmp_path)
    told = [json.loads(line)["response"]["body"]["usage"] for line in lines]
    assert [one.usage.input_tokens for one in gradings] == [usage["prompt_tokens"] for usage in told]
    assert [one.usage.output_tokens for one in gradings] == [usage["completion_tokens"] for usage in told]


def test_a_file_that_is_not_there_is_told(rubric: Rubric, tmp_path: Path) -> None:
    with (
        pytest.raises(DataError, match=r"nowhere\.jsonl"),
        imported([tmp_path / "nowhere.jsonl"], CASES, settings_for(), rubric),
    ):
        pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: json.dumps({"custom_id": text}).encode())
)
def test_whatever_stands_in_a_file_every_line_is_a_fault_or_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.jsonl"
    path.write_bytes(content)
    with Answers() as answers:
        answers.read([path], names_of(case.id for case in CASES), longest_line=200)
        assert answers.kept == 0
        assert answers.fault_count == answers.lines == len(list(answers.faults()))
