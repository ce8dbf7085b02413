"""Everything the guide speaks of can be practised on a question of the bank that is about it."""

from __future__ import annotations

from rehearse.rubric import (
    Rubric,
    load_guide,
    questions_about,
    questions_on_criterion,
    questions_on_lens,
    questions_on_pitfall,
    questions_on_strategy,
)


def test_there_is_a_question_for_everything_in_the_guide(rubric: Rubric) -> None:
    study = load_guide()
    assert all(questions_on_strategy(rubric, strategy.id) for strategy in study.strategies)
    assert all(questions_on_pitfall(rubric, study, pitfall.id) for pitfall in rubric.pitfalls)
    assert all(questions_on_lens(rubric, lens.id) for lens in rubric.lenses)
    assert all(questions_on_criterion(rubric, criterion.id) for criterion in rubric.criteria)


def test_a_drill_is_practised_where_its_criterion_counts_twice_or_its_pitfall_was_met(rubric: Rubric) -> None:
    study = load_guide()
    assert all("handling" in question.primary for question in questions_about(rubric, study, "handling"))
    assert [question.id for question in questions_about(rubric, study, "contradiction")] == ["steps_taken"]
    assert questions_about(rubric, study, "neither of them") == ()


def test_a_lens_is_practised_on_what_weighs_most_in_it(rubric: Rubric) -> None:
    assert all("alignment" in question.primary for question in questions_on_lens(rubric, "fit"))
