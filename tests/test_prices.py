"""What calls cost: by host and model, never guessed, nothing on this computer, and what is not known is in no sum."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.chat.prices import Bill, Charge, Price, Prices, bill, charge, load_prices, on_this_computer
from rehearse.interview.assessment import Usage
from rehearse.report.spending import money, money_text, tokens_text
from rehearse.report.words import words_in

PRICES = Prices(
    as_of=date(2026, 1, 2),
    currency="EUR",
    prices=(Price(host="models.test", model="small", input=2, output=8),),
)
WORDS = words_in()
TOLD = Usage(calls=1, input_tokens=500_000, output_tokens=250_000, seconds=2)
FAILED = Usage(calls=1, seconds=60)


def billed(*charges: Charge) -> Bill:
    return bill(charges, PRICES)


def test_calls_add_up_and_cost_what_the_list_says() -> None:
    total = billed(charge("small", "models.test", TOLD), charge("small-2026-01-01", "models.test", TOLD))
    assert (total.calls, total.input_tokens, total.output_tokens, total.seconds) == (2, 1_000_000, 500_000, 4)
    assert money_text(total, "EUR", WORDS) == "at most 6.00 EUR"
    assert tokens_text(total, WORDS) == "1,000,000 tokens in, 500,000 out"


@pytest.mark.parametrize(("model", "host"), [("small", "elsewhere.test"), ("smaller", "models.test"), (None, None)])
def test_a_price_that_is_not_in_the_list_makes_the_whole_cost_unknown(model: str | None, host: str | None) -> None:
    total = billed(charge("small", "models.test", TOLD), charge(model, host, TOLD))
    assert total.money is None
    assert money_text(total, "EUR", WORDS) == "cost not known"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:11434", "[::1]:8080", "model.localhost"])
def test_what_runs_on_this_computer_costs_nothing(host: str) -> None:
    assert money_text(billed(charge("any", host, TOLD)), "EUR", WORDS) == "nothing: it ran on this computer"
    assert money_text(billed(charge("any", host, FAILED)), "EUR", WORDS) == "nothing: it ran on this computer"


@pytest.mark.parametrize("host", ["localhost.example", "10.0.0.2:8080", "not a host", "", None])
def test_another_computer_is_not_this_one(host: str | None) -> None:
    assert not on_this_computer(host)


def test_a_failed_call_counts_as_a_call_and_is_in_no_sum_of_tokens_or_money() -> None:
    total = billed(charge("small", "models.test", TOLD), charge("small", "models.test", FAILED))
    assert (total.calls, total.untold, total.input_tokens, total.money, total.seconds) == (2, 1, 500_000, 3, 62)
    alone = billed(charge("small", "models.test", FAILED))
    assert (alone.money, tokens_text(alone, WORDS)) == (None, "tokens not known")


def test_tokens_that_were_counted_here_are_said_to_be_about_so_many() -> None:
    guessed = TOLD.model_copy(update={"estimated": True})
    total = billed(charge("small", "models.test", TOLD), charge("small", "models.test", guessed))
    assert tokens_text(total, WORDS) == "about 1,000,000 tokens in, about 500,000 out"


def test_nothing_asked_is_nothing_taken() -> None:
    total = billed(charge(None, None, Usage()))
    assert (total.calls, total.input_tokens, total.money, total.is_local) == (0, None, None, False)


@pytest.mark.parametrize(
    ("amount", "said"), [(0.0, "0.0000"), (0.00001, "0.0001"), (0.0123, "0.0123"), (0.101, "0.11"), (3.0, "3.00")]
)
def test_an_amount_is_rounded_up(amount: float, said: str) -> None:
    assert money(amount) == said


@given(st.floats(min_value=0, max_value=1e4))
def test_no_amount_is_said_too_low(amount: float) -> None:
    assert float(money(amount)) >= amount - 1e-6


@given(st.lists(st.sampled_from([TOLD, FAILED, Usage(calls=3, input_tokens=7, output_tokens=5)]), max_size=8))
def test_a_bill_is_the_sum_of_its_parts(usages: list[Usage]) -> None:
    parts = [charge("small", "models.test", usage) for usage in usages]
    whole, halves = billed(*parts), [billed(*parts[:3]), billed(*parts[3:])]
    assert whole.calls == sum(half.calls for half in halves)
    assert (whole.input_tokens or 0) == sum(half.input_tokens or 0 for half in halves)
    assert (whole.money or 0) == pytest.approx(sum(half.money or 0 for half in halves))


def test_a_dated_snapshot_of_a_model_on_board_costs_what_the_model_does() -> None:
    prices = load_prices()
    mini = prices.find("gpt-4.1-mini", "api.openai.com")
    assert mini is not None
    assert prices.find("gpt-4.1-mini-2025-04-14", "api.openai.com") == mini
    assert prices.find("gpt-4.1-mini-large", "api.openai.com") is None
