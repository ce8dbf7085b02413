"""What a person does to an interview. Each action returns a new Interview or says why it cannot be done.

No coach is called here: an answer is in the document, and stored, before anything is made of it.
"""

from __future__ import annotations

from datetime import datetime

from rehearse.errors import StateError
from rehearse.interview.delivery import Delivery
from rehearse.interview.job import JobReading
from rehearse.interview.model import Attempt, Interview, Reply, Setup, Turn
from rehearse.interview.stage import slot as open_slot


def new_interview(setup: Setup, *, id: str, now: datetime, seed: int, title: str) -> Interview:
    """Return an interview that is still to be prepared."""
    return Interview(id=id, title=title, created_at=now, setup=setup, seed=seed)


def start(interview: Interview, now: datetime) -> Interview:
    """Begin with the first question, once the posting is read.

    Raises:
        StateError: nothing is prepared yet, or the interview has begun.
    """
    if interview.job is None or not interview.turns:
        raise StateError("The interview is still being prepared; wait a moment and start it then.")
    if interview.started_at is not None:
        raise StateError("This interview has already begun; go on where it stands.")
    return interview.model_copy(update={"started_at": now, "current": 0})


def correct_job(interview: Interview, job: JobReading) -> Interview:
    """Take over a reading that the candidate corrected; questions not yet asked are worded anew.

    Raises:
        StateError: nothing was read yet.
    """
    if interview.job is None:
        raise StateError("The job description is still being read; correct the reading when it is there.")
    unasked = any(turn.asked is None for turn in interview.turns) and interview.finished_at is None
    return interview.model_copy(update={"job": job, "reword": unasked})


def submit(
    interview: Interview, text: str, now: datetime, *, slot: str, spoken: tuple[Delivery, ...] = ()
) -> Interview:
    """Take down an answer to the question or follow-up that waits at `slot`.

    Args:
        interview: The document as it is stored.
        text: The answer as it stands after any correction.
        now: The time, aware and in UTC.
        slot: The reply that the words are meant for.
        spoken: The recordings that the answer was spoken in.

    Raises:
        StateError: the answer is empty, or that question does not wait for an answer (any more).
    """
    if not text.strip():
        raise StateError("An answer needs at least a word; write it, ask for a hint, or skip the question.")
    if open_slot(interview) != slot:
        raise StateError("This question has been answered already, perhaps in another tab; your words are still here.")
    turn, attempt = _in_hand(interview)
    reply = attempt.replies[-1].model_copy(update={"answer": text, "answered_at": now, "spoken": spoken})
    return _with_attempt(interview, turn, attempt.model_copy(update={"replies": (*attempt.replies[:-1], reply)}))


def decline_follow_up(interview: Interview, now: datetime, *, slot: str) -> Interview:
    """Leave a follow-up unanswered; the grade of what was said before stands.

    Raises:
        StateError: no follow-up waits at `slot`.
    """
    if open_slot(interview) != slot or slot.endswith(".0"):
        raise StateError("There is no follow-up to pass over here; go on where the interview stands.")
    turn, attempt = _in_hand(interview)
    reply = attempt.replies[-1].model_copy(update={"declined": True})
    passed = _with_attempt(interview, turn, attempt.model_copy(update={"replies": (*attempt.replies[:-1], reply)}))
    return move_on(passed, now) if interview.setup.mode == "mock" and interview.finished_at is None else passed


def skip(interview: Interview, now: datetime, *, slot: str) -> Interview:
    """Leave the question in hand unanswered and go to the next; it can be answered from the report.

    Raises:
        StateError: the question does not wait for its first answer.
    """
    if open_slot(interview) != slot or not slot.endswith(".1.0"):
        raise StateError("This question cannot be skipped any more; go on where the interview stands.")
    turn, _ = _in_hand(interview)
    return move_on(_with_turn(interview, turn.model_copy(update={"skipped": True, "attempts": ()})), now)


def take_hint(interview: Interview) -> Interview:
    """Note that a hint was shown for the question in hand.

    Raises:
        StateError: no question is in hand.
    """
    if interview.turn is None or interview.turn.asked is None:
        raise StateError("There is no question to give a hint for yet; wait for the question.")
    return _with_turn(interview, interview.turn.model_copy(update={"hint_taken": True}))


def go_on(interview: Interview, now: datetime) -> Interview:
    """Leave the feedback: to the next question, to the end, or (after a retry) back to the report.

    Raises:
        StateError: the question in hand is not answered yet.
    """
    if interview.turn is None or open_slot(interview) is not None or not interview.turn.attempts:
        raise StateError("The question in hand waits for an answer; answer or skip it to go on.")
    return move_on(interview, now)


def retry(interview: Interview, turn_index: int, now: datetime) -> Interview:
    """Open a new attempt: at the question in hand after its feedback, or at any question at the end.

    Raises:
        StateError: another question is in hand, or an attempt is open already.
    """
    if not 0 <= turn_index < len(interview.turns):
        raise StateError(f"Question {turn_index + 1} does not exist; choose one from 1 to {len(interview.turns)}.")
    ended = interview.finished_at is not None
    if (interview.current is not None and interview.current != turn_index) or (interview.current is None and not ended):
        raise StateError("Another question is in hand; finish it first, then try this one again.")
    if open_slot(interview) is not None:
        raise StateError("An attempt at this question is open already; answer it first.")
    turn = interview.turns[turn_index].model_copy(update={"skipped": False})
    if turn.asked is not None:
        opened = Attempt(number=len(turn.attempts) + 1, replies=(Reply(asked=turn.asked, asked_at=now),))
        turn = turn.model_copy(update={"attempts": (*turn.attempts, opened)})
    return _with_turn(interview.model_copy(update={"current": turn_index}), turn)


def abandon_retry(interview: Interview) -> Interview:
    """Drop an open attempt that holds no words: back to the feedback, or to the report.

    Raises:
        StateError: no such attempt is open.
    """
    name = open_slot(interview)
    if name is None or not name.endswith(".0") or (name.endswith(".1.0") and interview.finished_at is None):
        raise StateError("There is no open new attempt to leave; go on where the interview stands.")
    turn, _ = _in_hand(interview)
    attempts = turn.attempts[:-1]
    left = _with_turn(interview, turn.model_copy(update={"attempts": attempts, "skipped": not attempts}))
    return left.model_copy(update={"current": None}) if interview.finished_at is not None else left


def finish(interview: Interview, now: datetime) -> Interview:
    """End the interview here; what was not answered stays open and can be answered from the report.

    Raises:
        StateError: the interview has not begun.
    """
    if interview.started_at is None:
        raise StateError("The interview has not begun yet; start it, or delete it.")
    turns = tuple(_without_open_attempt(turn) for turn in interview.turns)
    ended = interview.finished_at or now
    return interview.model_copy(update={"turns": turns, "current": None, "finished_at": ended, "debrief": None})


def grade_again(interview: Interview, turn_index: int) -> Interview:
    """Ask for a grade once more where the last attempt at a question was not graded.

    Raises:
        StateError: the attempt is graded, or holds no answer.
    """
    turn = interview.turns[turn_index]
    attempt = turn.attempts[-1] if turn.attempts else None
    if attempt is None or attempt.assessment is None or attempt.assessment.status == "graded":
        raise StateError("Only an answer that was not graded can be graded again; try the question again instead.")
    last = max(index for index, reply in enumerate(attempt.replies) if reply.assessment is not None)
    replies = tuple(
        reply.model_copy(update={"assessment": None}) if index == last else reply
        for index, reply in enumerate(attempt.replies)
    )
    turn = turn.model_copy(update={"attempts": (*turn.attempts[:-1], attempt.model_copy(update={"replies": replies}))})
    turns = (*interview.turns[:turn_index], turn, *interview.turns[turn_index + 1 :])
    return interview.model_copy(update={"turns": turns, "debrief": None, "trouble": None})


def want_rewrite(interview: Interview, turn_index: int, attempt_index: int) -> Interview:
    """Ask for a stronger version of a graded answer.

    Raises:
        StateError: that answer is not graded.
    """
    turn = interview.turns[turn_index]
    attempt = turn.attempts[attempt_index]
    if attempt.assessment is None or attempt.assessment.status != "graded":
        raise StateError("A stronger version is made from a graded answer; have the answer graded first.")
    asked = attempt.model_copy(update={"rewrite_wanted": attempt.rewrite is None})
    attempts = (*turn.attempts[:attempt_index], asked, *turn.attempts[attempt_index + 1 :])
    turn = turn.model_copy(update={"attempts": attempts})
    return interview.model_copy(
        update={"turns": (*interview.turns[:turn_index], turn, *interview.turns[turn_index + 1 :])}
    )


def clear_trouble(interview: Interview) -> Interview:
    """Let the work that failed be tried again."""
    return interview.model_copy(update={"trouble": None})


def rename(interview: Interview, title: str) -> Interview:
    """Give the interview another title, at most 120 characters.

    Raises:
        StateError: the title is empty or too long.
    """
    if not 1 <= len(title.strip()) <= 120:
        raise StateError(f"A title has 1 to 120 characters, not {len(title.strip())}; shorten or fill it in.")
    return interview.model_copy(update={"title": title.strip()})


def move_on(interview: Interview, now: datetime) -> Interview:
    """Take the next turn in hand, or end the interview after the last."""
    if interview.current is None:
        raise StateError("No question is in hand; open the report instead.")
    if interview.finished_at is not None:
        return interview.model_copy(update={"current": None, "debrief": None})
    if interview.current + 1 < len(interview.turns):
        return interview.model_copy(update={"current": interview.current + 1})
    return interview.model_copy(update={"current": None, "finished_at": now})


def _in_hand(interview: Interview) -> tuple[Turn, Attempt]:
    turn = interview.turn
    if turn is None or not turn.attempts:
        raise StateError("No question is in hand; open the interview again.")
    return turn, turn.attempts[-1]


def _with_turn(interview: Interview, turn: Turn) -> Interview:
    if interview.current is None:
        raise StateError("No question is in hand; open the interview again.")
    turns = (*interview.turns[: interview.current], turn, *interview.turns[interview.current + 1 :])
    return interview.model_copy(update={"turns": turns})


def _with_attempt(interview: Interview, turn: Turn, attempt: Attempt) -> Interview:
    return _with_turn(interview, turn.model_copy(update={"attempts": (*turn.attempts[:-1], attempt)}))


def _without_open_attempt(turn: Turn) -> Turn:
    if not turn.attempts or turn.attempts[-1].replies[-1].answer is not None:
        return turn
    attempt = turn.attempts[-1]
    if len(attempt.replies) > 1:
        passed = attempt.replies[-1].model_copy(update={"declined": True})
        kept = attempt.model_copy(update={"replies": (*attempt.replies[:-1], passed)})
        return turn.model_copy(update={"attempts": (*turn.attempts[:-1], kept)})
    return turn.model_copy(update={"attempts": turn.attempts[:-1], "skipped": not turn.attempts[:-1]})
