"""What an interview took, by kind of work: calls, tokens, seconds, money, and who was asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import ceil

from rehearse.chat.prices import Bill, Prices, bill, charge, load_prices
from rehearse.interview.model import Interview, Spent, WorkKind
from rehearse.interview.spending import spent_of
from rehearse.report.moments import day_of_date
from rehearse.rubric import Frozen

OFFLINE = "Offline coach"
"""What a reader calls the coach that asks no model."""

_KINDS: dict[WorkKind, str] = {
    "prepare": "Reading the job and wording the questions",
    "word": "Wording the questions anew",
    "ask": "Asking",
    "follow_up": "Follow-ups",
    "assess": "Grading",
    "rewrite": "Stronger versions",
    "debrief": "Summing up",
}


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


def spending_of(interview: Interview, prices: Prices | None = None) -> Spending:
    """Return what the interview took, priced by the list on board where none is given.

    Raises:
        DataError: the list of prices is malformed.
    """
    known = prices or load_prices()
    calls = spent_of(interview)
    rows = tuple(
        Took(kind=kind, name=name, bill=_bill((one for one in calls if one.kind == kind), known))
        for kind, name in _KINDS.items()
    )
    return Spending(
        models=tuple(dict.fromkeys(_name(one) for one in calls)),
        rows=tuple(row for row in rows if row.bill.calls),
        total=_bill(calls, known),
        currency=known.currency,
        as_of=known.as_of,
    )


def no_calls(coach: str) -> str:
    """Return what is said of an interview that asked no model; `coach` is what the report calls who took part."""
    return f"{coach}, no calls." if coach == OFFLINE else "No model was asked."


def tokens_text(took: Bill) -> str:
    """Return the tokens of some calls in words, and whether they were counted here."""
    if took.input_tokens is None or took.output_tokens is None:
        return "tokens not known"
    about = "about " if took.is_estimated else ""
    return f"{about}{took.input_tokens:,} tokens in, {about}{took.output_tokens:,} out"


def money_text(took: Bill, currency: str) -> str:
    """Return what some calls cost in words; what is not known is never put into a number."""
    if took.is_local:
        return "nothing: it ran on this computer"
    if took.money is None:
        return "cost not known"
    return f"at most {money(took.money)} {currency}"


def money(amount: float) -> str:
    """Return an amount rounded up, so that it is never said too low: to four digits below 0.1, else to two."""
    digits = 4 if amount < 0.1 else 2
    return f"{ceil(round(amount * 10**digits, 6)) / 10**digits:.{digits}f}"


def remarks(spending: Spending) -> tuple[str, ...]:
    """Return what has to be said of the figures: what is in no sum, what was counted here, which prices these are."""
    total, found = spending.total, []
    if total.untold:
        calls = "1 call" if total.untold == 1 else f"{total.untold} calls"
        found.append(f"Of {calls}, no tokens are known, mostly because there was no reply; no sum has them.")
    if total.is_estimated:
        found.append("“About”: some tokens were counted here, since the server did not tell them.")
    if total.money is None:
        found.append("The cost is not known, since the list of prices does not have every model and address.")
    elif not total.is_local:
        found.append(f"List prices of {day_of_date(spending.as_of)}, without the discounts that a maker may give.")
    return tuple(found)


def _bill(calls: Iterable[Spent], prices: Prices) -> Bill:
    return bill((charge(one.model, one.host, one.usage) for one in calls), prices)


def _name(one: Spent) -> str:
    return f"{one.model or 'a language model'}{f' at {one.host}' if one.host else ''}"
