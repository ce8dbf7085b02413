"""Which questions an interview asks: balanced, in a human order, and the same for the same seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.errors import StateError
from rehearse.interview.planning import choose_questions
from rehearse.rubric import Rubric, load_rubric


@given(n=st.integers(3, 8), seed=st.integers(0, 10_000))
def test_every_criterion_is_in_play_and_a_hard_situation_is_met(n: int, seed: int) -> None:
    rubric = load_rubric()
    chosen = choose_questions(rubric, n, seed)
    assert len({question.id for question in chosen}) == n
    assert {id for q in chosen for id in q.criteria} == {criterion.id for criterion in rubric.criteria}
    assert any(question.kind == "situation" for question in chosen)
    assert chosen[0].kind == "opening"
    order = ["opening", "follow-up", "situation"]
    kinds = [order.index(question.kind) for question in chosen]
    assert kinds == sorted(kinds)


def test_the_same_seed_gives_the_same_interview_and_other_seeds_others(rubric: Rubric) -> None:
    plans = [tuple(q.id for q in choose_questions(rubric, 5, seed)) for seed in (1, 1, 2, 3, 4, 5)]
    assert plans[0] == plans[1]
    assert len(set(plans)) > 3


def test_over_many_interviews_every_question_of_the_bank_is_asked(rubric: Rubric) -> None:
    asked = {question.id for seed in range(200) for question in choose_questions(rubric, 6, seed)}
    assert asked == {question.id for question in rubric.questions}


def test_chosen_questions_are_asked_as_chosen(rubric: Rubric) -> None:
    assert [q.id for q in choose_questions(rubric, 5, 0, only=("setbacks", "five_years"))] == ["setbacks", "five_years"]


def test_an_unknown_question_is_refused_with_the_known_ones(rubric: Rubric) -> None:
    with pytest.raises(StateError, match=r"no question 'pets'.*five_years"):
        choose_questions(rubric, 5, 0, only=("pets",))


@pytest.mark.parametrize("n", [0, 9])
def test_the_number_of_questions_has_bounds(rubric: Rubric, n: int) -> None:
    with pytest.raises(StateError, match="1 to 8"):
        choose_questions(rubric, n, 0)
