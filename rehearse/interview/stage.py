"""Where an interview stands and what is to be done next: derived from the document, never stored.

Because the next piece of work follows from what is stored, a crash between any two steps loses nothing:
whoever opens the interview next finds the same work still to be done.
"""

from __future__ import annotations

from typing import Literal

from rehearse.interview.model import Attempt, Interview, Turn, WorkKind
from rehearse.rubric import Frozen, Rubric

Stage = Literal["trouble", "working", "review", "answering", "feedback", "finished"]


class Work(Frozen):
    """One thing that a coach has to do, on the turn and attempt of these indexes."""

    kind: WorkKind
    turn: int | None = None
    attempt: int | None = None


def next_work(interview: Interview, rubric: Rubric) -> Work | None:
    """Return what a coach has to do next, or None where it is the candidate's turn (or all is done).

    A mock interview goes on while its answers are graded, which is `behind_work`.
    """
    if interview.trouble is not None:
        return None
    if interview.job is None:
        return Work(kind="prepare")
    if interview.reword:
        return Work(kind="word")
    for index, turn in enumerate(interview.turns):
        for number, attempt in enumerate(turn.attempts):
            if _is_unassessed(attempt) and not _goes_on_ungraded(interview):
                return Work(kind="assess", turn=index, attempt=number)
            if attempt.rewrite_wanted:
                return Work(kind="rewrite", turn=index, attempt=number)
    if interview.current is not None:
        return _work_in_hand(interview, interview.current, rubric)
    if interview.finished_at is not None and interview.debrief is None and _has_grades(interview):
        return Work(kind="debrief")
    return None


def behind_work(interview: Interview) -> Work | None:
    """Return what is graded while a mock interview goes on: answers to questions that are closed; None for nothing."""
    if interview.trouble is not None or not _goes_on_ungraded(interview):
        return None
    for index, turn in enumerate(interview.turns):
        for number, attempt in enumerate(turn.attempts):
            if index != interview.current and _is_unassessed(attempt):
                return Work(kind="assess", turn=index, attempt=number)
    return None


def follow_up_criterion(turn: Turn, rubric: Rubric, *, allowed: int) -> str | None:
    """Return the criterion to follow up on: the weakest primary one below the rubric's bound, or None.

    Only a first attempt is followed up, at most `allowed` times, and never twice on one criterion.
    Criteria that there was not enough to judge are not followed up. A glance decides where there is one.
    """
    attempt = turn.attempts[-1] if turn.attempts else None
    if attempt is None or attempt.number > 1 or len(attempt.replies) > allowed:
        return None
    last = attempt.replies[-1]
    read = last.glance or last.assessment
    if last.declined or read is None or read.status != "graded":
        return None
    asked = {reply.criterion for reply in attempt.replies}
    weak = [
        (level, order, id)
        for order, id in enumerate(turn.planned.primary)
        if (level := read.levels.get(id)) is not None and level < rubric.arithmetic.follow_up_below and id not in asked
    ]
    return min(weak)[2] if weak else None


def stage(interview: Interview, rubric: Rubric) -> Stage:
    """Return where the interview stands, as far as a page has to know it.

    "review" is before the start, with the reading shown; "answering" waits for the candidate's words;
    "feedback" shows what the answer in hand earned.
    """
    if interview.trouble is not None:
        return "trouble"
    if interview.current is None and interview.finished_at is not None:
        return "finished"
    if next_work(interview, rubric) is not None:
        return "working"
    if interview.started_at is None:
        return "review"
    return "answering" if slot(interview) else "feedback"


def slot(interview: Interview) -> str | None:
    """Return the name of the reply that waits for words, such as "2.1.0" (turn, attempt, reply), or None.

    A page hands it back with the answer, so that a second click or an old tab is told apart.
    """
    turn = interview.turn
    if turn is None or interview.current is None or not turn.attempts:
        return None
    attempt = turn.attempts[-1]
    reply = attempt.replies[-1]
    if reply.answer is not None or reply.declined:
        return None
    return f"{interview.current}.{attempt.number}.{len(attempt.replies) - 1}"


def _work_in_hand(interview: Interview, index: int, rubric: Rubric) -> Work | None:
    turn = interview.turns[index]
    if turn.asked is None:
        return Work(kind="ask", turn=index)
    if slot(interview) is not None:
        return None
    last = turn.attempts[-1].replies[-1] if turn.attempts else None
    if _goes_on_ungraded(interview) and last is not None and last.answer is not None and last.glance is None:
        return Work(kind="glance", turn=index, attempt=len(turn.attempts) - 1)
    if follow_up_criterion(turn, rubric, allowed=interview.setup.follow_ups):
        return Work(kind="follow_up", turn=index, attempt=len(turn.attempts) - 1)
    return None


def _goes_on_ungraded(interview: Interview) -> bool:
    return interview.setup.mode == "mock" and interview.finished_at is None


def _is_unassessed(attempt: Attempt) -> bool:
    answered = [reply for reply in attempt.replies if reply.answer is not None]
    return bool(answered) and answered[-1].assessment is None


def _has_grades(interview: Interview) -> bool:
    return any(
        attempt.assessment is not None and attempt.assessment.status == "graded"
        for turn in interview.turns
        for attempt in turn.attempts
    )
