"""Answers of one sentence: a goal with a name and a date is one, however short, and a title alone is a direction."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from offline_requests import job_of, request

from rehearse.interview.assessment import Assessment
from rehearse.offline import OfflineCoach
from rehearse.offline.goals import Goals
from rehearse.offline.grading import _dated
from rehearse.offline.patterns import Hit
from rehearse.offline.sayings import load_sayings
from rehearse.offline.times import Time
from rehearse.offline.verdict import PART_DATED, WEIGHED, Verdict
from rehearse.rubric import load_rubric

NOW = datetime(2026, 11, 26, tzinfo=UTC)
COACH = OfflineCoach(load_rubric())
JOB = job_of({"title": "Shift planner", "employer": "Brightwell Distribution", "objectives": ["cut overtime by 10 %"]})


def assess(answer: str, question: str = "five_years") -> Assessment:
    return COACH.assess(request(question, answer, job=JOB), now=NOW)


def pitfalls(answer: str, question: str = "five_years") -> set[str]:
    return {each.pitfall for each in assess(answer, question).pitfalls}


@pytest.mark.parametrize(
    "answer",
    [
        "I'd love to become a paediatric nurse in the next three years.",
        "I want to be a ward manager by 2029.",
        "I hope to be a qualified electrician by next summer.",
    ],
)
def test_a_role_with_a_plausible_time_is_specific_in_one_sentence(answer: str) -> None:
    assert assess(answer).levels["specificity"] == 3
    assert pitfalls(answer) == set()


@pytest.mark.parametrize(
    "answer",
    [
        "I want to run a kitchen of my own within four years.",
        "In the first year I'd get the counter under ten minutes. At my last shop we had a tray, and I'd try that here "
        "by spring.",
    ],
)
def test_nobody_who_names_a_goal_and_a_date_is_told_to_name_a_date(answer: str) -> None:
    made = assess(answer)
    (reason,) = (grade.reason for grade in made.grades if grade.criterion == "specificity")
    assert (made.levels["specificity"] or 0) >= 3
    assert "by when" not in reason


def test_a_goal_that_traits_alone_make_out_is_asked_for_a_date_only_where_it_has_none() -> None:
    held, hit = Verdict(2, WEIGHED[2], ()), Hit(0, 0, 1)
    date = Time(hit, "near", 6, dated=True)
    assert _dated(held, Goals((), near=(), far=(), vague=(date,))) == held
    assert _dated(held, Goals((), near=(date,), far=(), vague=())).case == PART_DATED
    assert _dated(Verdict(3, "dated", ()), Goals((), near=(date,), far=(), vague=())).case == "dated"
    coach = load_sayings()[1]
    assert all("by when" not in text for text in coach.reasons["specificity"][PART_DATED].texts)


@pytest.mark.parametrize(
    "answer",
    [
        "I want to be a manager in five years.",
        "I aim to lead a team in a year.",
        "Within six months I expect to be promoted to manager.",
        "I want to be your boss in a year.",
    ],
)
def test_a_title_without_a_field_is_a_direction_and_not_nothing(answer: str) -> None:
    assert assess(answer).levels["specificity"] == 1
    assert "vague" in pitfalls(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "I want to be director of operations in two years.",
        "In two years I see myself as a director.",
        "Director within two years, that is my plan.",
        "By 2028 I will be CEO.",
        "I'd like to run the whole company within three years.",
        "I expect to be a partner in the business by this time next year.",
        "Director of therapies, Christmas after next.",
        "Chief technical officer, a year and a half from now.",
        "I'd be editor in chief here come Easter.",
    ],
)
def test_a_jump_that_nobody_makes_so_soon_is_found_with_a_field_or_without(answer: str) -> None:
    assert "unrealistic_timeline" in pitfalls(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "In ten years I could see myself as operations director.",
        "Next year I want to lead the night shift.",
        "By spring I want the board papers out ten days ahead.",
        "That is for you to judge, in February I run the till alone.",
    ],
)
def test_a_jump_with_time_enough_is_none(answer: str) -> None:
    assert "unrealistic_timeline" not in pitfalls(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "I can do a fortnight's rota in my sleep, and I want to plan all three shifts here by 2028.",
        "I think it's only right to learn the floor first, and to run the night planning by 2028.",
        "If you look after the pickers the overtime looks after them, and by 2028 I want to plan all three shifts.",
        "I sit in the car with each driver for a week, and by 2028 I want to plan all three shifts.",
    ],
)
def test_ordinary_words_belittle_no_job_and_are_no_talk_of_gain(answer: str) -> None:
    assert pitfalls(answer) & {"neglects_present", "self_serving"} == set()


@pytest.mark.parametrize(
    ("answer", "pitfall"),
    [
        ("It's a springboard, and after a year here I can apply to the big firms.", "neglects_present"),
        ("I could do this job with one hand tied, but it will do for now.", "neglects_present"),
        ("The main reason I'm moving is the pension and the company car.", "self_serving"),
        ("What I like is the uniform, the pension and the summers off.", "self_serving"),
    ],
)
def test_what_is_only_for_oneself_or_only_for_now_is_found(answer: str, pitfall: str) -> None:
    assert pitfall in pitfalls(answer, "role_alignment")
