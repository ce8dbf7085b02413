"""How a posting and the chosen questions are put to a model, and the plan that comes of its reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rehearse.errors import ModelError
from rehearse.interview.coach import Brief
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.llm import reading
from rehearse.llm.budget import fitted_beside
from rehearse.llm.contract import facts_text, questions_text
from rehearse.llm.inquiry import Inquiry
from rehearse.llm.questions import planned_from, problems_of, told_of
from rehearse.llm.replies import PrepareReply, WordedQuestion, WordReply
from rehearse.rubric import Question

_QUESTION_TOKENS = 80
_READING_TOKENS = 700

_NO_ROOM = (
    "The model's context has no room for the job description beside the questions; set REHEARSE_MODEL_CONTEXT to what "
    "the model can take, or choose another coach."
)


class Plan(NamedTuple):
    """What was read, the questions worded, and what was shortened or came in another language."""

    job: JobReading
    questions: tuple[PlannedQuestion, ...]
    notices: tuple[str, ...]


def reserve_to_prepare(questions: int) -> int:
    """Return the tokens to leave for the reply to `prepare`: the reading, and so many questions."""
    return _READING_TOKENS + reserve_to_word(questions)


def reserve_to_word(questions: int) -> int:
    """Return the tokens to leave for so many worded questions."""
    return _QUESTION_TOKENS * questions


def prepared(inquiry: Inquiry, brief: Brief, questions: Sequence[Question]) -> Plan:
    """Return the posting read and the questions worded for it, in one call.

    Raises:
        CoachError: the context has no room for a posting, the call failed, or the reply cannot be used.
    """
    values = {"questions": questions_text(questions), "language": brief.language, "manner": brief.manner}
    numbered = reading.numbered(brief.posting)
    posting = fitted_beside(inquiry, values, numbered, name="posting", what="the job description")
    if not posting.text:
        raise ModelError(_NO_ROOM)
    values["posting"] = posting.text
    reply = inquiry.ask(
        PrepareReply, lambda reply: problems_of(reply.questions, questions, language=brief.language), **values
    )
    job = reading.checked_reading(reply.value.job, brief.posting)
    return _plan(job, reply.value.questions, brief, questions, posting.notices)


def worded(inquiry: Inquiry, brief: Brief, job: JobReading, questions: Sequence[Question]) -> Plan:
    """Return the questions worded for a reading that the candidate corrected.

    Raises:
        CoachError: the facts do not fit the context, the call failed, or the reply cannot be used.
    """
    reply = inquiry.ask(
        WordReply,
        lambda reply: problems_of(reply.questions, questions, language=brief.language),
        facts=facts_text(job, has_lines=True),
        questions=questions_text(questions),
        language=brief.language,
        manner=brief.manner,
    )
    return _plan(job, reply.value.questions, brief, questions, ())


def _plan(
    job: JobReading,
    given: Sequence[WordedQuestion],
    brief: Brief,
    questions: Sequence[Question],
    notices: tuple[str, ...],
) -> Plan:
    if problems := problems_of(given, questions):
        raise ModelError(
            f"Expected the questions that were chosen, worded, but the model's reply has faults ({problems[0][:160]}) "
            "twice; try again, or choose another model."
        )
    planned = planned_from(given, questions, brief.posting.splitlines())
    return Plan(job, planned, (*notices, *told_of(given, brief.language)))
