"""What an interview took, by kind of work: calls, tokens, seconds, money, and who was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from math import ceil

from rehearse.chat.prices import Bill, Prices, bill, charge, load_prices
from rehearse.interview.model import Interview, Spent, WorkKind
from rehearse.interview.spending import spent_of
from rehearse.report.words import Words, words_in
from rehearse.rubric import Frozen

_KINDS: tuple[WorkKind, ...] = ("prepare", "word", "ask", "follow_up", "assess", "rewrite", "debrief")


class Took(Frozen):
    """What one kind of work took."""

    kind: WorkKind
    name: str
    bill: Bill


class Spending(Frozen):
    """What an interview asked of models: by kind of work, and in all; `as_of` is the day of the prices.

    Without any call there are no models and no rows.
    """

    models: tuple[str, ...]
    rows: tuple[Took, ...]
    total: Bill
    currency: str
    as_of: date


def spending_of(interview: Interview, prices: Prices | None = None, *, words: Words | None = None) -> Spending:
    """Return what the interview took, priced by the list on board where none is given.

    Raises:
        DataError: the list of prices is malformed.
    """
    known, words = prices or load_prices(), words or words_in()
    calls = spent_of(interview)
    rows = tuple(
        Took(kind=kind, name=words.say(f"work_{kind}"), bill=_bill((one for one in calls if one.kind == kind), known))
        for kind in _KINDS
    )
    return Spending(
        models=tuple(dict.fromkeys(words.model(one.model, one.host) for one in calls)),
        rows=tuple(row for row in rows if row.bill.calls),
        total=_bill(calls, known),
        currency=known.currency,
        as_of=known.as_of,
    )


def no_calls(coach: str, words: Words, *, is_offline: bool) -> str:
    """Return what is said of an interview that asked no model; `coach` is what the report calls who took part."""
    return words.say("no_calls", coach=coach) if is_offline else words.say("no_model")


def tokens_text(took: Bill, words: Words) -> str:
    """Return the tokens of some calls in words, and whether they were counted here."""
    if took.input_tokens is None or took.output_tokens is None:
        return words.say("tokens_unknown")
    key = "tokens_about" if took.is_estimated else "tokens_told"
    return words.say(key, given=f"{took.input_tokens:,}", made=f"{took.output_tokens:,}")


def money_text(took: Bill, currency: str, words: Words) -> str:
    """Return what some calls cost in words; what is not known is never put into a number."""
    if took.is_local:
        return words.say("cost_nothing")
    if took.money is None:
        return words.say("cost_unknown")
    return words.say("cost_at_most", amount=money(took.money), currency=currency)


def cells(spending: Spending, words: Words) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row for each kind of work and one for all: name, calls, tokens, seconds, cost. None without a call."""
    every = (*((row.name, row.bill) for row in spending.rows), (words.say("in_all"), spending.total))
    for name, took in every if spending.rows else ():
        cost = money_text(took, spending.currency, words)
        yield name, str(took.calls), tokens_text(took, words), f"{took.seconds:.1f}", cost


def money(amount: float) -> str:
    """Return an amount rounded up, so that it is never said too low: to four digits below 0.1, else to two."""
    digits = 4 if amount < 0.1 else 2
    return f"{ceil(round(amount * 10**digits, 6)) / 10**digits:.{digits}f}"


def remarks(spending: Spending, words: Words) -> tuple[str, ...]:
    """Return what has to be said of the figures: what is in no sum, what was counted here, which prices these are."""
    total, found = spending.total, []
    if total.untold:
        found.append(words.say_n("untold", total.untold))
    if total.is_estimated:
        found.append(words.say("estimated"))
    if total.money is None:
        found.append(words.say("unpriced"))
    elif not total.is_local:
        found.append(words.say("prices_of", day=words.date(spending.as_of)))
    return tuple(found)


def _bill(calls: Iterable[Spent], prices: Prices) -> Bill:
    return bill((charge(one.model, one.host, one.usage) for one in calls), prices)
