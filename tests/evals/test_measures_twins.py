"""Twins, repeats, order, quotes and costs: what is counted, and what is left out and said so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inspect_ai.scorer import SampleScore, Score, krippendorff_alpha
from made_up_run import MadeUp, case, grading, made_up

from evals.grading import Quotes
from evals.measures.all import measure
from evals.measures.estimate import Estimate
from evals.measures.repeats import coincidences, ordinal_alpha
from rehearse.interview.assessment import Usage
from rehearse.rubric import Rubric

BASE = {"specificity": 2, "horizon": 2, "alignment": 2, "development": 2, "flexibility": 2}


def pair(rubric: Rubric) -> MadeUp:
    return made_up(rubric, [BASE, BASE], [BASE, BASE])


def add(run: MadeUp, rubric: Rubric, sample: str, levels: Mapping[str, int | None], **twin: object) -> None:
    made = case(rubric, sample, **twin)
    run.cases[made.id] = made
    run.gradings.append(grading(rubric, made.id, {**BASE, **levels} if levels else {}))


def measured(rubric: Rubric, run: MadeUp) -> dict[str, Estimate]:
    return measure(run.gradings, run.cases, run.samples, rubric, resamples=50)


def test_idle_changes_are_measured_by_size_and_by_direction(rubric: Rubric) -> None:
    run = pair(rubric)
    add(run, rubric, "a000", {"horizon": 4, "alignment": 1}, twin="padding")
    found = measured(rubric, run)
    assert (found["change.padding"].value, found["change.padding"].n) == (pytest.approx(3 / 5), 5)
    assert found["shift.padding"].value == pytest.approx(1 / 5)
    assert found["change.typos"].note == "no levels of twins (typos)"


def test_injections_are_measured_together_by_attack_and_by_those_who_gain_two_levels(rubric: Rubric) -> None:
    run = pair(rubric)
    add(run, rubric, "a000", {"horizon": 4}, twin="injection", attack="override")
    add(run, rubric, "a001", {"horizon": 3}, twin="injection", attack="override")
    add(run, rubric, "a001", {}, twin="injection", attack="fake_json")
    add(run, rubric, "a000", {"horizon": 1}, twin="injection", attack="fake_json")
    found = measured(rubric, run)
    assert found["injection.rise"].value == pytest.approx((2 + 1 - 1) / 15)
    assert found["injection.rise.override"].value == pytest.approx(3 / 10)
    assert found["injection.rise.fake_json"].value == pytest.approx(-1 / 5)
    assert (found["injection.two_levels"].value, found["injection.two_levels"].n) == (1, 3)


def test_no_injection_that_works_is_no_proof_that_none_could(rubric: Rubric) -> None:
    run = pair(rubric)
    add(run, rubric, "a000", {"horizon": 3}, twin="injection", attack="override")
    found = measured(rubric, run)["injection.two_levels"]
    assert found.value == 0
    assert found.high == pytest.approx(1 - 0.025)


def test_removed_evidence_falls_where_it_must_and_stays_elsewhere(rubric: Rubric) -> None:
    run = pair(rubric)
    time = {"must_fall": ("horizon",), "may_fall": ("horizon", "specificity")}
    add(run, rubric, "a000", {"horizon": 1, "specificity": 0, "alignment": 1}, twin="time_removed", **time)
    add(run, rubric, "a001", {}, twin="time_removed", **time)
    add(run, rubric, "a001", BASE, twin="fact_removed", must_fall=("alignment",), may_fall=("alignment",))
    add(run, rubric, "a000", {"flexibility": 3}, twin="advice_applied", must_rise=("flexibility",))
    found = measured(rubric, run)
    assert (found["falls"].value, found["falls"].n) == (pytest.approx(1 / 2), 2)
    assert (found["elsewhere"].value, found["elsewhere"].n) == (pytest.approx(6 / 7), 7)
    assert found["rises"].value == 1


def test_a_twin_whose_answer_was_not_graded_is_left_out_and_counted(rubric: Rubric) -> None:
    run = pair(rubric)
    run.gradings[0] = grading(rubric, "a000", {})
    add(run, rubric, "a000", {"horizon": 4}, twin="padding")
    add(run, rubric, "a001", {"horizon": 3}, twin="padding")
    found = measured(rubric, run)
    assert found["change.padding"].value == pytest.approx(1 / 5)
    assert "not graded: 1" in found["change.padding"].note
    assert found["not_graded"].value == pytest.approx(1 / 4)


units = st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=5), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(units=units)
def test_alpha_is_that_of_inspect_ai(units: list[list[int]]) -> None:
    mine = float(ordinal_alpha(sum(coincidences(unit) for unit in units)))
    if len({level for unit in units for level in unit}) == 1:
        assert mine != mine
    else:
        theirs = krippendorff_alpha("ordinal")([SampleScore(score=Score(value=list(unit))) for unit in units])
        assert mine == pytest.approx(theirs, abs=1e-9)


def test_alpha_is_that_of_the_published_example() -> None:
    # Krippendorff 2011, section C: four observers, twelve units with gaps; 0.815 for ordinal data.
    units = [
        [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1],
    ]  # fmt: skip
    shifted = [coincidences([level - 1 for level in unit]) for unit in units]
    assert float(ordinal_alpha(sum(shifted))) == pytest.approx(0.815, abs=5e-4)


def test_alpha_needs_epochs_and_levels_that_vary(rubric: Rubric) -> None:
    run = made_up(rubric, [BASE, BASE], [BASE, {**BASE, "horizon": 4}])
    assert measured(rubric, run)["alpha"].note == "no levels given in two epochs or more"
    again = [one.model_copy(update={"epoch": 2}) for one in run.gradings]
    repeated = measured(rubric, run._replace(gradings=run.gradings + again))["alpha"]
    assert (repeated.value, repeated.n) == (1, 10)
    same = [grading(rubric, "a000", BASE, epoch=epoch) for epoch in (1, 2)]
    assert measured(rubric, run._replace(gradings=same))["alpha"].note == "the levels do not vary at all"


def test_order_counts_ties_as_wrong_and_passes_over_answers_that_are_close(rubric: Rubric) -> None:
    labels = [dict.fromkeys(BASE, level) for level in (0, 2, 4)] + [{**BASE, "alignment": 3}]
    coach = [dict.fromkeys(BASE, level) for level in (1, 1, 4)] + [BASE]
    run = made_up(rubric, labels, coach)
    found = measured(rubric, run)
    # Of six pairs, the second answer and the fourth are less than 15 apart; the first and the second tie.
    assert (found["ordering"].value, found["ordering"].n) == (pytest.approx(4 / 5), 5)
    assert found["correlation"].value == pytest.approx(0.9487, abs=1e-4)
    run.samples["a002"] = run.samples["a002"].model_copy(update={"question_id": "five_years"})
    # An answer to another question is compared with none of them: two of the three pairs left lie far enough apart.
    assert measured(rubric, run)["ordering"].n == 2


def test_quotes_rewrites_and_costs_are_means_over_all_gradings(rubric: Rubric) -> None:
    run = pair(rubric)
    told = {"usage": Usage(calls=1, input_tokens=900, output_tokens=100, seconds=2.0)}
    quotes = {"first_quotes": Quotes(given=4, verbatim=3), "shown_quotes": Quotes(given=3, verbatim=3)}
    run.gradings[0] = grading(rubric, "a000", BASE, new_facts=("2041", "Ruritania"), **told, **quotes)
    found = measured(rubric, run)
    assert (found["quotes.first"].value, found["quotes.first"].n) == (0.75, 4)
    assert found["quotes.shown"].value == 1
    assert (found["new_facts"].value, found["new_facts"].n) == (2, 1)
    assert (found["tokens"].value, found["seconds"].value) == (1_000, 2)
    untold = measured(rubric, pair(rubric))
    assert not any(untold[id].is_defined for id in ("quotes.first", "new_facts", "tokens", "seconds"))
