"""Levels weighed by traits: readable weights, checked on load, and reasons that agree with the level."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offline_requests import request

from evals.trained_on import load_training, padded, training_request, training_talk
from rehearse import paths
from rehearse.errors import DataError
from rehearse.interview.view import assessment_score
from rehearse.offline import OfflineCoach
from rehearse.offline.verdict import HELD, WEIGHED
from rehearse.offline.weights import RULE, CriterionWeights, load_weights
from rehearse.rubric import Rubric, load_rubric

NOW = datetime(2026, 11, 25, tzinfo=UTC)
COACH = OfflineCoach(load_rubric())
WEIGHTS = load_weights()[1].traits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(paths.rubric(), tmp_path / "rubric")
    return tmp_path / "rubric"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("version: 4", "version: 4\ncolour: red", "there is no key 'colour'"),
        ("      rule_one:", "      rule_none:", "there is no trait of that name"),
        ("  horizon:\n", "  horizons:\n", "is missing, or there is no such criterion"),
        ("up: ", "up: -", "greater than or equal to 0"),
        ("  vague: [", "  vague: [1, ", "expected 1 steps"),
        ("  handling_against: [", "  handling_before: [", "is missing, or there is nothing of that name"),
    ],
)
def test_a_fault_in_the_weights_names_the_file(folder: Path, old: str, new: str, says: str) -> None:
    path = folder / "weights.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"weights\.yaml") as caught:
        load_weights(folder)
    assert says in str(caught.value)


def test_a_trait_without_a_weight_for_each_step_is_refused(folder: Path) -> None:
    path = folder / "weights.yaml"
    path.write_text(re.sub(r"      date: \[.*\]", "      date: [1, 2]", path.read_text(encoding="utf-8"), count=1))
    with pytest.raises(DataError, match=r"weights\.yaml.*date"):
        load_weights(folder)


_four = st.lists(st.floats(0, 3), min_size=4, max_size=4).map(tuple)


@given(_four, _four, st.floats(-50, 50), st.floats(0, 50))
def test_more_of_what_raises_a_level_never_lowers_it(
    steps: tuple[float, ...], date: tuple[float, ...], value: float, more: float
) -> None:
    weights = CriterionWeights(steps=steps, weights={"date": date})
    less, greater = weights.expected({"date": value}), weights.expected({"date": value + more})
    assert 0 <= less <= greater <= 4


def test_the_rules_own_level_and_a_date_never_lower_a_level() -> None:
    for id, one in WEIGHTS.criteria.items():
        for name in (*RULE, "date", "near_time", "far_time", "fact"):
            assert min(one.weights.get(name, (0.0,))) >= 0, (id, name)


def test_every_level_of_every_training_answer_comes_with_words_and_a_reason(rubric: Rubric) -> None:
    for file in load_training(rubric):
        for answer in file.answers:
            made = COACH.assess(training_request(answer, file.job, rubric), now=NOW)
            assert made.status == "graded", answer.id
            for grade in made.grades:
                assert grade.level is not None
                assert grade.quotes or grade.level < rubric.arithmetic.quote_needed_from, (answer.id, grade)
                assert "“”" not in grade.reason
                assert all(quote.text in answer.answer for quote in grade.quotes)


def test_a_time_that_is_too_short_holds_both_levels_down_whoever_found_it(rubric: Rubric) -> None:
    named = 0
    for file in load_training(rubric):
        for answer in file.answers:
            if "unrealistic_timeline" in answer.pitfalls:
                made = COACH.assess(training_request(answer, file.job, rubric), now=NOW)
                if "unrealistic_timeline" in {one.pitfall for one in made.pitfalls}:
                    named += 1
                    assert all((made.levels.get(id) or 0) <= 2 for id in ("specificity", "horizon")), answer.id
    assert named > 40


def test_every_criterion_has_a_reason_for_each_weighed_level_that_differs_from_the_others() -> None:
    reasons = COACH._sayings.reasons
    for id in WEIGHTS.criteria:
        texts = [reasons[id][case].texts for case in WEIGHED]
        assert len(set(texts)) == len(WEIGHED), id
    assert {case for cases in reasons.values() for case in cases} >= HELD


def test_small_talk_around_an_answer_earns_little(rubric: Rubric) -> None:
    talk = training_talk()
    moved = []
    for file in load_training(rubric)[::3]:
        for number, answer in enumerate(file.answers):
            plain = COACH.assess(training_request(answer, file.job, rubric), now=NOW)
            changed = answer.model_copy(update={"answer": padded(answer.answer, talk, number)})
            after = COACH.assess(training_request(changed, file.job, rubric), now=NOW)
            moved += [(after.levels[id] or 0) - (level or 0) for id, level in plain.levels.items()]
    assert len(moved) > 100
    assert sum(moved) / len(moved) <= 0.3


def levels(question: str, answer: str) -> dict[str, int | None]:
    return COACH.assess(request(question, answer), now=NOW).levels


def test_letters_at_random_with_the_word_for_a_job_are_not_graded() -> None:
    made = COACH.assess(request("five_years", "nurse xkcdq zzrtp qwrtz bnmvk"), now=NOW)
    assert (made.status, made.grades) == ("not_graded", ())


def test_a_level_talked_of_is_no_way_of_learning() -> None:
    assert (levels("five_years", "Level 4 of 4, and then level 4 of 4 again for me.")["development"] or 0) <= 1
    assert (levels("five_years", "I started level 4 of the hygiene course in May.")["development"] or 0) >= 3


def test_a_number_that_is_no_pay_does_not_take_the_question_on() -> None:
    assert (levels("salary_goals", "The zoo has 340 penguins, as far as anybody knows.")["handling"] or 0) <= 1
    assert (levels("salary_goals", "I expect about 34,000 a year.")["handling"] or 0) >= 2


def test_a_goal_whose_time_is_taken_back_is_no_dated_goal() -> None:
    answer = (
        "I would like to be ward sister one day, I'm not sure when. In March I start the leadership course at the "
        "college, and I have worked on surgery for four years."
    )
    request_made = request("career_goals", answer)
    made = COACH.assess(request_made, now=NOW)
    assert made.levels["specificity"] == 2
    score = assessment_score(load_rubric(), request_made.planned, made)
    assert score is not None
    assert score < 60
