"""What a run took, in all and per grading."""

from __future__ import annotations

from collections.abc import Iterator

from evals.result import Result
from rehearse.rubric import Frozen

NOT_KNOWN = "not known"


class Spent(Frozen):
    """One thing that a run takes."""

    name: str
    whole: str
    each: str


def spent_of(result: Result) -> tuple[Spent, ...]:
    """Return calls, tokens, time and money; what nobody told is said to be not known, and is not 0."""
    return tuple(_spent(result))


def _spent(result: Result) -> Iterator[Spent]:
    cost, n = result.cost, len(result.gradings)
    yield Spent(name="Answers graded", whole=f"{n:,}", each="")
    yield Spent(name="Calls of a model", whole=f"{cost.calls:,}" if cost.calls else "none", each=_each(cost.calls, n))
    if not cost.calls:
        yield Spent(name="Seconds by the clock", whole=f"{cost.seconds:.1f}", each=_each(cost.seconds, n, digits=3))
        yield Spent(name="Money", whole="nothing, since no model was asked", each="")
        return
    for name, tokens in (("Tokens in", cost.input_tokens), ("Tokens out", cost.output_tokens)):
        whole = f"{NOT_KNOWN}, as the server does not tell" if tokens is None else f"{tokens:,}"
        yield Spent(name=name, whole=whole, each="" if tokens is None else _each(tokens, n, digits=0))
    clock = "Seconds by the clock" if result.how == "live" else "Seconds by the clock, without the model"
    yield Spent(name=clock, whole=f"{cost.seconds:.1f}", each=_each(cost.seconds, n))
    asked = result.measures.get("seconds")
    if asked is not None and asked.value is not None:
        yield Spent(name="Seconds of waiting for the model", whole="", each=f"{asked.value:.2f}")
    if cost.money is None:
        yield Spent(name="Money", whole=NOT_KNOWN, each="")
    else:
        each = f"{cost.money / n:.5f} {cost.currency}" if n else ""
        yield Spent(name="Money, at most", whole=f"{cost.money:.4f} {cost.currency}", each=each)


def _each(whole: float, n: int, *, digits: int = 2) -> str:
    return f"{whole / n:,.{digits}f}" if n and whole else ""
