"""The gates as rows of a table: what each asks, what was found, and whether that is enough."""

from __future__ import annotations

from evals.gates import Bound, load_gates
from evals.measures.estimate import undefined
from evals.report.figures import Figure, bound_in_words, figure
from evals.report.wording import Words
from evals.result import Gated, Result
from rehearse.rubric import Frozen, Rubric

_ORDER = ("failed", "not_measured", "passed")
_STATUS = {"failed": "failed", "not_measured": "not measured", "passed": "passed"}
_UNKNOWN = "This is no longer asked."


class GateRow(Frozen):
    """A gate; `status` is "failed", "not measured", "passed" or "excellent", `worst` what in particular it is about."""

    id: str
    name: str
    asks: str
    status: str
    found: Figure
    worst: str
    minimum: str
    excellent: str


class Gates(Frozen):
    """All gates, those that failed first, and how many of each status."""

    rows: tuple[GateRow, ...]
    failed: int
    not_measured: int
    passed: int
    excellent: int


def gates_of(result: Result, rubric: Rubric, words: Words) -> Gates:
    """Return the gates as they were judged; one that is no longer asked is told so and keeps its verdict."""
    ordered = sorted(result.gates, key=lambda gated: _ORDER.index(gated.status))
    return Gates(
        rows=tuple(_row(gated, result, rubric, words) for gated in ordered),
        failed=sum(gated.status == "failed" for gated in ordered),
        not_measured=sum(gated.status == "not_measured" for gated in ordered),
        passed=sum(gated.status == "passed" for gated in ordered),
        excellent=sum(gated.excellent for gated in ordered),
    )


def name_of(id: str, rubric: Rubric) -> str:
    """Return the name of a criterion or a pitfall, the id itself where the rubric has none of it."""
    names = {criterion.id: criterion.short for criterion in rubric.criteria}
    names |= {pitfall.id: pitfall.name for pitfall in rubric.pitfalls}
    return names.get(id, id)


def _row(gated: Gated, result: Result, rubric: Rubric, words: Words) -> GateRow:
    gate = next((gate for gate in load_gates() if gate.id == gated.id), None)
    told = words.measure(gated.measure)
    minimum = Bound(at_least=gated.minimum) if gate is None else gate.minimum
    found = figure(
        result.measures.get(gated.measure, undefined("it was not taken")),
        id=gated.measure,
        unit=told.unit,
        asked=None if gate is None else minimum,
    )
    if told.unit == "levels" and found.is_defined:
        found = found.model_copy(update={"text": f"{found.text} levels"})
    return GateRow(
        id=gated.id,
        name=told.name,
        asks=_UNKNOWN if gate is None else gate.asks,
        status="excellent" if gated.excellent else _STATUS[gated.status],
        found=found,
        worst=name_of(found.of, rubric) if found.of else "",
        minimum="not known" if gate is None else bound_in_words(minimum, told.unit),
        excellent="not known" if gate is None else bound_in_words(gate.excellent, told.unit),
    )
