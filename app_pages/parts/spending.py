"""What models took, in a line or by kind of work: calls, tokens, seconds, money. What is not known is said to be so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import between, esc, para, row, rows
from app_pages.parts.moments import date_of
from app_pages.parts.strings import say, say_n
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.chat.prices import Bill, Charge
    from rehearse.interview.assessment import Provenance, Usage
    from rehearse.interview.model import Interview
    from rehearse.report import ReportContent
    from rehearse.store.values import UsageRow


def so_far(interview: Interview) -> str:
    """Return what the interview took up to now, and of whom it was asked; empty where no model was."""
    from rehearse.interview.spending import spent_of

    if not spent_of(interview):
        return ""
    from rehearse.report import spending_of

    found = spending_of(interview)
    return say("took.so_far", facts=", ".join(_facts(found.total, found.currency)))


def of_result(usage: Usage, by: Provenance) -> str:
    """Return what the calls behind one result took; empty where there were none."""
    from rehearse.chat.prices import bill, charge, load_prices

    prices = load_prices()
    took = bill([charge(by.model, by.host, usage)], prices)
    return say("took.this", facts=", ".join(_facts(took, prices.currency))) if took.calls else ""


def section(made: ReportContent) -> None:
    """Draw what the whole interview took, by kind of work."""
    st.header(say("took.title"), anchor=False)
    found = made.spending
    if not found.rows:
        st.html(para(say("took.offline" if made.is_offline else "took.none"), "small"))
        return
    # That nothing is to be paid for any of it is said once, at the end.
    currency = "" if found.total.is_local else found.currency
    lines = [_line(say(f"took.kind.{each.kind}"), each.bill, currency) for each in found.rows]
    lines.append(_line(say("took.all"), found.total, found.currency))
    asked = para(say("took.asked", models=", ".join(found.models)), "small")
    st.html(asked + rows(lines) + _remarks([found.total], found.as_of))


def ledger() -> None:
    """Draw what each model took, today and in all, whatever became of the interviews."""
    from rehearse.chat.prices import bill, load_prices

    st.header(say("took.ledger"), anchor=False)
    counted = [each for each in resources.store().usage(session.owner()) if each.calls]
    if not counted:
        st.html(para(say("took.ledger_none"), "small"))
        return
    prices, today = load_prices(), session.now().astimezone(UTC).date()
    bills, lines = [], []
    for model, host in dict.fromkeys((each.model, each.host) for each in counted):
        ever = [each for each in counted if (each.model, each.host) == (model, host)]
        whole, of_today = (bill(_charges(kept), prices) for kept in (ever, [one for one in ever if one.day == today]))
        facts = [say("took.ledger_ever", facts=", ".join(_facts(whole, prices.currency)))]
        if of_today.calls:
            facts.insert(0, say("took.ledger_today", facts=", ".join(_facts(of_today, prices.currency))))
        name = f"<strong>{esc(' · '.join(filter(None, (model, host))))}</strong>"
        lines.append(row("", name, *(para(text, "small") for text in facts)))
        bills.append(whole)
    st.html(rows(lines) + _remarks(bills, prices.as_of))


def price(model: str | None, host: str | None) -> str:
    """Return in a sentence what the model in use costs; empty where none is."""
    from rehearse.chat.prices import load_prices, on_this_computer

    if model is None:
        return ""
    if on_this_computer(host):
        return say("took.price_local")
    prices = load_prices()
    found = prices.find(model, host)
    if found is None:
        return say("took.price_none")
    given, made = f"{found.input:.2f}", f"{found.output:.2f}"
    return say("took.price", given=given, made=made, currency=prices.currency, date=date_of(prices.as_of))


def _facts(took: Bill, currency: str) -> tuple[str, ...]:
    return (*_counts(took), _money(took, currency))


def _counts(took: Bill) -> Iterator[str]:
    yield say_n("took.calls", took.calls)
    if took.input_tokens is None or took.output_tokens is None:
        yield say("took.tokens_unknown")
    else:
        key = "took.tokens_about" if took.is_estimated else "took.tokens"
        yield say(key, given=f"{took.input_tokens:,}", made=f"{took.output_tokens:,}")
    yield say("took.seconds", n=f"{took.seconds:.1f}")


def _money(took: Bill, currency: str) -> str:
    from rehearse.report.spending import money

    if took.is_local:
        return say("took.local")
    if took.money is None:
        return say("took.unknown")
    return say("took.cost", amount=money(took.money), currency=currency)


def _line(name: str, took: Bill, currency: str) -> str:
    cost = f'<span class="points">{esc(_money(took, currency))}</span>' if currency else ""
    return row("", between(f"<strong>{esc(name)}</strong>", cost), para(", ".join(_counts(took)), "small"))


def _remarks(bills: Sequence[Bill], as_of: date) -> str:
    """Return what has to be said of the figures: what is in no sum, what was counted here, which prices these are."""
    said, untold = [], sum(took.untold for took in bills)
    charged = [took for took in bills if not took.is_local]
    if untold:
        said.append(say_n("took.untold", untold))
    if any(took.is_estimated for took in bills):
        said.append(say("took.estimated"))
    if any(took.money is None for took in charged):
        said.append(say("took.unpriced"))
    if any(took.money is not None for took in charged):
        said.append(say("took.prices", date=date_of(as_of)))
    return para(" ".join(said), "small") if said else ""


def _charges(counted: Iterable[UsageRow]) -> Iterator[Charge]:
    from rehearse.chat.prices import Charge
    from rehearse.interview.assessment import Usage

    for each in counted:
        is_told = each.untold < each.calls
        usage = Usage(
            calls=each.calls,
            input_tokens=each.input_tokens if is_told else None,
            output_tokens=each.output_tokens if is_told else None,
            seconds=each.seconds,
            estimated=each.estimated > 0,
        )
        yield Charge(model=each.model, host=each.host, usage=usage, untold=each.untold)
