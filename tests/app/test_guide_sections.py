"""The guide page: every part draws, and what is read can be practised."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from page_steps import POSTING, begun, finished, keys, pressed, stored
from pages import opened, shown
from scripted_coach import ScriptedCoach
from streamlit.testing.v1 import AppTest

from app_pages.parts.strings import say
from rehearse.rubric import Rubric, load_guide
from rehearse.server import resources
from rehearse.server.owner import LOCAL


@pytest.mark.parametrize("part", ["Questions and answers", "Strategies", "Pitfalls", "Hard situations", "The rubric"])
def test_every_part_of_the_guide_draws(part: str) -> None:
    at = opened("guide")
    at.segmented_control("part").set_value(
        next(
            id
            for id in ("questions", "strategies", "pitfalls", "situations", "rubric")
            if say(f"guide.parts.{id}") == part
        )
    ).run()
    assert not at.exception
    assert len(at.header) >= 1


def test_the_guide_shows_the_sample_answers_of_every_question(rubric: Rubric) -> None:
    at = opened("guide")
    for question in rubric.questions:
        at.selectbox("question").set_value(question.id).run()
        assert not at.exception
        said = shown(at)
        assert question.wants in said
        assert all(word in said for word in ("Weak", "Solid", "Standout"))


def test_a_question_of_the_guide_is_practised_alone() -> None:
    at = opened("guide")
    at.selectbox("question").set_value("salary_goals").run()
    pressed(at, "practise-bank-salary_goals")
    (interview,) = stored()
    assert [turn.planned.question_id for turn in interview.turns] == ["salary_goals"]
    assert "Question 1 of 1" in shown(at)


def asked_in_the_last(at: AppTest) -> list[str]:
    """Return the questions of the interview begun last."""
    (id,) = at.query_params["s"] if isinstance(at.query_params["s"], list) else [at.query_params["s"]]
    return [turn.planned.question_id for turn in resources.store().load(id, owner=LOCAL).interview.turns]


@pytest.mark.parametrize("part", ["strategies", "pitfalls", "looked_for", "rubric"])
def test_whatever_is_read_can_be_practised_on_a_question_that_fits(part: str, rubric: Rubric) -> None:
    study = load_guide()
    fits = {
        "strategies": {it.id: {q.id for q in rubric.questions if q.strategy == it.id} for it in study.strategies},
        "pitfalls": {
            it.id: {q.id for q in rubric.questions if any(it.id in sample.pitfalls for sample in study.answers(q.id))}
            for it in study.pitfalls
        },
        "looked_for": {it.id: {q.id for q in rubric.questions} for it in study.looked_for},
        "rubric": {it.id: {q.id for q in rubric.questions if it.id in q.primary} for it in rubric.criteria},
    }[part]
    at = opened("guide", part=part)
    for place, ids in fits.items():
        offered = set(at.selectbox(f"on-{place}").options)
        assert offered
        assert offered <= {rubric.question(id).asked_as for id in ids}
        assert f"practise-{place}" in keys(at)


def test_a_pitfall_is_practised_from_where_it_is_read_to_the_report(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = pressed(opened("guide", part="pitfalls"), "practise-contradiction")
    assert asked_in_the_last(at) == ["steps_taken"]
    at = opened("interview", s=stored()[0].id)
    assert "Question 1 of 1" in shown(at)
    finished(at)
    assert "Criteria by question" in shown(at)


def test_a_hard_situation_is_practised_from_where_it_is_read() -> None:
    at = pressed(opened("guide", part="situations"), "practise-situation-misaligned")
    assert asked_in_the_last(at) == ["misaligned"]


def test_practising_after_another_interview_was_begun_begins_a_new_one(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    begun(at, posting=POSTING)
    for id in ("salary_goals", "setbacks", "setbacks"):
        at.query_params.clear()
        at.switch_page("app_pages/guide.py").run()
        at.selectbox("question").set_value(id).run()
        pressed(at, f"practise-bank-{id}")
        assert asked_in_the_last(at) == [id]
    assert len(stored()) == 4


def test_a_link_leads_to_a_part_and_to_a_question_of_the_guide(rubric: Rubric) -> None:
    assert opened("guide", part="strategies").segmented_control("part").value == "strategies"
    at = opened("guide", question="salary_goals")
    assert rubric.question("salary_goals").wants in shown(at)
    at.segmented_control("part").set_value("pitfalls").run()
    assert at.query_params["part"] in ("pitfalls", ["pitfalls"])
    assert opened("guide", part="no such part").segmented_control("part").value == "questions"


def test_every_sample_answer_says_what_it_scores_and_why(rubric: Rubric) -> None:
    study = load_guide()
    at = opened("guide", question="role_alignment")
    said = shown(at)
    scores = [int(score) for score in re.findall(r"(\d+) of 100, ", said)]
    assert len(scores) == 3
    assert scores == sorted(scores)
    for sample in study.answers("role_alignment"):
        assert all(grade.because in said for grade in sample.why.values())
