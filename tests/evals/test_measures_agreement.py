"""Agreement is what scikit-learn and plain arithmetic make of the same levels."""

from __future__ import annotations

import random
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_run import MadeUp, grading, made_up
from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score

from evals.measures.all import agreement, measure
from evals.measures.confusion import tables
from rehearse.errors import DataError
from rehearse.rubric import Rubric

CRITERIA = ("specificity", "horizon", "alignment", "development", "flexibility")
PITFALLS = ("vague", "self_serving", "unrealistic_timeline", "neglects_present", "contradiction")

level = st.integers(0, 4)
answers = st.lists(st.tuples(*[st.tuples(level, level)] * 3), min_size=1, max_size=25)


def run_of(rubric: Rubric, rows: list[tuple[tuple[int, int], ...]]) -> MadeUp:
    labels = [{name: pair[0] for name, pair in zip(CRITERIA, row, strict=False)} for row in rows]
    coach = [{name: pair[1] for name, pair in zip(CRITERIA, row, strict=False)} for row in rows]
    return made_up(rubric, labels, coach)


def at_random(rubric: Rubric, *, answers: int = 40, seed: int = 3) -> MadeUp:
    chance = random.Random(seed)
    rows = []
    for _ in range(answers):
        label = [chance.randint(0, 4) for _ in CRITERIA]
        rows.append(tuple((one, max(0, min(4, one + chance.choice((-1, 0, 0, 1, 2))))) for one in label))
    return run_of(rubric, rows)


def values(rubric: Rubric, run: MadeUp, **options: Any) -> dict[str, float | None]:
    found = measure(run.gradings, run.cases, run.samples, rubric, **{"resamples": 1, **options})
    return {id: estimate.value for id, estimate in found.items()}


def sklearn_kappa(labels: list[int], coach: list[int]) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(cohen_kappa_score(labels, coach, weights="quadratic", labels=range(5)))


@settings(max_examples=60, deadline=None)
@given(rows=answers)
def test_kappa_pooled_and_by_criterion_is_that_of_scikit_learn(rubric: Rubric, rows: Any) -> None:
    found = values(rubric, run_of(rubric, rows))
    pooled = [pair for row in rows for pair in row]
    by_id = {"qwk": pooled} | {f"qwk.{name}": [row[place] for row in rows] for place, name in enumerate(CRITERIA[:3])}
    for id, pairs in by_id.items():
        wanted = sklearn_kappa([pair[0] for pair in pairs], [pair[1] for pair in pairs])
        value = found[id]
        assert np.isnan(wanted) if value is None else value == pytest.approx(wanted, abs=1e-9), id


@settings(max_examples=40, deadline=None)
@given(rows=answers)
def test_shares_bias_and_spread_are_those_of_plain_arithmetic(rubric: Rubric, rows: Any) -> None:
    found = values(rubric, run_of(rubric, rows))
    y, x = (np.array([[pair[side] for pair in row] for row in rows], dtype=float) for side in (0, 1))
    assert found["exact"] == pytest.approx(np.mean(x == y))
    assert found["within_one"] == pytest.approx(np.mean(np.abs(x - y) <= 1))
    biases = (x - y).mean(axis=0)
    assert [found[f"bias.{name}"] for name in CRITERIA[:3]] == pytest.approx(list(biases))
    assert found["bias.worst"] == pytest.approx(np.abs(biases).max())
    if y.std() > 0:
        assert found["sd_ratio"] == pytest.approx(x.std() / y.std())
    else:
        assert found["sd_ratio"] is None
    if x.std() + y.std() > 0:
        pooled = np.sqrt((x.std(ddof=1) ** 2 + y.std(ddof=1) ** 2) / 2)
        assert found["smd"] == pytest.approx((x.mean() - y.mean()) / pooled)
    else:
        assert found["smd"] is None


marks = st.lists(st.lists(st.sampled_from(PITFALLS), unique=True), min_size=12, max_size=12)


@settings(max_examples=40, deadline=None)
@given(marked=marks, found=marks)
def test_pitfalls_are_measured_as_scikit_learn_does(rubric: Rubric, marked: Any, found: Any) -> None:
    run = made_up(rubric, [{"horizon": 1}] * 12, [{"horizon": 1}] * 12, marked=marked, found=found)
    mine = values(rubric, run)
    wanted, given_ = (np.array([[id in row for id in PITFALLS] for row in side]) for side in (marked, found))
    figures = {"precision": precision_score, "recall": recall_score, "f1": f1_score}
    for name, figure in figures.items():
        micro = figure(wanted, given_, average="micro", zero_division=np.nan)
        each = figure(wanted, given_, average=None, zero_division=np.nan)
        ids = [f"pitfalls.{name}", *(f"pitfalls.{name}.{pitfall}" for pitfall in PITFALLS)]
        for id, theirs in zip(ids, (micro, *each), strict=True):
            assert mine[id] == (None if np.isnan(theirs) else pytest.approx(theirs)), id


def test_halo_is_the_coachs_mean_correlation_less_the_labels(rubric: Rubric) -> None:
    run = at_random(rubric)
    y = np.array([[label.level for label in sample.labels.values()] for sample in run.samples.values()])
    x = np.array([list(grading.levels.values()) for grading in run.gradings], dtype=float)
    above = np.triu_indices(len(CRITERIA), 1)
    wanted = (np.corrcoef(x.T)[above] - np.corrcoef(y.T)[above]).mean()
    assert values(rubric, run)["halo"] == pytest.approx(wanted)


def test_the_worst_criterion_is_the_least_of_all_and_named(rubric: Rubric) -> None:
    run = at_random(rubric)
    found = measure(run.gradings, run.cases, run.samples, rubric, resamples=300)
    least = min(CRITERIA, key=lambda name: found[f"qwk.{name}"].value or 0)
    assert found["qwk.worst"].value == found[f"qwk.{least}"].value
    assert found["qwk.worst"].note == least
    # The minimum of five lies lower than any one of them, so its interval does too.
    assert (found["qwk.worst"].low or 0) <= (found[f"qwk.{least}"].low or 0)


def test_a_criterion_that_cannot_be_measured_leaves_the_worst_undefined(rubric: Rubric) -> None:
    run = at_random(rubric)
    silent = [one.model_copy(update={"levels": {**one.levels, "horizon": None}}) for one in run.gradings]
    found = measure(silent, run.cases, run.samples, rubric, resamples=1)
    assert found["qwk.worst"].value is None
    assert "horizon" in found["qwk.worst"].note
    assert found["criteria_not_graded"].value == pytest.approx(1 / 5)


def test_with_several_epochs_the_lower_median_is_compared(rubric: Rubric) -> None:
    run = made_up(rubric, [{"horizon": 2}], [{"horizon": 2}], found=[["vague"]])
    again = [grading(rubric, "a000", {"horizon": level}, epoch=epoch) for epoch, level in ((2, 4), (3, 3))]
    more = [*run.gradings, *again, grading(rubric, "a000", {"horizon": 4}, epoch=4, pitfalls=["vague"])]
    assert tables(more, run.cases, run.samples, rubric)["horizon"].counts[2] == (0, 0, 0, 1, 0)
    # Half of the epochs is not more than half of them.
    assert measure(more, run.cases, run.samples, rubric, resamples=1)["pitfalls.precision"].value is None


def test_two_labellings_are_measured_by_the_same_formulas(rubric: Rubric) -> None:
    run = at_random(rubric)
    first = {one.case: one.levels for one in run.gradings} | {"only_here": {"horizon": 1}}
    second = {id: {name: label.level for name, label in one.labels.items()} for id, one in run.samples.items()}
    ceiling = agreement(first, second, rubric, second_pitfalls={"a000": ["vague"]}, resamples=200)
    found = measure(run.gradings, run.cases, run.samples, rubric, resamples=200)
    for id in ("qwk", "qwk.horizon", "exact", "within_one", "bias.alignment"):
        assert ceiling[id] == found[id]
    assert ceiling["pitfalls.recall"].value == 0


def test_confusion_counts_labels_in_rows_and_tells_the_bias_of_each_level(rubric: Rubric) -> None:
    run = made_up(rubric, [{"horizon": 0}, {"horizon": 0}, {"horizon": 4}], [{"horizon": 2}, {"horizon": 0}, {}])
    table = tables(run.gradings, run.cases, run.samples, rubric)["horizon"]
    assert table.counts[0] == (1, 0, 1, 0, 0)
    assert (table.n, table.bias_by_level) == (2, (1.0, None, None, None, None))
    assert (table + table).n == 4


def test_a_grading_of_an_unknown_case_is_refused(rubric: Rubric) -> None:
    run = at_random(rubric, answers=2)
    with pytest.raises(DataError, match="a001"):
        measure(run.gradings, {"a000": run.cases["a000"]}, run.samples, rubric)
