"""A run on Inspect AI: every case is graded once, its log can be read and gone on with, outages are nobody's grade."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.log import EvalLog, read_eval_log, write_eval_log
from model_player import Player
from model_server import Fails, ModelServer, Request, Scripted, serve
from runs import all_samples, padded, work_of
from wired import MODEL, NOW, Uneven, settings_for, some_cases, timeless

from evals.commands.choosing import Selection
from evals.commands.outcome import outcome
from evals.running import gradings_of, run
from evals.spending import Spending
from evals.work import Work
from rehearse.chat.prices import Price
from rehearse.errors import DataError
from rehearse.settings import Settings

CASES = some_cases(6)


def _work(settings: Settings, **more: Any) -> Work:
    return work_of(CASES, settings, **more)


def _offline() -> Work:
    return work_of(CASES)


def _model(server: ModelServer) -> Settings:
    return settings_for(server.url)


@pytest.fixture
def serving() -> Iterator[Callable[[Callable[[Request], Scripted]], ModelServer]]:
    """Return what starts a model's endpoint on loopback, stopped after the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda play: stack.enter_context(serve(ModelServer(play=play)))


def test_an_offline_run_grades_every_case_in_order_and_its_log_shows_label_beside_grade(tmp_path: Path) -> None:
    ran = run(_offline(), log_dir=tmp_path)
    assert ran.state == "done"
    assert [one.case for one in ran.gradings] == [case.id for case in CASES]
    assert {one.case: one for one in gradings_of(ran.log)} == {one.case: one for one in ran.gradings}
    samples = read_eval_log(str(ran.log)).samples or []
    assert {str(one.id) for one in samples} == {case.id for case in CASES}
    for one in samples:
        explanation = (one.scores or {})["grades"].explanation or ""
        for criterion, label in all_samples()[str(one.id)].labels.items():
            assert f"| {criterion} | {label.level} |" in explanation


def test_several_epochs_grade_every_case_so_often_and_are_measured_for_repeating_themselves(tmp_path: Path) -> None:
    work = _offline()
    ran = run(work, epochs=2, log_dir=tmp_path)
    assert [(one.case, one.epoch) for one in ran.gradings] == [(case.id, n) for n in (1, 2) for case in CASES]
    result = outcome(ran.gradings, work, Selection(split="all", epochs=2), made_at=NOW)
    assert result.measures["alpha"].value == 1
    assert result.versions.coach_hash is not None
    assert result.coach.kind == "offline"
    assert result.gradings == tuple(ran.gradings)


def test_a_models_run_gives_what_the_product_gives_and_counts_its_tokens(tmp_path: Path, serving: Any) -> None:
    server = serving(Uneven(CASES))
    work = _work(_model(server), concurrency=4)
    ran = run(work, log_dir=tmp_path)
    assert ran.state == "done"
    assert len(ran.gradings) == len(CASES)
    assert all(one.usage.input_tokens for one in ran.gradings)
    cost = outcome(ran.gradings, work, Selection(split="all"), made_at=NOW, model="tiny-model").cost
    assert cost.calls == len(server.chats)
    assert cost.money is None
    again = run(_work(_model(serving(Uneven(CASES)))), log_dir=tmp_path / "again")
    assert timeless(again.gradings) == timeless(ran.gradings)


def test_a_reply_that_cannot_be_used_is_not_graded_and_no_outage(tmp_path: Path, serving: Any) -> None:
    ran = run(_work(_model(serving(lambda request: "No."))), log_dir=tmp_path)
    assert ran.state == "done"
    assert not any(one.is_graded for one in ran.gradings)
    assert all(one.reason for one in ran.gradings)


def test_a_server_that_is_down_ends_the_run_and_nothing_counts_as_the_models(tmp_path: Path, serving: Any) -> None:
    ran = run(_work(_model(serving(lambda request: Fails(503)))), retries=0, log_dir=tmp_path)
    assert ran.state == "failed"
    assert ran.gradings == []
    assert ran.reason.startswith("There was no answer to be had for ")
    assert "503" in ran.reason


def test_a_single_answer_that_got_no_reply_is_in_the_result_as_not_graded_for_that_reason(
    tmp_path: Path, serving: Any
) -> None:
    cases, play = some_cases(12), Player()
    unlucky = cases[7].request.answer.splitlines()[0]
    server = serving(lambda request: Fails(503) if unlucky in request.prompt else play(request))
    ran = run(work_of(cases, _model(server), concurrency=4), retries=1, log_dir=tmp_path)
    assert ran.state == "done"
    assert [one.case for one in ran.gradings if not one.is_graded] == [cases[7].id]
    assert len(ran.gradings) == len(cases)
    assert "There was no answer to be had" in str(next(one.reason for one in ran.gradings if one.reason))
    # Once, and once more; the others once each.
    assert len(server.chats) == len(cases) + 1


def test_as_many_answers_are_graded_at_a_time_as_is_set_and_no_more(tmp_path: Path, serving: Any) -> None:
    at_a_time, play, lock = 3, Player(), threading.Lock()
    # A request is answered only when three are there: with fewer at a time none ever would be.
    full = threading.Barrier(at_a_time, timeout=20)
    here, most = 0, 0

    def together(request: Request) -> Scripted:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        full.wait()
        with lock:
            here -= 1
        return play(request)

    twins = [padded(case) for case in CASES]
    ran = run(work_of([*CASES, *twins], _model(serving(together)), concurrency=at_a_time), log_dir=tmp_path)
    assert ran.state == "done"
    assert most == at_a_time
    assert all(one.is_graded for one in ran.gradings)


def test_an_outage_that_passes_is_made_good(tmp_path: Path, serving: Any) -> None:
    play, failed = Uneven(CASES, "right"), set[str]()

    def first_fails(request: Request) -> Scripted:
        if request.prompt in failed:
            return play(request)
        failed.add(request.prompt)
        return Fails(503)

    ran = run(_work(_model(serving(first_fails))), retries=2, log_dir=tmp_path)
    assert ran.state == "done"
    assert all(one.is_graded for one in ran.gradings)


def _half(log: Path) -> EvalLog:
    whole = read_eval_log(str(log))
    return whole.model_copy(update={"samples": (whole.samples or [])[:3], "status": "cancelled"})


def test_a_run_that_was_broken_off_is_gone_on_with_where_it_stopped(tmp_path: Path, serving: Any) -> None:
    server = serving(Uneven(CASES, "right"))
    whole = run(_work(_model(server)), log_dir=tmp_path)
    asked = len(server.chats)
    broken = tmp_path / "broken.eval"
    write_eval_log(_half(whole.log), str(broken))
    rest = run(_work(_model(server)), log_dir=tmp_path / "rest", resume=broken)
    assert rest.state == "done"
    assert timeless(rest.gradings) == timeless(whole.gradings)
    assert len(server.chats) - asked == asked - 3


def test_a_run_is_not_gone_on_with_when_the_samples_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = run(_offline(), log_dir=tmp_path)
    monkeypatch.setattr("evals.versions.samples_hash", lambda: "0" * 64)
    with pytest.raises(DataError, match="the samples or their labels changed"):
        run(_offline(), log_dir=tmp_path, resume=begun.log)


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.eval").write_text("nothing")
    with pytest.raises(DataError, match="cannot be read as one"):
        gradings_of(tmp_path / "no.eval")
    with pytest.raises(DataError, match="found none"):
        gradings_of(tmp_path / "missing.eval")


def test_a_run_stops_when_the_money_is_spent(tmp_path: Path, serving: Any) -> None:
    server = serving(Uneven(CASES, "right"))
    price = Price(host=server.host, model=MODEL, input=1_000_000, output=0)
    ran = run(_work(_model(server), spending=Spending(1, price)), log_dir=tmp_path)
    assert ran.state == "spent"
    assert 0 < len(ran.gradings) < len(CASES)
