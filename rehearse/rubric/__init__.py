"""The rubric: what answers are graded by, how scores are made of levels, and the guide restated."""

from rehearse.rubric.load import load_rubric
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
from rehearse.rubric.scores import BestChange, answer_score, band, best_change, interview_score, lens_scores, rounded

__all__ = [
    "Arithmetic",
    "Band",
    "BestChange",
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
    "answer_score",
    "band",
    "best_change",
    "interview_score",
    "lens_scores",
    "load_rubric",
    "rounded",
]
