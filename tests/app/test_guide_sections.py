"""The guide page: every part draws, and what is read can be practised."""

from __future__ import annotations

import pytest
from page_steps import pressed, stored
from pages import opened, shown

from app_pages.parts.strings import say
from rehearse.rubric import Rubric


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
