"""What a result comes to in three plain sentences: how close, where it errs, and what the gates say."""

from __future__ import annotations

from evals.measures.estimate import Estimate, undefined
from evals.result import Result
from evals.table import worst_of

_MISSING = undefined("it was not taken")


def verdict(result: Result) -> tuple[str, str, str]:
    """Return the three sentences, built from the figures and from nothing else."""
    return _how_close(result), _where(result), _what_the_gates_say(result)


def _how_close(result: Result) -> str:
    answers = len({one.case for one in result.gradings if "~" not in one.case})
    where = "both splits" if result.split == "all" else f"the {result.split} split"
    exact, near, kappa = (result.measures.get(id, _MISSING) for id in ("exact", "within_one", "qwk"))
    who = f"{result.coach.label} on {answers} answers of {where}"
    if exact.value is None or near.value is None:
        return f"{who}: how close its levels are to the labels is undefined ({exact.note or near.note})."
    close = f"exactly the labelled level {_percent(exact)} of the time, at most one off {_percent(near)}"
    return f"{who}: {close}; agreement beyond chance is {_kappa(kappa)}."


def _where(result: Result) -> str:
    worst, bias = (result.measures.get(id, _MISSING) for id in ("qwk.worst", "bias.worst"))
    hard, leaning = worst_of("qwk.worst", worst), worst_of("bias.worst", bias)
    mean = result.measures.get(f"bias.{leaning}", _MISSING).value
    agreed = "" if worst.value is None else f"It agrees with the labels least on {hard} ({worst.value:.2f})"
    if mean:
        side = "lenient" if mean > 0 else "severe"
        place = "there" if agreed and leaning == hard else f"on {leaning}"
        lean = f"is most {side} {place} ({abs(mean):.2f} levels on average)"
        return f"{agreed}, and {lean}." if agreed else f"It {lean}."
    return f"{agreed}." if agreed else f"Where it errs is undefined ({worst.note})."


def _what_the_gates_say(result: Result) -> str:
    by_status = {
        status: [gate for gate in result.gates if gate.status == status]
        for status in ("passed", "failed", "not_measured")
    }
    higher = sum(gate.excellent for gate in result.gates)
    failed, open_ = len(by_status["failed"]), len(by_status["not_measured"])
    counts = f"Of {len(result.gates)} gates it passes {len(by_status['passed'])} ({higher} of them excellently)"
    counts += f", fails {failed} and leaves {open_} not measured"
    if failed:
        return f"{counts}: its grades are not to be relied on alone yet."
    if open_:
        return f"{counts}: nothing speaks against its grades so far, but they are not measured in full."
    return f"{counts}: its grades can be relied on as far as these labels can."


def _percent(estimate: Estimate) -> str:
    return f"{100 * (estimate.value or 0):.0f} %"


def _kappa(kappa: Estimate) -> str:
    if kappa.value is None:
        return f"undefined ({kappa.note})"
    told = f"{kappa.value:.2f} of 1 (quadratic weighted kappa"
    if kappa.low is not None and kappa.high is not None and kappa.low < kappa.high:
        told += f", 95 % interval {kappa.low:.2f} to {kappa.high:.2f}"
    return f"{told})"
