"""What a run may cost: it stops when the money is spent, and where nobody can tell what was spent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import model_server
import pytest
from model_player import Player
from model_server import ModelServer, serve
from runs import padded, work_of
from wired import MODEL, NOW, settings_for, some_cases

from evals.commands.choosing import Selection
from evals.commands.outcome import cost_of, outcome
from evals.running import run
from evals.spending import Spending
from rehearse.chat.prices import Price, load_prices
from rehearse.interview.assessment import Usage

CASES = some_cases(6)
DOLLAR_A_TOKEN = Price(host="models.example", model=MODEL, input=1_000_000, output=1_000_000)


def test_what_is_spent_is_added_up_and_stops_what_comes_next() -> None:
    spending = Spending(5, DOLLAR_A_TOKEN)
    spending.add(Usage(calls=1, input_tokens=1, output_tokens=2))
    assert (spending.spent, spending.stopped) == (3, "")
    assert anyio.run(spending.schedule_sample, "one", 1) is None
    spending.add(Usage(calls=1, input_tokens=2, output_tokens=0))
    assert spending.spent == 5
    stop = anyio.run(spending.schedule_sample, "two", 1)
    assert stop is not None
    assert stop.reason == "5.0000 are spent of 5"
    assert anyio.run(spending.complete_task) == {"spent": 5, "most": 5}


def test_a_grading_that_took_no_call_costs_nothing() -> None:
    spending = Spending(5, DOLLAR_A_TOKEN)
    spending.add(Usage())
    assert (spending.spent, spending.stopped) == (0, "")


def test_a_run_asks_no_more_once_the_money_is_spent_and_can_be_gone_on_with(tmp_path: Path) -> None:
    with serve(ModelServer(play=Player())) as server:
        settings = settings_for(server.url)
        # 100 tokens go in with each call, so that the second call passes the limit.
        price = Price(host=server.host, model=MODEL, input=10_000, output=0)
        ran = run(work_of(CASES, settings, spending=Spending(1.5, price)), log_dir=tmp_path)
        assert (ran.state, ran.reason) == ("spent", "2.0000 are spent of 1.5")
        assert len(server.chats) == len(ran.gradings) == 2
        rest = run(work_of(CASES, settings), log_dir=tmp_path, resume=ran.log)
        assert len(server.chats) == len(CASES)
    assert rest.state == "done"
    assert [one.case for one in rest.gradings] == [case.id for case in CASES]


def test_a_twin_is_not_begun_once_its_answer_has_spent_the_money(tmp_path: Path) -> None:
    cases = [one for case in CASES[:2] for one in (case, padded(case))]
    with serve(ModelServer(play=Player())) as server:
        price = Price(host=server.host, model=MODEL, input=10_000, output=0)
        ran = run(work_of(cases, settings_for(server.url), spending=Spending(1, price)), log_dir=tmp_path)
        assert len(server.chats) == 1
    assert [one.case for one in ran.gradings] == [CASES[0].id]


def test_a_run_with_a_limit_stops_at_once_where_the_server_tells_no_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = model_server._completion

    def untold(*given: Any, **more: Any) -> dict[str, Any]:
        return {name: value for name, value in told(*given, **more).items() if name != "usage"}

    monkeypatch.setattr(model_server, "_completion", untold)
    with serve(ModelServer(play=Player())) as server:
        price = Price(host=server.host, model=MODEL, input=1, output=1)
        ran = run(work_of(CASES, settings_for(server.url), spending=Spending(100, price)), log_dir=tmp_path)
        assert len(server.chats) == 1
        cost = cost_of(ran.gradings, model=MODEL, host=server.host, seconds=1)
    assert ran.state == "spent"
    assert "does not say how many tokens" in ran.reason
    assert (cost.calls, cost.input_tokens, cost.money) == (1, None, None)


def test_the_cost_of_a_model_in_the_list_is_told_and_that_of_another_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(ModelServer(play=Player())) as server:
        path = tmp_path / "prices.yaml"
        path.write_text(
            "as_of: 2026-01-02\ncurrency: EUR\nprices:\n"
            f"  - {{host: '{server.host}', model: {MODEL}, input: 10000, output: 0}}\n"
        )
        monkeypatch.setattr("evals.commands.outcome.load_prices", lambda: load_prices(path))
        work = work_of(CASES[:2], settings_for(server.url))
        ran = run(work, log_dir=tmp_path)
        everything = Selection(split="all")
        result = outcome(ran.gradings, work, everything, made_at=NOW, model=MODEL, host=server.host)
        assert cost_of(ran.gradings, model="another", host=server.host, seconds=0).money is None
    assert (result.cost.calls, result.cost.money, result.cost.currency) == (2, 2.0, "EUR")


def test_the_list_on_board_names_its_day_and_each_model_once() -> None:
    prices = load_prices()
    names = [(price.host, price.model) for price in prices.prices]
    assert len(names) == len(set(names)) > 0
    assert prices.as_of.year >= 2026
    assert all(0 < price.input <= price.output for price in prices.prices)
