"""What a coach gets to see of an interview for each piece of work, and no more."""

from __future__ import annotations

from rehearse.interview.coach import AnswerRequest, Brief, Exchange, LineRequest
from rehearse.interview.job import JobReading
from rehearse.interview.model import Attempt, Interview, Turn


def answer_request(interview: Interview, turn_index: int, attempt: Attempt) -> AnswerRequest:
    """Return what an assessor gets to see of an attempt: never its old grades."""
    turn = interview.turns[turn_index]
    return AnswerRequest(
        planned=turn.planned,
        exchanges=exchanges_of(turn, attempt),
        job=interview.job or JobReading(),
        resume=interview.setup.resume,
        earlier=tuple(
            exchange
            for before in interview.turns[:turn_index]
            if (answered := [a for a in before.attempts if a.answer])
            for exchange in exchanges_of(before, answered[-1])
        ),
        language=interview.setup.language,
    )


def line_request(interview: Interview, index: int) -> LineRequest:
    """Return what an interviewer gets to see for a planned question: it, the job, and the exchange before it."""
    before = [
        exchange
        for turn in interview.turns[:index]
        if turn.attempts and turn.attempts[-1].answer
        for exchange in exchanges_of(turn, turn.attempts[-1])
    ]
    return LineRequest(
        planned=interview.turns[index].planned,
        number=index + 1,
        of=len(interview.turns),
        job=interview.job or JobReading(),
        language=interview.setup.language,
        manner=interview.setup.manner,
        seed=interview.seed,
        exchanges=tuple(before[-1:]),
    )


def exchanges_of(turn: Turn, attempt: Attempt) -> tuple[Exchange, ...]:
    """Return what was asked and answered in an attempt."""
    return tuple(
        Exchange(question=reply.asked, answer=reply.answer, question_id=turn.planned.question_id)
        for reply in attempt.replies
        if reply.answer is not None
    )


def brief_of(interview: Interview) -> Brief:
    """Return what the interview is about, for reading the posting and wording the questions."""
    setup = interview.setup
    return Brief(
        posting=setup.posting,
        resume=setup.resume,
        language=setup.language,
        manner=setup.manner,
        seed=interview.seed,
    )
