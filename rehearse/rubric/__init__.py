"""The rubric: what answers are graded by, how scores are made of levels, and the guide restated."""

from rehearse.rubric.model import (
    Arithmetic,
    Band,
    Criterion,
    Deduction,
    Form,
    Frozen,
    Lens,
    Level,
    LevelNumber,
    Pitfall,
    Question,
    QuestionKind,
    Rubric,
    Ruling,
)

__all__ = [
    "Arithmetic",
    "Band",
    "Criterion",
    "Deduction",
    "Form",
    "Frozen",
    "Lens",
    "Level",
    "LevelNumber",
    "Pitfall",
    "Question",
    "QuestionKind",
    "Rubric",
    "Ruling",
]
