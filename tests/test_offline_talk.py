"""Small talk earns nothing, and a goal said in short is no row of keywords."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from offline_requests import job_of, request

from rehearse.interview.assessment import Assessment
from rehearse.offline import OfflineCoach
from rehearse.rubric import load_rubric

NOW = datetime(2026, 11, 26, tzinfo=UTC)
COACH = OfflineCoach(load_rubric())
JOB = job_of({"title": "Shift planner", "employer": "Brightwell Distribution", "objectives": ["cut overtime by 10 %"]})


def assess(answer: str, question: str = "five_years", *, asked: str | None = None) -> Assessment:
    made = request(question, answer, job=JOB)
    if asked is not None:
        made = made.model_copy(update={"exchanges": (made.exchanges[0].model_copy(update={"question": asked}),)})
    return COACH.assess(made, now=NOW)


@pytest.mark.parametrize(
    "talk",
    [
        "I had the porridge in your canteen and it was lovely, with cinnamon.",
        "Your windows look out on the park.",
        "I like your curtains, we had the same ones in Leeds.",
    ],
)
def test_a_thing_of_the_employers_in_small_talk_is_no_link_to_it(talk: str) -> None:
    assert assess(f"I want to get on. {talk}").levels["alignment"] == 0


def test_a_thing_of_the_employers_that_a_goal_takes_up_is_one() -> None:
    made = assess("By 2028 I would like to bring the waiting at your loading dock under ten minutes.")
    assert (made.levels["alignment"] or 0) >= 2


@pytest.mark.parametrize(
    "talk",
    [
        "My umbrella broke on the way, so if there's a puddle under the chair, that's me.",
        "I always talk with a pen in my hand, otherwise I pull at my sleeve.",
    ],
)
def test_a_condition_in_small_talk_is_no_other_road(talk: str) -> None:
    bare, made = (assess(text, "path_flexibility") for text in ("I'm flexible.", f"I'm flexible. {talk}"))
    assert made.levels["flexibility"] == bare.levels["flexibility"] == 1


def test_what_one_would_do_instead_is_another_road() -> None:
    made = assess("If the planning office closed I would go into transport.", "path_flexibility")
    assert made.levels["flexibility"] == 3


def test_small_talk_does_not_take_a_hard_question_on() -> None:
    made = assess("I had the porridge downstairs, I burnt my tongue on it.", "unsure_long_term")
    assert (made.levels["handling"] or 0) <= 1


@pytest.mark.parametrize(
    "answer",
    [
        "Senior estimator, when your man retires, 2030.",
        "Group finance director, several plants, by about 2033.",
        "Shift manager, two sites, within three years.",
    ],
)
def test_a_goal_in_short_with_its_date_is_no_row_of_keywords(answer: str) -> None:
    assert (assess(answer, "career_goals").levels["specificity"] or 0) >= 3


def test_titles_and_dates_that_form_no_plan_are_one() -> None:
    answer = "Excel. Six Sigma, APICS, PRINCE2, mentor. Quality, safety. Senior 2030, manager 2033. Lean."
    assert assess(answer, "achievement_plan").levels["specificity"] == 1


@pytest.mark.parametrize(
    "answer",
    [
        "I lead the evening shift on Fridays. It's all so I can be shift leader.",
        "I have led a team of eight. Regional manager is the step I'm ready for.",
        "I keep the rota for two wards. It's towards planning a whole site.",
    ],
)
def test_what_steps_are_for_is_a_goal(answer: str) -> None:
    assert (assess(answer, "steps_taken").levels["specificity"] or 0) >= 2


def test_a_qualification_that_is_finished_soon_is_a_means_with_its_date() -> None:
    made = assess("In June I finish my NVQ 3 and by 2029 I want to be a pharmacy technician.")
    assert (made.levels["development"] or 0) >= 3
    assert made.levels["horizon"] == 3


def test_a_time_left_open_is_told_as_open() -> None:
    made = assess("What I want is to run the Brighouse office one day, I don't know when.")
    (reason,) = (grade.reason for grade in made.grades if grade.criterion == "horizon")
    assert made.levels["horizon"] == 1
    assert "The time stays open" in reason


def test_the_goal_is_quoted_where_its_time_stands_alone() -> None:
    made = assess("So, five years. I'd like to be a senior support worker. Before that I need my Level 3 by next June.")
    (quotes,) = (grade.quotes for grade in made.grades if grade.criterion == "horizon")
    assert any("senior support worker" in each.text for each in quotes)


def test_to_go_where_one_is_needed_is_no_vague_goal_beside_named_roads() -> None:
    answer = "I'd go where I'm needed. If there was no post here I'd train as a benefits adviser."
    assert "vague" not in {each.pitfall for each in assess(answer, "path_flexibility").pitfalls}


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ("What I want is to run the Brighouse office one day.", 2),
        ("I want to help you open the second office in Brighouse.", 0),
    ],
)
def test_a_role_is_told_by_more_than_the_question_said_back(answer: str, level: int) -> None:
    asked = "We want somebody to help us open a second office in Brighouse. What are your own career goals?"
    assert (assess(answer, "career_goals", asked=asked).levels["specificity"] or 0) == level


def test_a_hard_question_whose_last_word_is_no_answer_is_left_standing() -> None:
    bridge = "It's true, I trained as a designer. What I'd learn here is how your Thursday plan is made."
    assert (assess(bridge, "misaligned").levels["handling"] or 0) >= 3
    made = assess(f"{bridge} But why I'd stay, I haven't got an answer for you.", "misaligned")
    (reason,) = (grade.reason for grade in made.grades if grade.criterion == "handling")
    assert made.levels["handling"] == 2
    assert "last word" in reason


def test_what_came_of_a_review_shows_that_the_plan_is_looked_at() -> None:
    rhythm = "Every supervision, so every six weeks."
    assert assess(rhythm, "reassessment").levels["flexibility"] == 2
    made = assess(f"{rhythm} Last time I told her I wanted more cases and she gave me two.", "reassessment")
    assert (made.levels["flexibility"] or 0) >= 3


@pytest.mark.parametrize("praise", ["That's an interesting question. ", "Oof, that is a hard one. "])
def test_a_kind_word_on_the_question_is_no_dodge_where_it_is_answered(praise: str) -> None:
    answer = "You're right, it's nursing I trained for. What I'd learn here is how your overtime is planned."
    bare, made = (assess(text, "misaligned").levels["handling"] for text in (answer, f"{praise}{answer}"))
    assert made == bare
    assert (bare or 0) >= 3


def test_a_saying_in_place_of_an_answer_is_one_whatever_is_said_beside_it() -> None:
    answer = "I'm sure we'd arrive at something in line with the market. I'm learning to plan night shifts on a course."
    assert assess(answer, "salary_goals").levels["handling"] == 1


@pytest.mark.parametrize(
    "figure", ["Thirty-two, because my rent goes up in May.", "I'd say thirty-two, the bus alone is four."]
)
def test_a_figure_in_words_takes_a_question_about_pay_on(figure: str) -> None:
    assert (assess(figure, "salary_goals").levels["handling"] or 0) >= 2


@pytest.mark.parametrize(
    "past",
    [
        "I nursed my aunt through her last illness, fourteen months.",
        "I worked nights at the depot, eleven months, and then it shut.",
    ],
)
def test_how_long_something_lasted_is_no_time_of_a_plan(past: str) -> None:
    assert assess(f"{past} I want to be a shift planner.").levels["horizon"] == 0
    assert assess("Eleven months and I want to be a shift planner.").levels["horizon"] != 0


@pytest.mark.parametrize("talk", ["I hope that you see what I mean.", "There appears to be a wasp on your collar."])
def test_what_is_hoped_of_others_is_no_goal(talk: str) -> None:
    assert assess(talk).levels["specificity"] == 0


def test_to_be_open_with_somebody_is_no_openness_to_another_road() -> None:
    assert (assess("I want to be open with you.", "path_flexibility").levels["flexibility"] or 0) <= 1


def test_as_long_as_an_arm_is_no_condition() -> None:
    talk = "Life is full of surprises. She grows leeks as long as your arm."
    assert (assess(talk, "unsure_long_term").levels["flexibility"] or 0) <= 1
    condition = "I'm easy about which boat, as long as I'm out on the water."
    assert assess(condition, "path_flexibility").levels["flexibility"] == 2
    refused = "I'm flexible about the boat, but if it's not the water then I'm out."
    assert assess(refused, "path_flexibility").levels["flexibility"] == 0


def test_a_quote_that_is_cut_short_ends_where_a_thought_does() -> None:
    made = assess(
        "By 2028 I want to run the night planning for both of your depots and bring the overtime of drivers and "
        "pickers down because the people who have planned nights know what the lorries wait for"
    )
    ends = [quote.text.split()[-1] for grade in made.grades for quote in grade.quotes]
    assert ends
    assert not {"what", "who", "the", "of", "and", "because"} & set(ends)


def test_to_know_that_plans_change_is_no_step_towards_one() -> None:
    told = "I looked after my dad, so I know plans change. In my first year I'd do the night planning of the depot."
    assert (assess(told, "first_year").levels["specificity"] or 0) <= 3
