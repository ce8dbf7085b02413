"""Scores, bands, lenses and the change that pays most: worked by hand, and held to their rules."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.rubric import (
    BestChange,
    Question,
    Rubric,
    answer_score,
    band,
    best_change,
    interview_score,
    lens_scores,
    load_rubric,
    rounded,
)

RUBRIC = load_rubric()
CRITERIA = [criterion.id for criterion in RUBRIC.criteria]
PITFALLS = [pitfall.id for pitfall in RUBRIC.pitfalls]

questions = st.sampled_from(RUBRIC.questions)
level = st.one_of(st.none(), st.integers(0, 4))
all_levels = st.fixed_dictionaries(dict.fromkeys(CRITERIA, level))
some_pitfalls = st.sets(st.sampled_from(PITFALLS))


def score_of(question: Question, levels: Mapping[str, int | None], pitfalls: set[str] | frozenset[str]) -> float | None:
    return answer_score(
        RUBRIC, primary=question.primary, secondary=question.secondary, levels=levels, pitfalls=pitfalls
    )


def change_of(question: Question, levels: Mapping[str, int | None], pitfalls: set[str]) -> BestChange | None:
    return best_change(RUBRIC, primary=question.primary, secondary=question.secondary, levels=levels, pitfalls=pitfalls)


# five_years: specificity and horizon count twice, alignment and development once.
@pytest.mark.parametrize(
    ("levels", "pitfalls", "expected"),
    [
        # 2*3 + 2*2 + 1 + 0 = 11 of 2*4 + 2*4 + 4 + 4 = 24
        ({"specificity": 3, "horizon": 2, "alignment": 1, "development": 0}, set(), 100 * 11 / 24),
        ({"specificity": 4, "horizon": 4, "alignment": 4, "development": 4}, set(), 100.0),
        ({"specificity": 0, "horizon": 0, "alignment": 0, "development": 0}, set(), 0.0),
        # 2 + 2 + 1 + 1 = 6 of 24 are 25, and a vague answer loses 4 more
        ({"specificity": 1, "horizon": 1, "alignment": 1, "development": 1}, {"vague"}, 21.0),
        # 25 - 15 - 20 stops at 0
        ({"specificity": 1, "horizon": 1, "alignment": 1, "development": 1}, {"self_serving", "contradiction"}, 0.0),
        # 12 of 24 are 50, less 15 and 15
        (
            {"specificity": 2, "horizon": 2, "alignment": 2, "development": 2},
            {"unrealistic_timeline", "neglects_present"},
            20.0,
        ),
        # development could not be judged: 2*3 + 2*3 + 3 = 15 of 20
        ({"specificity": 3, "horizon": 3, "alignment": 3, "development": None}, set(), 75.0),
        # flexibility is not in play there and changes nothing
        ({"specificity": 3, "horizon": 3, "alignment": 3, "flexibility": 0}, set(), 75.0),
        ({"specificity": None, "horizon": None}, {"vague"}, None),
        ({}, set(), None),
    ],
)
def test_an_answers_score_is_what_one_works_out_by_hand(
    levels: dict[str, int | None], pitfalls: set[str], expected: float | None
) -> None:
    assert score_of(RUBRIC.question("five_years"), levels, pitfalls) == pytest.approx(expected)


@given(question=questions, levels=all_levels, pitfalls=some_pitfalls)
def test_a_score_is_within_0_and_100_or_absent(
    question: Question, levels: dict[str, int | None], pitfalls: set[str]
) -> None:
    score = score_of(question, levels, pitfalls)
    if any(levels[id] is not None for id in question.criteria):
        assert score is not None
        assert 0 <= score <= 100
    else:
        assert score is None


@given(question=questions, levels=all_levels, pitfalls=some_pitfalls, criterion=st.sampled_from(CRITERIA))
def test_a_level_more_never_lowers_a_score(
    question: Question, levels: dict[str, int | None], pitfalls: set[str], criterion: str
) -> None:
    now = levels[criterion]
    if now is None or now == 4:
        return
    before = score_of(question, levels, pitfalls)
    after = score_of(question, {**levels, criterion: now + 1}, pitfalls)
    assert (before is None) is (after is None)
    if before is not None and after is not None:
        assert after >= before
        if criterion in question.criteria and not pitfalls:
            assert after > before


@given(question=questions, levels=all_levels, pitfalls=some_pitfalls, more=st.sampled_from(PITFALLS))
def test_a_pitfall_more_never_raises_a_score_and_none_counts_twice(
    question: Question, levels: dict[str, int | None], pitfalls: set[str], more: str
) -> None:
    before = score_of(question, levels, pitfalls - {more})
    after = score_of(question, levels, pitfalls | {more})
    if before is not None and after is not None:
        assert after == pytest.approx(max(0.0, _raw(question, levels, pitfalls | {more})))
        assert after <= before
    twice = answer_score(
        RUBRIC, primary=question.primary, secondary=question.secondary, levels=levels, pitfalls=[more, more]
    )
    assert twice == score_of(question, levels, {more})


def _raw(question: Question, levels: Mapping[str, int | None], pitfalls: set[str]) -> float:
    """Return the score by the contract's formula, which may fall below 0 here."""
    weights = {**dict.fromkeys(question.secondary, 1), **dict.fromkeys(question.primary, 2)}
    graded = {id: levels[id] for id in weights if levels.get(id) is not None}
    points = {"vague": 4, "self_serving": 15, "unrealistic_timeline": 15, "neglects_present": 15, "contradiction": 20}
    earned = sum(weights[id] * (got or 0) for id, got in graded.items())
    return 100 * earned / sum(weights[id] * 4 for id in graded) - sum(points[id] for id in pitfalls)


@given(question=questions, levels=all_levels, data=st.data())
def test_the_order_of_levels_does_not_matter(
    question: Question, levels: dict[str, int | None], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(list(levels.items()))))
    assert score_of(question, shuffled, set()) == score_of(question, levels, set())


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, "rework"),
        (24, "rework"),
        (24.4, "rework"),
        (24.5, "developing"),
        (49.49, "developing"),
        (49.5, "solid"),
        (50, "solid"),
        (74.4999, "solid"),
        (74.5, "interview_ready"),
        (100, "interview_ready"),
    ],
)
def test_a_band_belongs_to_the_score_as_it_is_shown(score: float, expected: str) -> None:
    assert band(RUBRIC, score).id == expected


@given(low=st.floats(0, 100), high=st.floats(0, 100))
def test_a_higher_score_has_no_lower_band(low: float, high: float) -> None:
    low, high = sorted((low, high))
    assert band(RUBRIC, low).lowest <= band(RUBRIC, high).lowest <= rounded(high)


@pytest.mark.parametrize(
    ("score", "expected"), [(0.0, 0), (0.5, 1), (1.5, 2), (2.5, 3), (49.4999999999, 50), (99.4, 99)]
)
def test_halves_go_up_and_float_noise_does_not_decide(score: float, expected: int) -> None:
    assert rounded(score) == expected


def test_an_interviews_score_is_the_mean_of_the_graded_answers() -> None:
    assert interview_score([40.0, 60.0, 80.0]) == pytest.approx(60.0)
    assert interview_score([40.0, None, 80.0]) == pytest.approx(60.0)
    assert interview_score([0.0, 100.0]) == pytest.approx(50.0)
    assert interview_score([None, None]) is None
    assert interview_score([]) is None


@given(scores=st.lists(st.floats(0, 100), min_size=1, max_size=8), gaps=st.integers(0, 5), data=st.data())
def test_neither_order_nor_what_was_not_graded_moves_the_interviews_score(
    scores: list[float], gaps: int, data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations([*scores, *[None] * gaps]))
    assert interview_score(mixed) == interview_score(scores)
    mean = interview_score(scores)
    assert mean is not None
    assert min(scores) - 1e-9 <= mean <= max(scores) + 1e-9


def test_lenses_are_what_one_works_out_by_hand() -> None:
    levels = [
        {"specificity": 3, "horizon": 2, "alignment": 1, "development": 0},
        {"specificity": 1, "flexibility": 4, "alignment": None, "handling": 3},
    ]
    # means: specificity 2, horizon 2, alignment 1, development 0, flexibility 4, handling 3
    assert lens_scores(RUBRIC, levels, set()) == pytest.approx(
        {
            "self_awareness": 100 * (2 * 2 + 2 * 2 + 4) / 20,
            "fit": 100 * (3 * 1 + 3) / 16,
            "drive": 100 * (2 * 0 + 2) / 12,
            "growth": 100 * (2 * 0 + 2 + 4) / 16,
        }
    )


def test_a_lens_takes_its_points_off_once_and_stops_at_0() -> None:
    solid, poor = {"development": 3, "specificity": 3}, {"development": 0, "specificity": 1}
    assert lens_scores(RUBRIC, [solid, solid], {"neglects_present"})["drive"] == pytest.approx(60.0)
    assert lens_scores(RUBRIC, [poor], ["neglects_present", "neglects_present"])["drive"] == 0.0
    others = set(PITFALLS) - {"neglects_present"}
    assert lens_scores(RUBRIC, [solid], others) == lens_scores(RUBRIC, [solid], set())


def test_a_lens_is_undefined_where_none_of_its_criteria_was_graded() -> None:
    assert lens_scores(RUBRIC, [{"specificity": 3}], set()) == {
        "self_awareness": 75.0,
        "fit": None,
        "drive": 75.0,
        "growth": None,
    }
    nothing = dict.fromkeys((lens.id for lens in RUBRIC.lenses), None)
    assert lens_scores(RUBRIC, [], PITFALLS) == nothing
    assert lens_scores(RUBRIC, [dict.fromkeys(CRITERIA, None)], PITFALLS) == nothing


@given(answers=st.lists(all_levels, max_size=6), pitfalls=some_pitfalls, data=st.data())
def test_lenses_stay_in_bounds_whatever_the_order_and_what_was_not_graded(
    answers: list[dict[str, int | None]], pitfalls: set[str], data: st.DataObject
) -> None:
    lenses = lens_scores(RUBRIC, answers, pitfalls)
    assert list(lenses) == [lens.id for lens in RUBRIC.lenses]
    assert all(value is None or 0 <= value <= 100 for value in lenses.values())
    mixed = data.draw(st.permutations([*answers, {}, dict.fromkeys(CRITERIA, None)]))
    assert lens_scores(RUBRIC, mixed, pitfalls) == pytest.approx(lenses)


@given(
    answers=st.lists(all_levels, min_size=1, max_size=4), pitfalls=some_pitfalls, criterion=st.sampled_from(CRITERIA)
)
def test_a_level_more_never_lowers_a_lens(
    answers: list[dict[str, int | None]], pitfalls: set[str], criterion: str
) -> None:
    now = answers[0][criterion]
    if now is None or now == 4:
        return
    better = [{**answers[0], criterion: now + 1}, *answers[1:]]
    before, after = lens_scores(RUBRIC, answers, pitfalls), lens_scores(RUBRIC, better, pitfalls)
    for id, value in before.items():
        assert (value is None) is (after[id] is None)
        assert (after[id] or 0.0) >= (value or 0.0) - 1e-9


def test_the_change_that_pays_most_is_the_lowest_primary_criterion() -> None:
    change = change_of(
        RUBRIC.question("five_years"), {"specificity": 3, "horizon": 2, "alignment": 0, "development": 0}, set()
    )
    # 2 of 24 are 8.33: from 41.67 to 50, shown as 42 and 50.
    assert change == BestChange(criterion="horizon", gain=8)


def test_a_pitfall_that_costs_more_than_a_level_comes_first() -> None:
    levels = {"specificity": 3, "horizon": 3, "alignment": 3, "development": 3}
    assert change_of(RUBRIC.question("five_years"), levels, {"vague", "contradiction"}) == BestChange(
        pitfall="contradiction", gain=20
    )
    assert change_of(RUBRIC.question("five_years"), levels, {"vague"}) == BestChange(criterion="specificity", gain=8)


def test_where_deductions_hold_the_score_at_0_the_way_out_still_begins_somewhere() -> None:
    levels = dict.fromkeys(CRITERIA, 0)
    change = change_of(RUBRIC.question("five_years"), levels, {"self_serving", "contradiction"})
    assert change == BestChange(pitfall="contradiction", gain=0)


def test_there_is_nothing_to_change_in_a_perfect_answer_or_one_that_was_not_graded() -> None:
    question = RUBRIC.question("setbacks")
    assert change_of(question, dict.fromkeys(CRITERIA, 4), set()) is None
    assert change_of(question, dict.fromkeys(CRITERIA, None), {"vague"}) is None


@given(question=questions, levels=all_levels, pitfalls=some_pitfalls)
def test_no_single_step_gains_more_than_the_best_change(
    question: Question, levels: dict[str, int | None], pitfalls: set[str]
) -> None:
    change = change_of(question, levels, pitfalls)
    before = score_of(question, levels, pitfalls)
    steps: dict[tuple[str, str], float] = {}
    for id, now in levels.items():
        if id in question.criteria and now is not None and now < 4 and before is not None:
            steps["criterion", id] = (score_of(question, {**levels, id: now + 1}, pitfalls) or 0.0) - before
    if before is not None:
        for id in pitfalls:
            steps["pitfall", id] = (score_of(question, levels, pitfalls - {id}) or 0.0) - before
    if not steps:
        assert change is None
        return
    assert change is not None
    assert (change.criterion is None) is not (change.pitfall is None)
    taken = ("criterion", change.criterion) if change.criterion else ("pitfall", change.pitfall or "")
    assert steps[taken] == pytest.approx(max(steps.values()), abs=1e-6)
    assert before is not None
    assert change.gain == rounded(before + steps[taken]) - rounded(before)


@given(question=questions, levels=all_levels, pitfalls=some_pitfalls)
def test_taking_the_best_change_again_and_again_leads_to_100(
    question: Question, levels: dict[str, int | None], pitfalls: set[str]
) -> None:
    levels, left = dict(levels), set(pitfalls)
    for _ in itertools.count():
        change = change_of(question, levels, left)
        if change is None:
            break
        if change.criterion is not None:
            levels[change.criterion] = (levels[change.criterion] or 0) + 1
        else:
            left.discard(change.pitfall or "")
    assert score_of(question, levels, left) in (None, 100.0)


def test_an_answers_band_can_be_told_for_every_sum_of_levels(rubric: Rubric) -> None:
    for question in rubric.questions:
        seen = {
            band(rubric, score_of(question, dict(zip(question.criteria, levels, strict=True)), set()) or 0.0).id
            for levels in itertools.product(range(5), repeat=len(question.criteria))
        }
        assert seen == {one.id for one in rubric.arithmetic.bands}
