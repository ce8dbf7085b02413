"""A run over batch files comes to what a live run of the same replies comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from model_server import Fails, Hangs, ModelServer, Request, Scripted, serve
from wired import KEY, Uneven, gradings_by, run_batches, settings_for, some_cases, timeless

from evals.batch import Imported, export, imported
from evals.grading import Grading
from rehearse.chat import warm
from rehearse.rubric import Rubric

CASES = some_cases(12)


class Run(NamedTuple):
    gradings: list[Grading]
    report: Imported
    rounds: int
    files: list[Path]


@pytest.fixture(scope="module", autouse=True)
def _client_imported() -> None:
    warm()


def in_batches(
    rubric: Rubric,
    folder: Path,
    play: Callable[[Request], Scripted],
    *,
    epochs: int = 1,
    rewrites: bool = False,
    most_rounds: int = 6,
) -> Run:
    """Export, have batches done, import, and do so again with what is missing until nothing is."""
    files: Sequence[Path] = export(CASES, settings_for(), rubric, folder / "run.jsonl", epochs=epochs).files
    sent, answers = list(files), []
    for number in range(1, most_rounds + 1):
        answers += run_batches(files, folder, play)
        with imported(
            answers,
            CASES,
            settings_for(),
            rubric,
            epochs=epochs,
            rewrites=rewrites,
            rest=folder / f"rest{number}.jsonl",
        ) as running:
            gradings = list(running.gradings())
            report = running.report()
        if not report.missing_count or number == most_rounds:
            return Run(gradings, report, number, sent)
        files = report.rest
        sent += files
    raise AssertionError("there was no round")


@pytest.mark.parametrize("refuses", [(), ("temperature",), ("json_schema", "temperature")])
def test_batches_come_to_the_same_gradings_as_a_live_run(
    rubric: Rubric, tmp_path: Path, refuses: tuple[str, ...]
) -> None:
    play = Uneven(CASES)
    able = ModelServer(play=play, refuses=refuses)
    with serve(able) as server:
        live = gradings_by(CASES, settings_for(server.url))
    run = in_batches(rubric, tmp_path, able.reply_to)
    assert timeless(run.gradings) == timeless(live)
    assert any(one.first_quotes.verbatim < one.first_quotes.given for one in live)
    assert (run.report.missing_count, run.report.unasked_count) == (0, 0)
    assert run.rounds > len(refuses) + 1


def test_epochs_are_requests_of_their_own_and_rewrites_come_in_a_later_round(rubric: Rubric, tmp_path: Path) -> None:
    play = Uneven(CASES, "right")
    with serve(ModelServer(play=play)) as server:
        live = gradings_by(CASES, settings_for(server.url), epochs=2, rewrites=True)
    run = in_batches(rubric, tmp_path, play, epochs=2, rewrites=True)
    assert timeless(run.gradings) == timeless(live)
    assert run.report.answers == 2 * 2 * len(CASES)
    assert all(one.new_facts is not None for one in run.gradings if one.is_graded)


def test_no_key_and_no_address_is_in_any_file(rubric: Rubric, tmp_path: Path) -> None:
    settings = settings_for("http://user:secret@10.9.8.7:1234/v1", api_key=KEY)
    export(CASES, settings, rubric, tmp_path / "run.jsonl")
    data = (tmp_path / "run.jsonl").read_text()
    assert data.count("custom_id") == len(CASES)
    assert all(part not in data for part in (KEY, "10.9.8.7", "secret@"))


def test_a_repair_that_is_not_in_the_files_leaves_the_case_not_graded(rubric: Rubric, tmp_path: Path) -> None:
    play = Uneven(CASES, "right", "invents")
    repaired = {case.id for case in CASES if play.kind_for(case.request.answer) == "invents"}
    run = in_batches(rubric, tmp_path, play, most_rounds=1)
    assert {one.case for one in run.gradings if not one.is_graded} == repaired == run.report.missing_cases
    assert all("-a2-" in id for id in run.report.missing)
    assert run.report.missing_count == len(repaired) > 0
    reason = next(one.reason for one in run.gradings if one.case in repaired)
    assert reason is not None
    assert "repair" in reason
    assert "another batch" in reason


def test_what_a_provider_failed_at_is_told_by_line_and_can_be_sent_again(rubric: Rubric, tmp_path: Path) -> None:
    play = Uneven(CASES, "right")
    unlucky = CASES[3].request.answer.splitlines()[0]
    times = {"failed": 0}

    def failing_once(request: Request) -> Scripted:
        if unlucky in request.prompt and not times["failed"]:
            times["failed"] += 1
            return Fails(500, "The server had an error.")
        return play(request)

    run = in_batches(rubric, tmp_path, failing_once)
    assert run.rounds == 2
    assert all(one.is_graded for one in run.gradings)
    (fault,) = run.report.faults
    assert "HTTP 500" in fault.problem
    assert "The server had an error" in fault.problem


def test_requests_that_expire_are_missing_and_say_why(rubric: Rubric, tmp_path: Path) -> None:
    run = in_batches(rubric, tmp_path, lambda request: Hangs(), most_rounds=1)
    assert not any(one.is_graded for one in run.gradings)
    assert run.report.missing_count == len(CASES)
    assert all("completion window expired" in str(one.reason) for one in run.gradings)
