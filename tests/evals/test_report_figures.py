"""Figures as a reader sees them: units, undefined, bounds, levels, and the sentence drawn from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_run import made_up
from reports import result_of

from evals.gates import Bound, load_gates
from evals.measures.confusion import EMPTY, Confusion
from evals.measures.estimate import Estimate, undefined
from evals.report.agreeing import agreement_of
from evals.report.figures import bound_in_words, figure, shown
from evals.report.gating import gates_of
from evals.report.levels import leaning_sentence, levels_of
from evals.report.wording import FILE, load_words
from evals.result import Gated
from rehearse.errors import DataError
from rehearse.rubric import Rubric

NBSP = "\u00a0"


def counts(*pairs: tuple[int, int], times: int = 1) -> Confusion:
    """Return the counts of pairs of (labelled, given), each so many times."""
    rows = [[0] * 5 for _ in range(5)]
    for label, given_ in pairs:
        rows[label][given_] += times
    return Confusion(counts=tuple(map(tuple, rows)))


@pytest.mark.parametrize(
    ("value", "unit", "signed", "text"),
    [
        (0.814, "share", False, f"81{NBSP}%"),
        (1.0, "share", False, f"100{NBSP}%"),
        (-0.001, "levels", True, "0.00"),
        (0.45, "levels", True, "+0.45"),
        (-0.45, "levels", True, "−0.45"),
        (2.0, "count", False, "2"),
        (0.5, "plain", False, "0.50"),
    ],
)
def test_a_value_is_shown_in_its_unit(value, unit, signed, text) -> None:
    assert shown(value, unit, signed=signed) == text


def test_what_is_undefined_is_said_to_be_so_with_the_reason_and_is_no_nought() -> None:
    told = figure(undefined("no rewrites", n=3), unit="share")
    assert (told.text, told.why, told.n, told.interval, told.is_defined) == ("undefined", "no rewrites", 3, "", False)


def test_an_interval_of_no_width_is_not_known() -> None:
    assert figure(Estimate(value=0.0, low=0.0, high=0.0, n=4)).interval == "not known"
    assert figure(Estimate(value=0.5, low=0.25, high=0.75, n=4), unit="share").interval == f"25{NBSP}% to 75{NBSP}%"


def test_a_value_just_beneath_its_minimum_does_not_look_as_if_it_reached_it() -> None:
    asked = Bound(at_least=0.7)
    assert figure(Estimate(value=0.6996, n=9), asked=asked).text == "0.6996"
    assert figure(Estimate(value=0.696, n=9), asked=asked).text == "0.696"
    assert figure(Estimate(value=0.66, n=9), asked=asked).text == "0.66"
    assert figure(Estimate(value=0.024, n=9), unit="share", asked=Bound(at_most=0.02)).text == f"2.4{NBSP}%"


@given(st.floats(-1, 2).map(lambda value: round(value, 4)), st.sampled_from(["share", "levels", "plain"]))
def test_rounding_never_moves_a_value_across_its_bound(value, unit) -> None:
    asked = Bound(at_least=0.7)
    text = figure(Estimate(value=value, n=1), unit=unit, asked=asked).text
    number = float(text.replace("−", "-").removesuffix(f"{NBSP}%")) / (100 if unit == "share" else 1)
    assert asked.holds(number) == asked.holds(value)


def test_bounds_are_said_in_words() -> None:
    assert bound_in_words(Bound(at_least=0.95), "share") == f"at least 95{NBSP}%"
    assert bound_in_words(Bound(at_most=0), "count") == "at most 0"
    assert bound_in_words(Bound(at_least=0.67, at_most=1.5), "plain") == "0.67 to 1.5"


def test_gates_are_told_in_words_those_that_failed_first(rubric: Rubric) -> None:
    made = made_up(rubric, [{"specificity": 4}, {"specificity": 0}], [{"specificity": 0}, {"specificity": 4}])
    result = result_of(made, rubric)
    gates = gates_of(result, rubric, load_words())
    by_id = {row.id: row for row in gates.rows}
    assert by_id["agreement"].status == "failed"
    assert by_id["agreement_worst"].worst == "Specificity"
    assert by_id["repeats"].status == "not measured"
    assert by_id["repeats"].found.why == result.measures["alpha"].note
    ordered = [row.status for row in gates.rows]
    assert ordered[: gates.failed] == ["failed"] * gates.failed
    assert gates.failed + gates.not_measured + gates.passed == len(result.gates)


def test_a_gate_that_is_no_longer_asked_keeps_its_verdict(rubric: Rubric) -> None:
    made = made_up(rubric, [{"specificity": 4}], [{"specificity": 4}])
    gone = Gated(id="gone", measure="no.more", minimum=0.5, status="passed")
    (row,) = gates_of(result_of(made, rubric, gates=(gone,)), rubric, load_words()).rows
    assert (row.status, row.minimum, row.found.text) == ("passed", "not known", "undefined")
    assert "no longer" in row.asks


def test_every_gate_has_a_plain_name() -> None:
    assert {gate.measure for gate in load_gates()} <= load_words().measures.keys()


def test_words_without_a_section_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(FILE.read_text("utf-8").replace("  cost:", "  costs:"), "utf-8")
    with pytest.raises(DataError, match=r"words\.yaml"):
        load_words(path)


def test_bars_begin_left_of_nought_where_agreement_is_below_it(rubric: Rubric) -> None:
    made = made_up(rubric, [{"specificity": 4}], [{"specificity": 4}])
    measures = {
        "qwk": Estimate(value=0.5, low=-0.25, high=0.9, n=9),
        "qwk.horizon": undefined("neither varies", n=2),
        "qwk.handling": Estimate(value=-0.1, low=-0.1, high=-0.1, n=3),
    }
    told = agreement_of(result_of(made, rubric, measures=measures, ceiling={"qwk": measures["qwk"]}), rubric)
    pooled, horizon, handling = told.bars
    assert told.ticks[0].text == "-0.4"
    assert pooled.low is not None
    assert pooled.end is not None
    assert 0 < pooled.low < pooled.zero < pooled.end < 100
    assert pooled.readers_place == pooled.end
    assert (horizon.end, horizon.found.text, horizon.readers) == (None, "undefined", None)
    assert "neither varies" in horizon.told
    assert (handling.low, handling.high) == (None, None)


def test_tables_hold_the_counts_and_mark_nothing_where_nothing_was_counted(rubric: Rubric) -> None:
    told = levels_of({"horizon": counts((0, 2), (3, 3), times=2), "handling": counts((0, 1))}, rubric)
    pooled, horizon, _ = told.tables
    assert [cell.count for cell in pooled.rows[0]] == [0, 1, 2, 0, 0]
    assert (horizon.name, horizon.n, horizon.exact) == ("Horizon", 4, f"50{NBSP}%")
    assert all((cell.count == 0) == (cell.shade == 0) for row in pooled.rows for cell in row)
    assert [level.text for level in told.leanings[1].levels] == ["+2.00", "none", "none", "0.00", "none"]
    assert [level.n for level in told.leanings[0].levels] == [3, 0, 0, 2, 0]
    nothing = levels_of({}, rubric)
    assert (nothing.tables[0].n, nothing.tables[0].exact) == (0, "")


def test_bars_of_mean_differences_begin_in_the_middle_and_end_on_their_side(rubric: Rubric) -> None:
    told = levels_of({"horizon": counts((0, 2), (4, 3))}, rubric)
    high, *_, low = told.leanings[0].levels
    assert told.reach == "2"
    assert (high.start, high.width) == (50, 50)
    assert (low.start, low.width) == (25, 25)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (
            counts((0, 1), (4, 2)),
            "1.00 levels too much on average, strong ones (labelled 3 or 4) are given 2.00 levels",
        ),
        (counts((0, 1), (4, 2)), "weak answers look better than they are, and strong ones worse"),
        (counts((1, 2), (3, 4)), "generous throughout"),
        (counts((1, 0), (3, 1)), "severe throughout"),
        (counts((1, 1), (3, 3)), "Weak answers (labelled 0 or 1) are given about the level of their label"),
        (counts((1, 2)), "of strong ones none was compared"),
        (counts((4, 4)), "of weak ones none was compared"),
        (EMPTY, "nothing can be said"),
    ],
)
def test_one_sentence_says_how_weak_and_strong_answers_are_treated(table: Confusion, says: str) -> None:
    assert says in leaning_sentence(table)
