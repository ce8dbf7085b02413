"""What is printed of a result: figures, verdicts, and three sentences that say what the figures say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wired import NOW

from evals.commands.comparing import Moved
from evals.commands.telling import tell
from evals.commands.verdict import verdict
from evals.gates import Bound, Gate, judge, load_gates
from evals.grading import Grading
from evals.measures.estimate import Estimate, undefined
from evals.result import CoachName, Result, Versions
from evals.table import measures_table, number, rows_of, surely

AT_LEAST = Gate(id="g", measure="m", minimum=Bound(at_least=0.7), excellent=Bound(at_least=0.85), asks="Is it?")
AT_MOST = AT_LEAST.model_copy(update={"minimum": Bound(at_most=0.25), "excellent": Bound(at_most=0.1)})
RANGE = AT_LEAST.model_copy(
    update={"minimum": Bound(at_least=0.67, at_most=1.5), "excellent": Bound(at_least=0.85, at_most=1.15)}
)
SURE = Estimate(value=0.2, low=0.1, high=0.3, n=60)


def result_of(measures: dict[str, Estimate]) -> Result:
    return Result(
        made_at=NOW,
        coach=CoachName(kind="llm", label="tiny-model at 127.0.0.1", model="tiny-model", host="127.0.0.1"),
        split="test",
        versions=Versions(rehearse="0", rubric_version=1, rubric_hash="a", samples_hash="b"),
        measures=measures,
        gates=judge(measures),
        gradings=(Grading(case="one"), Grading(case="two"), Grading(case="one~padding")),
    )


def good_measures() -> dict[str, Estimate]:
    """Return measures that pass every gate excellently."""
    bounds = {gate.measure: gate.excellent for gate in load_gates()}
    return {
        id: Estimate(value=bound.at_least if bound.at_least is not None else bound.at_most, low=0.0, high=1.0, n=40)
        for id, bound in bounds.items()
    }


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({}, 0, "its grades can be relied on as far as these labels can."),
        ({"alpha": undefined("no second epoch")}, 0, "repeats: alpha, no second epoch."),
        ({"qwk": Estimate(value=0.41, n=9)}, 1, "agreement: qwk is 0.41, asked is ≥ 0.70."),
        ({"qwk": Estimate(value=0.41), "alpha": undefined("x")}, 1, "fails 1 and leaves 1 not measured: its grades"),
        ({"sd_ratio": Estimate(value=1.9)}, 1, "spread: sd_ratio is 1.90, asked is 0.67–1.50."),
        ({"bias.worst": Estimate(value=0.6, note="horizon")}, 1, "bias: bias.worst is 0.60 (horizon), asked is ≤ 0.25"),
    ],
)
def test_the_exit_status_is_1_below_a_gate_and_each_gate_that_is_not_passed_is_named(
    capsys: pytest.CaptureFixture[str], changed: dict[str, Estimate], status: int, says: str
) -> None:
    assert tell(result_of(good_measures() | changed), output=Path("r.json")) == status
    assert says in capsys.readouterr().out


def test_the_three_sentences_hold_the_figures() -> None:
    measures = good_measures() | {
        "exact": Estimate(value=0.612, n=231),
        "within_one": Estimate(value=0.97, n=231),
        "qwk": Estimate(value=0.62, low=0.53, high=0.7, n=231),
        "qwk.worst": Estimate(value=0.41, note="horizon; every resample gives the same figure"),
        "bias.worst": Estimate(value=0.3, note="alignment"),
        "bias.alignment": Estimate(value=-0.3),
    }
    close, where, gates = verdict(result_of(measures))
    assert "on 2 answers of the test split" in close
    assert "exactly the labelled level 61 % of the time, at most one off 97 %" in close
    assert "0.62 of 1 (quadratic weighted kappa, 95 % interval 0.53 to 0.70)" in close
    assert where == (
        "It agrees with the labels least on horizon (0.41), and is most severe on alignment (0.30 levels on average)."
    )
    assert "fails 3" in gates


def test_what_is_undefined_is_said_with_why_and_never_as_a_figure(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of({gate.measure: undefined("no levels") for gate in load_gates()})
    sentences = verdict(result)
    assert "undefined (no levels)" in sentences[0]
    assert sentences[1] == "Where it errs is undefined (no levels)."
    assert tell(result, output=Path("r.json")) == 0
    assert capsys.readouterr().out.count("not measured") >= len(load_gates())


def test_the_gates_come_first_and_in_their_order_and_undefined_extras_are_left_out() -> None:
    gates = load_gates()
    measures = good_measures() | {"qwk.horizon": Estimate(value=0.4), "qwk.handling": undefined("none")}
    rows = [row.id for row in rows_of(measures, gates)]
    assert rows[: len(gates)] == [gate.measure for gate in gates]
    table = measures_table(result_of(measures), gates)
    assert table.row_count == len(gates) + 1


@pytest.mark.parametrize(
    ("apart", "old", "new", "gate", "says"),
    [
        (SURE, 0.5, 0.7, AT_LEAST, "yes, better"),
        (SURE, 0.7, 0.5, AT_LEAST, "yes, worse"),
        (SURE, 0.1, 0.3, AT_MOST, "yes, worse"),
        (SURE, 0.3, 0.1, AT_MOST, "yes, better"),
        (SURE, 1.6, 1.2, RANGE, "yes, better"),
        (SURE, 0.9, 1.1, RANGE, "yes"),
        (SURE, 0.9, 1.1, None, "yes"),
        (Estimate(value=0.2, low=0.0, high=0.4), 0.5, 0.7, AT_LEAST, "no"),
        (Estimate(value=0.2), 0.5, 0.7, AT_LEAST, "no"),
        (undefined("why"), None, 0.7, AT_LEAST, "not known (why)"),
    ],
)
def test_a_difference_is_for_the_better_where_it_is_sure_and_leads_to_the_bound(apart, old, new, gate, says) -> None:
    assert surely(apart, Estimate(value=old), Estimate(value=new), gate) == says


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_sure_is_what_leaves_0_out(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert Estimate(value=low, low=low, high=high).leaves_out_zero == (not low <= 0 <= high)


@given(st.floats(-99, 99))
def test_a_figure_reads_back_as_itself_and_nothing_is_minus_0(value: float) -> None:
    shown = number(value, signed=True)
    assert float(shown) == pytest.approx(value, abs=0.0051)
    assert shown.startswith("+") == (float(shown) > 0)
    assert shown != "-0.00"


def test_an_answer_moved_so_far_and_so_much_nearer_to_its_labels() -> None:
    moved = Moved("a", {"x": (1, 3, 4), "y": (2, 3, 2), "z": (None, 2, 2)}, (40.0, 55.0))
    assert moved.far == (4, 15.0)
    assert moved.nearer == 1
