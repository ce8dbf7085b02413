"""Intervals cover the truth about as often as they say, and say so where they cannot tell."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest
from made_up_run import MadeUp, made_up

from evals.measures.all import difference, measure
from evals.measures.bootstrap import estimate, multiplicities, resampled
from evals.measures.measure import Measure, mean, ratio, tally
from rehearse.rubric import Rubric


def noisy(rubric: Rubric, *, answers: int = 60, seed: int = 5, steps: tuple[int, ...] = (-1, 0, 0, 1)) -> MadeUp:
    chance = random.Random(seed)
    names = ("specificity", "horizon", "alignment")
    labels = [{name: chance.randint(0, 4) for name in names} for _ in range(answers)]
    coach = [{name: max(0, min(4, one + chance.choice(steps))) for name, one in row.items()} for row in labels]
    marked = [["vague"] if chance.random() < 0.4 else [] for _ in range(answers)]
    return made_up(rubric, labels, coach, marked=marked, found=marked[::-1])


def test_every_resample_has_as_many_answers_as_there_are() -> None:
    weights = multiplicities(30, resamples=50, seed=1)
    assert weights.shape == (50, 30)
    assert set(weights.sum(axis=1)) == {30.0}
    assert (weights == multiplicities(30, resamples=50, seed=1)).all()
    assert not (weights == multiplicities(30, resamples=50, seed=2)).all()


def test_the_interval_covers_the_truth_about_95_times_in_100() -> None:
    generator = np.random.default_rng(11)
    weights = multiplicities(60, resamples=400, seed=0)
    covered = 0
    for _ in range(300):
        # Three levels an answer that share what the answer brings: the true share of hits is 0.7.
        hits = (generator.random((60, 1)) * 0.6 + 0.4) > generator.random((60, 3))
        found = estimate(mean("m", tally(60, [(row, float(hit)) for row, of in enumerate(hits) for hit in of]),
                              of="levels", is_share=True), weights)  # fmt: skip
        covered += (found.low or 0) <= 0.7 <= (found.high or 0)
    assert 0.88 <= covered / 300 <= 0.99


def test_a_pair_is_drawn_as_often_as_its_answers_can_be_put_together() -> None:
    hits = {(0, 1): 1.0, (0, 3): 0.0, (2, 3): 1.0, (1, 2): 0.0}
    ordering = Measure(
        id="m",
        statistics=np.array([[1.0, hit] for hit in hits.values()]),
        formula=ratio,
        n=len(hits),
        of="pairs",
        pairs=np.array(list(hits), dtype=np.intp),
    )
    weights = multiplicities(4, resamples=30, seed=1)
    for row, found in zip(weights, resampled(ordering, weights), strict=True):
        drawn = [answer for answer in range(4) for _ in range(int(row[answer]))]
        pairs = [hits[a, b] for a in drawn for b in drawn if (a, b) in hits]
        assert found == pytest.approx(np.mean(pairs)) if pairs else np.isnan(found)


def test_the_interval_of_kappa_narrows_with_more_answers(rubric: Rubric) -> None:
    widths = []
    for answers in (12, 48, 192):
        run = noisy(rubric, answers=answers)
        found = measure(run.gradings, run.cases, run.samples, rubric, resamples=200)["qwk"]
        widths.append((found.high or 0) - (found.low or 0))
    assert all(later < 0.75 * earlier for earlier, later in pairwise(widths))


def test_all_right_is_bounded_by_how_many_answers_there_were(rubric: Rubric) -> None:
    run = noisy(rubric, steps=(0,))
    found = measure(run.gradings, run.cases, run.samples, rubric, resamples=200)
    # Sixty answers, all right: below 0.025 ** (1 / 60) this would happen once in forty times.
    assert (found["exact"].value, found["exact"].high) == (1.0, 1.0)
    assert found["exact"].low == pytest.approx(0.025 ** (1 / 60))
    assert "60" in found["exact"].note
    assert found["not_graded"].value == 0
    assert found["not_graded"].high == pytest.approx(1 - 0.025 ** (1 / 60))


def test_no_interval_is_claimed_where_no_resample_differs(rubric: Rubric) -> None:
    run = noisy(rubric, steps=(0,))
    found = measure(run.gradings, run.cases, run.samples, rubric, resamples=200)["qwk"]
    assert (found.value, found.low, found.high) == (1, 1, 1)
    assert "does not tell" in found.note


def test_resamples_without_a_figure_are_left_out_and_said(rubric: Rubric) -> None:
    levels = [{"horizon": 1}] * 20
    run = made_up(rubric, levels, levels, marked=[["vague"], *[[]] * 19], found=[["vague"], *[[]] * 19])
    found = measure(run.gradings, run.cases, run.samples, rubric, resamples=500)["pitfalls.f1.worst"]
    assert found.value == 1
    # One answer of twenty is missing from a resample (19/20)^20 = 36 times in 100.
    assert "undefined in 3" in found.note


def test_bounds_hold_the_value_and_stay_in_range(rubric: Rubric) -> None:
    run = noisy(rubric)
    found = measure(run.gradings, run.cases, run.samples, rubric, resamples=400)
    for id in ("qwk", "exact", "within_one", "pitfalls.f1", "pitfalls.precision", "ordering", "correlation"):
        one = found[id]
        assert one.low is not None
        assert one.high is not None
        assert -1 <= one.low <= (one.value or 0) <= one.high <= 1, id


def test_the_order_of_the_gradings_changes_nothing(rubric: Rubric) -> None:
    run = noisy(rubric)
    shuffled = random.Random(2).sample(run.gradings, len(run.gradings))
    one, other = (measure(some, run.cases, run.samples, rubric, resamples=100) for some in (run.gradings, shuffled))
    assert one == other


def test_the_seed_decides_the_interval_and_not_the_value(rubric: Rubric) -> None:
    run = noisy(rubric)
    one, other = (measure(run.gradings, run.cases, run.samples, rubric, seed=s, resamples=100)["qwk"] for s in (1, 2))
    assert one.value == other.value
    assert (one.low, one.high) != (other.low, other.high)


def test_a_coach_beside_itself_differs_by_exactly_nothing(rubric: Rubric) -> None:
    run = noisy(rubric)
    found = difference(run.gradings, run.gradings[::-1], run.cases, run.samples, rubric, resamples=200)
    defined = [one for one in found.values() if one.is_defined]
    assert len(defined) > 20
    assert {(one.value, one.low, one.high) for one in defined} == {(0.0, 0.0, 0.0)}


def test_a_difference_is_after_minus_before_and_narrower_than_its_parts(rubric: Rubric) -> None:
    before, after = noisy(rubric, steps=(-1, 0, 0, 1)), noisy(rubric, steps=(-1, 0, 0, 0))
    sides = [measure(one.gradings, one.cases, one.samples, rubric, resamples=400)["exact"] for one in (before, after)]
    ids = ["exact", "alpha", "no_such_measure"]
    found = difference(before.gradings, after.gradings, after.cases, after.samples, rubric, ids=ids, resamples=400)
    assert list(found) == ids
    assert found["exact"].value == pytest.approx((sides[1].value or 0) - (sides[0].value or 0))
    assert 0 < (found["exact"].low or 0) < found["exact"].value < (found["exact"].high or 0)
    assert found["alpha"].value is None
    assert found["alpha"].note.startswith("before: ")
    assert found["no_such_measure"].value is None


def test_a_difference_rests_on_the_cases_that_both_have(rubric: Rubric) -> None:
    run = noisy(rubric)
    found = difference(run.gradings, run.gradings[:10], run.cases, run.samples, rubric, ids=["qwk"], resamples=50)
    assert found["qwk"].n == 30
    assert found["qwk"].value == 0


def test_nothing_graded_is_undefined_and_never_good(rubric: Rubric) -> None:
    run = noisy(rubric)
    silent = [one.model_copy(update={"levels": {}, "score": None, "pitfalls": {}}) for one in run.gradings]
    found = measure(silent, run.cases, run.samples, rubric, resamples=50)
    assert {id for id, one in found.items() if one.is_defined} == {"not_graded", "criteria_not_graded"}
    assert found["not_graded"].value == found["criteria_not_graded"].value == 1
    assert all(one.note for one in found.values() if not one.is_defined)
    empty = measure([], run.cases, run.samples, rubric, resamples=50)
    assert not [id for id, one in empty.items() if one.is_defined]
