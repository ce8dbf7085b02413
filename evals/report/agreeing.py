"""Agreement per criterion as bars: where each begins and ends on its scale, in per cent of the width."""

from __future__ import annotations

from math import ceil

from evals.gates import load_gates
from evals.measures.estimate import Estimate, undefined
from evals.report.figures import Figure, figure, shown
from evals.result import Result
from rehearse.rubric import Frozen, Rubric

_MEASURE = "qwk"
_STEPS = 5


class Tick(Frozen):
    """A mark on the scale."""

    place: float
    text: str


class Bar(Frozen):
    """A bar with its marks. Places are 0-100 along the width; a mark that is not there is None.

    `readers` is how far the two readings agree with each other, `told` all of it in a sentence.
    """

    name: str
    found: Figure
    readers: Figure | None
    zero: float
    end: float | None
    low: float | None
    high: float | None
    readers_place: float | None
    asked_place: float | None
    told: str


class Agreement(Frozen):
    """The bars, all criteria together first, and the marks of their common scale."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def agreement_of(result: Result, rubric: Rubric) -> Agreement:
    """Return a bar for all criteria together and for each one that the result tells of.

    The scale runs from 0 to 1; it begins further left where a figure or its interval lies below 0.
    """
    names = {_MEASURE: "All criteria"}
    names |= {f"{_MEASURE}.{criterion.id}": criterion.name for criterion in rubric.criteria}
    there = [id for id in names if id in result.measures or id == _MEASURE]
    least = min((0.0, *(end for id in there for end in _ends(result.measures.get(id)))))
    start = -ceil(-least * _STEPS - 1e-9) / _STEPS
    asked = {gate.measure: gate.minimum.at_least for gate in load_gates()}
    bars = tuple(
        _bar(
            names[id],
            result.measures.get(id, undefined("it was not taken")),
            result.ceiling.get(id),
            start=start,
            asked=asked.get(id if id == _MEASURE else f"{_MEASURE}.worst"),
        )
        for id in there
    )
    marks = (0.0, 0.25, 0.5, 0.75, 1.0) if start == 0 else (start, 0.0, 0.5, 1.0)
    return Agreement(bars=bars, ticks=tuple(Tick(place=_place(mark, start), text=f"{mark:g}") for mark in marks))


def _bar(name: str, found: Estimate, readers: Estimate | None, *, start: float, asked: float | None) -> Bar:
    said = figure(found)
    has_interval = found.low is not None and found.high is not None and found.low < found.high
    between = readers if readers is not None and readers.is_defined else None
    told = [f"{name}: {said.text}" if said.is_defined else f"{name}: undefined, {said.why}"]
    if has_interval:
        told.append(f"interval {said.interval}")
    if between is not None and between.value is not None:
        told.append(f"the two readings with each other {shown(between.value)}")
    if asked is not None:
        told.append(f"asked at least {asked:g}")
    return Bar(
        name=name,
        found=said,
        readers=None if readers is None else figure(readers),
        zero=_place(0, start),
        end=None if found.value is None else _place(found.value, start),
        low=_place(found.low, start) if has_interval and found.low is not None else None,
        high=_place(found.high, start) if has_interval and found.high is not None else None,
        readers_place=None if between is None or between.value is None else _place(between.value, start),
        asked_place=None if asked is None else _place(asked, start),
        told="; ".join(told) + ".",
    )


def _ends(estimate: Estimate | None) -> tuple[float, ...]:
    found = () if estimate is None else (estimate.value, estimate.low)
    return tuple(value for value in found if value is not None)


def _place(value: float, start: float) -> float:
    return round(100 * (min(max(value, start), 1.0) - start) / (1 - start), 2)
