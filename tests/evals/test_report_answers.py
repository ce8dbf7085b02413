"""What the report says of single answers: the worst disagreements, pitfalls, and twins."""

from __future__ import annotations

import pytest
from made_up_run import MadeUp, grading, made_up
from reports import add_twin, result_of, saying

from evals.gold import Earlier
from evals.measures.run import Run, run_of
from evals.report.disagreements import disagreements_of, distance
from evals.report.faults import pitfalls_of
from evals.report.fooling import twins_of
from evals.report.wording import load_words
from evals.result import Gated
from rehearse.rubric import Rubric


def run_through(made: MadeUp, rubric: Rubric) -> Run:
    return run_of(made.gradings, made.cases, made.samples, rubric)


# Disagreements ------------------------------------------------------------------------------------------------


def test_the_furthest_come_first_and_equally_far_ones_by_their_id(rubric: Rubric) -> None:
    label = {"specificity": 2, "horizon": 2}
    given = [{"specificity": 2, "horizon": 2}, {"specificity": 0, "horizon": 3}, {"specificity": 3, "horizon": 4}]
    made = made_up(rubric, [label] * 4, [*given, {"specificity": 2, "horizon": 1}])
    told = disagreements_of(run_through(made, rubric))
    assert [(one.id, one.apart) for one in told.worst] == [("a001", 3), ("a002", 3), ("a003", 1)]
    assert (told.differing, told.graded) == (3, 4)
    assert [one.id for one in disagreements_of(run_through(made, rubric), most=1).worst] == ["a001"]
    made.gradings.reverse()
    assert disagreements_of(run_through(made, rubric)) == told


def test_a_pitfall_missed_or_made_up_counts_one_and_a_level_that_is_not_there_nothing(rubric: Rubric) -> None:
    made = made_up(
        rubric,
        [{"specificity": 4, "horizon": 1}],
        [{"specificity": None, "horizon": 2}],
        marked=[["vague", "self_serving"]],
        found=[["vague", "contradiction"]],
    )
    run = run_through(made, rubric)
    assert distance(run, "a000") == 1 + 1 + 1
    (one,) = disagreements_of(run).worst
    assert {pitfall.name: pitfall.verdict for pitfall in one.pitfalls} == {
        "Too vague": "both",
        "Only personal gain": "missed",
        "Contradicts itself": "made up",
    }
    assert [(judged.name, judged.given, judged.apart) for judged in one.criteria] == [
        ("Specificity", None, 0),
        ("Horizon", 2, 1),
    ]


def test_an_answer_that_was_not_graded_is_no_disagreement(rubric: Rubric) -> None:
    made = made_up(rubric, [{"specificity": 4}], [{"specificity": None}], marked=[["vague"]])
    told = disagreements_of(run_through(made, rubric))
    assert (told.worst, told.graded) == ((), 0)


def test_words_that_stand_elsewhere_are_listed_with_their_place(rubric: Rubric) -> None:
    made = made_up(rubric, [{"specificity": 4}], [{"specificity": 1}])
    saying(made, "a000", "I want to lead.", quotes=["want to lead", "in the resume"], coach=["said before", "made up"])
    update = {"resume": "It is in the resume.", "earlier": (Earlier(question="And?", answer="It was said before."),)}
    made.samples["a000"] = made.samples["a000"].model_copy(update=update)
    (one,) = disagreements_of(run_through(made, rubric)).worst
    assert [(stretch.text, stretch.look) for stretch in one.answer][1] == ("want to lead", "labeller")
    assert [(quote.quote, quote.whose, quote.place) for quote in one.elsewhere] == [
        ("in the resume", "labeller", "stands in the resume"),
        ("said before", "coach", "said in an earlier answer"),
        ("made up", "coach", "stands nowhere"),
    ]


def test_of_several_epochs_the_words_are_those_that_go_with_the_level(rubric: Rubric) -> None:
    made = made_up(rubric, [{"specificity": 4}], [{"specificity": 3}])
    made.gradings[0] = made.gradings[0].model_copy(update={"reasons": {"specificity": "three"}})
    for epoch in (2, 3):
        told = {"reasons": {"specificity": f"one, epoch {epoch}"}}
        made.gradings.append(grading(rubric, "a000", {"specificity": 1}, epoch=epoch, **told))
    (one,) = disagreements_of(run_through(made, rubric)).worst
    assert (one.criteria[0].given, one.criteria[0].reason) == (1, "one, epoch 2")


# Pitfalls -----------------------------------------------------------------------------------------------------


def test_pitfalls_are_counted_by_label_by_coach_and_by_both(rubric: Rubric) -> None:
    label = {"specificity": 1}
    marked, found = [["vague"], ["vague"], [], ["vague"]], [["vague"], [], ["vague"], []]
    made = made_up(rubric, [label] * 4, [label, label, label, {"specificity": None}], marked=marked, found=found)
    rows = {row.name: row for row in pitfalls_of(result_of(made, rubric), run_through(made, rubric))}
    vague, gain = rows["Too vague"], rows["Only personal gain"]
    assert (vague.marked, vague.found, vague.both) == (2, 2, 1)
    assert (vague.precision.text, vague.precision.n) == ("50\u00a0%", 2)
    assert (gain.marked, gain.found, gain.precision.text) == (0, 0, "undefined")
    assert gain.precision.why
    assert (rows["All pitfalls"].marked, rows["All pitfalls"].both) == (2, 1)


# Twins --------------------------------------------------------------------------------------------------------


@pytest.fixture
def twins(rubric: Rubric) -> MadeUp:
    label = {"specificity": 2, "horizon": 2}
    made = made_up(rubric, [label] * 3, [label, label, {"specificity": None}])
    add_twin(made, rubric, "a000", {"specificity": 2, "horizon": 3}, twin="padding")
    add_twin(made, rubric, "a001", {"specificity": 0, "horizon": 2}, twin="padding")
    add_twin(made, rubric, "a002", {"specificity": 0}, twin="padding")
    times = {"must_fall": ("horizon",), "may_fall": ("horizon",)}
    add_twin(made, rubric, "a000", {"specificity": 2, "horizon": 1}, twin="time_removed", **times)
    add_twin(made, rubric, "a001", {"specificity": 1, "horizon": 2}, twin="time_removed", **times)
    add_twin(made, rubric, "a000", {"specificity": 3, "horizon": 2}, twin="advice_applied", must_rise=("specificity",))
    for sample, level, attack in (("a000", 2, "plea"), ("a001", 2, "threat"), ("a000", 4, "threat")):
        add_twin(made, rubric, sample, {"specificity": level, "horizon": 2}, twin="injection", attack=attack)
    return made


def test_kinds_are_told_by_what_must_come_of_them(twins: MadeUp, rubric: Rubric) -> None:
    told = twins_of(result_of(twins, rubric), run_through(twins, rubric), load_words())
    kinds = {row.id: row for row in told.kinds}
    assert list(kinds) == ["padding", "injection", "time_removed", "advice_applied"]
    assert told.left_out == 1
    padding, times, advice = kinds["padding"], kinds["time_removed"], kinds["advice_applied"]
    assert (padding.twins, padding.levels, padding.change) == (2, 4, "−0.25")
    assert (padding.as_it_must.part, padding.as_it_must.of, padding.stayed) == (2, 4, None)
    assert (times.as_it_must.part, times.as_it_must.of) == (1, 2)
    assert times.stayed is not None
    assert (times.stayed.part, times.stayed.of) == (1, 2)
    assert (advice.as_it_must.part, advice.as_it_must.of, advice.gate) == (1, 1, "none")


def test_orders_that_gain_most_come_first_with_what_they_gain(twins: MadeUp, rubric: Rubric) -> None:
    told = twins_of(result_of(twins, rubric), run_through(twins, rubric), load_words())
    assert [(row.id, row.twins, row.change, row.rose, row.two_levels) for row in told.attacks] == [
        ("threat", 2, "+0.50", 1, 1),
        ("plea", 1, "0.00", 0, 0),
    ]
    assert told.attacks[0].about == "Threatens the grader."


def test_a_kind_that_fails_its_gate_has_its_worst_example(twins: MadeUp, rubric: Rubric) -> None:
    told = twins_of(result_of(twins, rubric), run_through(twins, rubric), load_words())
    examples = {row.id: row.example for row in told.kinds}
    assert {row.id for row in told.kinds if row.gate == "failed"} == {"padding", "injection", "time_removed"}
    assert examples["padding"] is not None
    assert (examples["padding"].twin, examples["padding"].moves) == (
        "a001~padding",
        ("Specificity: 2 before, 0 after",),
    )
    assert examples["injection"] is not None
    assert examples["injection"].twin == "a000~injection~threat"
    assert examples["time_removed"] is not None
    assert examples["time_removed"].moves == ("Horizon: 2 before, 2 after",)
    assert examples["advice_applied"] is None


def test_a_kind_that_passes_has_no_example(twins: MadeUp, rubric: Rubric) -> None:
    gate = Gated(id="padding", measure="change.padding", minimum=9, status="passed")
    told = twins_of(result_of(twins, rubric, gates=(gate,)), run_through(twins, rubric), load_words())
    padding = next(row for row in told.kinds if row.id == "padding")
    assert (padding.gate, padding.example) == ("passed", None)


def test_the_worst_that_an_order_does_is_what_it_gains_not_what_it_costs(rubric: Rubric) -> None:
    label = {"specificity": 2}
    made = made_up(rubric, [label] * 3, [label] * 3)
    for sample, level in (("a000", 0), ("a001", 3), ("a002", 2)):
        add_twin(made, rubric, sample, {"specificity": level}, twin="injection", attack="plea")
    gate = Gated(id="injection_rise", measure="injection.rise", minimum=0, status="failed")
    (kind,) = twins_of(result_of(made, rubric, gates=(gate,)), run_through(made, rubric), load_words()).kinds
    assert kind.example is not None
    assert (kind.example.twin, kind.example.moves) == ("a001~injection~plea", ("Specificity: 2 before, 3 after",))
