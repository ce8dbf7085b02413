"""Which questions of the bank one thing is practised on: a strategy, a pitfall, a lens or a criterion."""

from __future__ import annotations

from rehearse.rubric.guide import Guide
from rehearse.rubric.model import Question, Rubric


def questions_on_criterion(rubric: Rubric, criterion: str) -> tuple[Question, ...]:
    """Return the questions in which this criterion counts twice, in the bank's order."""
    return tuple(question for question in rubric.questions if criterion in question.primary)


def questions_on_strategy(rubric: Rubric, strategy: str) -> tuple[Question, ...]:
    """Return the questions that test this strategy, in the bank's order."""
    return tuple(question for question in rubric.questions if question.strategy == strategy)


def questions_on_pitfall(rubric: Rubric, guide: Guide, pitfall: str) -> tuple[Question, ...]:
    """Return the questions in one of whose sample answers somebody falls into this pitfall, in the bank's order."""
    return tuple(
        question
        for question in rubric.questions
        if any(pitfall in sample.pitfalls for sample in guide.answers(question.id))
    )


def questions_on_lens(rubric: Rubric, lens: str) -> tuple[Question, ...]:
    """Return the questions that count twice what weighs most in this lens; KeyError where there is no such lens."""
    weights = {each.id: each.weights for each in rubric.lenses}[lens]
    heaviest = max(weights.values())
    heavy = {criterion for criterion, weight in weights.items() if weight == heaviest}
    return tuple(question for question in rubric.questions if heavy.intersection(question.primary))


def questions_about(rubric: Rubric, guide: Guide, about: str) -> tuple[Question, ...]:
    """Return the questions for a drill, which is about a criterion or a pitfall; none where it is about neither."""
    return questions_on_criterion(rubric, about) or questions_on_pitfall(rubric, guide, about)
