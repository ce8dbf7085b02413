"""Try a model out before an interview depends on it: one sample answer, graded in earnest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from rehearse.chat import is_local
from rehearse.coaches.found import find_coach
from rehearse.coaches.making import coach_for
from rehearse.errors import ModelError
from rehearse.interview.coach import AnswerRequest, Exchange
from rehearse.interview.job import PlannedQuestion
from rehearse.rubric import Rubric, load_guide, load_rubric
from rehearse.settings import Settings


class Trial(NamedTuple):
    """A model that works: what it is called, the seconds that grading took, and whether it is on this computer."""

    label: str
    seconds: float
    is_local: bool

    def __str__(self) -> str:
        where = "what you write stays on this computer" if self.is_local else "what you write is sent there"
        return f"{self.label} graded a sample answer in {self.seconds:.1f} s; {where}."


def try_model(settings: Settings) -> Trial:
    """Have a sample answer of the guide graded, which takes one or two calls.

    Raises:
        SettingsError: the settings don't lead to a model.
        ModelError: the model could not be reached or did not grade the answer; says why.
    """
    found = find_coach(settings)
    if found.base_url is None:
        raise ModelError(f"There is no model to be tried: {found.why}")
    rubric = load_rubric()
    coach = coach_for(settings, rubric)
    made = coach.assess(_sample(rubric), now=datetime.now(UTC))
    if made.status != "graded":
        raise ModelError(made.reason or f"{coach.label} did not grade a sample answer; choose another model.")
    return Trial(label=coach.label, seconds=made.usage.seconds, is_local=is_local(found.base_url))


def _sample(rubric: Rubric) -> AnswerRequest:
    question = rubric.questions[0]
    _, solid, _ = load_guide().answers(question.id)
    return AnswerRequest(
        planned=PlannedQuestion.of(question),
        exchanges=(Exchange(question=question.asked_as, answer=solid.answer, question_id=question.id),),
    )
