"""Try a model out before an interview depends on it: one sample answer, graded in earnest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from rehearse.chat import is_local
from rehearse.coaches.found import find_coach
from rehearse.coaches.making import coach_for, reach
from rehearse.errors import ModelError
from rehearse.interview.coach import AnswerRequest, Exchange
from rehearse.interview.job import PlannedQuestion
from rehearse.rubric import Rubric, load_guide, load_rubric
from rehearse.settings import Settings

CONTEXT_NEEDED = 3_072
"""Tokens for the longest request of an interview with a posting of 600 words, its reply and some spare; measured by
`benchmarks/llm_session.py`: 1,446 tokens to grade and 1,327 to prepare, with up to 1,100 kept free for the reply."""


class Trial(NamedTuple):
    """What a model that works can do, as far as one graded answer tells.

    `seconds` is what grading took, `host` where it was asked, `context` the tokens that requests are fitted into,
    `longest` those that the model says it could take. `shortfalls` are what it does not do as it is asked to.
    """

    label: str
    seconds: float
    is_local: bool
    host: str
    context: int
    longest: int | None = None
    shortfalls: tuple[str, ...] = ()

    @property
    def is_context_enough(self) -> bool:
        """True where a posting of 600 words fits whole."""
        return self.context >= CONTEXT_NEEDED

    def __str__(self) -> str:
        stays = "what you write stays on this computer" if self.is_local else f"what you write is sent to {self.host}"
        graded = f"{self.label} graded a sample answer in {self.seconds:.1f} s; {stays}."
        return " ".join((graded, self._room(), *self.shortfalls))

    def _room(self) -> str:
        if not self.is_context_enough:
            could = self.longest is not None and self.longest > self.context
            more = f"; it could take {self.longest:,}: set REHEARSE_MODEL_CONTEXT" if could else ""
            return (
                f"Its context of {self.context:,} tokens is too small for a job description of 600 words, so long "
                f"texts will be shortened, and the pages say so{more}."
            )
        return f"Its context of {self.context:,} tokens is enough for a job description of 600 words and a resume."


def try_model(settings: Settings) -> Trial:
    """Have a sample answer of the guide graded, which takes one or two calls.

    Raises:
        SettingsError: the settings don't lead to a model.
        ModelError: the model could not be reached or did not grade the answer; says why.
    """
    from rehearse.llm import LLMCoach

    found = find_coach(settings)
    if found.base_url is None:
        raise ModelError(f"There is no model to be tried: {found.why}")
    rubric = load_rubric()
    coach = coach_for(settings.model_copy(update={"gradings": 1}), rubric)
    made = coach.assess(_sample(rubric), now=datetime.now(UTC))
    if made.status != "graded":
        raise ModelError(made.reason or f"{coach.label} did not grade a sample answer; choose another model.")
    reached = reach(found, settings)
    return Trial(
        label=coach.label,
        seconds=made.usage.seconds,
        is_local=is_local(found.base_url),
        host=found.host or "",
        context=reached.context,
        longest=reached.longest,
        shortfalls=coach.shortfalls if isinstance(coach, LLMCoach) else (),
    )


def _sample(rubric: Rubric) -> AnswerRequest:
    question = rubric.questions[0]
    _, solid, _ = load_guide().answers(question.id)
    return AnswerRequest(
        planned=PlannedQuestion.of(question),
        exchanges=(Exchange(question=question.asked_as, answer=solid.answer, question_id=question.id),),
    )
