"""Estimates as a reader sees them: in per cent or in levels, with the interval, and never a 0 for what is undefined."""

from __future__ import annotations

from evals.gates import Bound
from evals.measures.estimate import Estimate
from evals.report.wording import Unit
from evals.table import worst_of
from rehearse.rubric import Frozen

UNDEFINED = "undefined"
PER_CENT = "\u00a0%"
"""The sign with a blank before it that no line breaks at."""
_DIGITS: dict[Unit, int] = {"share": 0, "levels": 2, "count": 0, "plain": 2}
_MORE_DIGITS = 3


class Figure(Frozen):
    """An estimate in words.

    `text` is "undefined" where there is no value, and `why` then says for what reason. `interval` is empty where
    there is none. `of` is the criterion or pitfall that a worst-of measure found the worst, by its id.
    """

    text: str
    interval: str = ""
    n: int = 0
    why: str = ""
    of: str = ""
    is_defined: bool = True


def figure(estimate: Estimate, *, id: str = "", unit: Unit = "plain", asked: Bound | None = None) -> Figure:
    """Return an estimate in words.

    Args:
        estimate: The figure.
        id: The measure's id, by which a worst-of measure is known.
        unit: What it counts in.
        asked: The bound that it is shown beside; the value gets as many digits as it takes to see whether it holds.
    """
    if estimate.value is None:
        return Figure(text=UNDEFINED, n=estimate.n, why=estimate.note or "no reason was kept", is_defined=False)
    return Figure(
        text=shown(estimate.value, unit, digits=_digits_beside(estimate.value, unit, asked)),
        interval=_interval(estimate, unit),
        n=estimate.n,
        of=worst_of(id, estimate),
    )


def shown(value: float, unit: Unit = "plain", *, signed: bool = False, digits: int | None = None) -> str:
    """Return a value in its unit; `signed` puts a + before what is above 0, and no sign stands before a 0."""
    places = _DIGITS[unit] if digits is None else digits
    text = f"{100 * value:.{places}f}" if unit == "share" else f"{value:.{places}f}"
    if not float(text):
        text = text.removeprefix("-")
    sign = "+" if signed and float(text) > 0 else ""
    return f"{sign}{text.replace('-', '−')}{PER_CENT if unit == 'share' else ''}"


def bound_in_words(bound: Bound, unit: Unit) -> str:
    """Return a bound in words and in its unit."""

    def end(value: float) -> str:
        return f"{100 * value:g}{PER_CENT}" if unit == "share" else f"{value:g}"

    if bound.at_least is not None and bound.at_most is not None:
        return f"{end(bound.at_least)} to {end(bound.at_most)}"
    return f"at least {end(bound.at_least)}" if bound.at_least is not None else f"at most {end(bound.at_most or 0)}"


def _interval(estimate: Estimate, unit: Unit) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    # Bounds that are the same come from answers among which nothing varied, not from certainty.
    if estimate.low == estimate.high:
        return "not known"
    return f"{shown(estimate.low, unit)} to {shown(estimate.high, unit)}"


def _digits_beside(value: float, unit: Unit, asked: Bound | None) -> int:
    """Return how many digits it takes for the rounded value to stand on the same side of a bound as the value."""
    least = _DIGITS[unit]
    scale = 100 if unit == "share" else 1
    for digits in range(least, least + _MORE_DIGITS):
        if asked is None or asked.holds(round(value * scale, digits) / scale) == asked.holds(value):
            return digits
    return least + _MORE_DIGITS
