"""What a coach does to an interview: one piece of work at a time, each returning a new Interview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Literal

from rehearse.errors import CoachError, StateError
from rehearse.interview.actions import move_on
from rehearse.interview.coach import CoachAtWork, LineRequest, Preparation, RewriteRequest
from rehearse.interview.job import JobReading
from rehearse.interview.model import Attempt, Interview, Reply, Turn
from rehearse.interview.planning import choose_questions
from rehearse.interview.requests import answer_request, brief_of, exchanges_of, line_request
from rehearse.interview.stage import Work, follow_up_criterion
from rehearse.rubric import Rubric

Clock = Callable[[], datetime]


def carry_out(
    work: Work,
    interview: Interview,
    coach: CoachAtWork,
    rubric: Rubric,
    *,
    clock: Clock,
    on_text: Callable[[str], None],
    glancing: CoachAtWork | None = None,
) -> Interview:
    """Do one piece of work with `coach` and return the interview with its result in it.

    A line that the coach cannot word is taken from the plan or the question bank, and says so; an answer
    that cannot be graded carries the reason. Only preparing, rewriting and the debrief can fail.

    Args:
        work: What `next_work` returned for this interview.
        interview: The document as it is stored.
        coach: Who does it.
        rubric: The contract.
        clock: Returns the time, aware and in UTC.
        on_text: Called with all of a line's text so far whenever a piece of it has come.
        glancing: Who reads an answer at once, so that a mock interview need not wait; `coach` where it is None.

    Raises:
        CoachError: the coach could not prepare, rewrite or debrief.
    """
    match work.kind:
        case "prepare":
            return _prepare(interview, coach, rubric, clock)
        case "word":
            return _word(interview, coach, rubric, clock)
        case "ask":
            return _ask(interview, coach, _index(work), clock, on_text)
        case "follow_up":
            return _follow_up(interview, coach, rubric, _index(work), clock, on_text)
        case "assess":
            return _assess(interview, coach, rubric, work, clock)
        case "glance":
            return _glance(interview, glancing or coach, rubric, work, clock)
        case "rewrite":
            return _rewrite(interview, coach, work, clock)
        case "debrief":
            return interview.model_copy(update={"debrief": coach.debrief(interview, now=clock())})


def _prepare(interview: Interview, coach: CoachAtWork, rubric: Rubric, clock: Clock) -> Interview:
    setup = interview.setup
    chosen = choose_questions(rubric, setup.questions, interview.seed, setup.only)
    made = coach.prepare(brief_of(interview), chosen, now=clock())
    _check_plan(made, [question.id for question in chosen])
    title = interview.title
    if made.job.title is not None and title.startswith("Practice"):
        title = f"{made.job.title.text}{f', {made.job.employer.text}' if made.job.employer else ''}"[:120]
    prepared = interview.model_copy(
        update={
            "title": title,
            "job": made.job,
            "turns": tuple(Turn(planned=planned) for planned in made.questions),
            "plan_provenance": made.provenance,
            "plan_usage": made.usage,
            "plan_notices": made.notices,
        }
    )
    return prepared if setup.review_reading else prepared.model_copy(update={"started_at": clock(), "current": 0})


def _word(interview: Interview, coach: CoachAtWork, rubric: Rubric, clock: Clock) -> Interview:
    open_turns = [index for index, turn in enumerate(interview.turns) if turn.asked is None]
    chosen = tuple(rubric.question(interview.turns[index].planned.question_id) for index in open_turns)
    made = coach.word(brief_of(interview), interview.job or JobReading(), chosen, now=clock())
    _check_plan(made, [question.id for question in chosen])
    turns = list(interview.turns)
    for index, planned in zip(open_turns, made.questions, strict=True):
        turns[index] = turns[index].model_copy(update={"planned": planned})
    notices = tuple(dict.fromkeys(interview.plan_notices + made.notices))
    return interview.model_copy(update={"turns": tuple(turns), "reword": False, "plan_notices": notices})


def _ask(
    interview: Interview, coach: CoachAtWork, index: int, clock: Clock, on_text: Callable[[str], None]
) -> Interview:
    turn = interview.turns[index]
    text, note = _line(coach, line_request(interview, index), turn.planned.text, on_text)
    now = clock()
    attempts = turn.attempts or (Attempt(number=1, replies=(Reply(asked=text, asked_at=now),)),)
    asked = turn.model_copy(update={"asked": text, "asked_note": note, "asked_at": now, "attempts": attempts})
    return _with_turn(interview, index, asked)


def _follow_up(
    interview: Interview, coach: CoachAtWork, rubric: Rubric, index: int, clock: Clock, on_text: Callable[[str], None]
) -> Interview:
    turn = interview.turns[index]
    id = follow_up_criterion(turn, rubric, allowed=interview.setup.follow_ups)
    if id is None:
        return interview
    attempt = turn.attempts[-1]
    read = attempt.replies[-1].glance or attempt.replies[-1].assessment
    grade = next(grade for grade in read.grades if grade.criterion == id) if read else None
    level = grade.level if grade is not None and grade.level is not None else 0
    request = line_request(interview, index).model_copy(
        update={
            "criterion": id,
            "level": level,
            "missing": grade.reason if grade else "",
            "exchanges": exchanges_of(turn, attempt),
        }
    )
    wordings = rubric.criterion(id).follow_ups[_followed_level(level)]
    spare = Random(f"{interview.seed}-{index}-{id}").choice(wordings)
    text, note = _line(coach, request, spare, on_text)
    reply = Reply(asked=text, asked_at=clock(), criterion=id)
    opened = attempt.model_copy(update={"replies": (*attempt.replies, reply)})
    update = {"attempts": (*turn.attempts[:-1], opened), "asked_note": note or turn.asked_note}
    return _with_turn(interview, index, turn.model_copy(update=update))


def _assess(interview: Interview, coach: CoachAtWork, rubric: Rubric, work: Work, clock: Clock) -> Interview:
    index = _index(work)
    turn, number = interview.turns[index], work.attempt or 0
    attempt = turn.attempts[number]
    assessment = coach.assess(answer_request(interview, index, attempt), now=clock())
    last = max(place for place, reply in enumerate(attempt.replies) if reply.answer is not None)
    replies = tuple(
        reply.model_copy(update={"assessment": assessment}) if place == last else reply
        for place, reply in enumerate(attempt.replies)
    )
    turn = _with_attempt(turn, number, attempt.model_copy(update={"replies": replies}))
    return _with_turn(interview, index, turn)


def _glance(interview: Interview, coach: CoachAtWork, rubric: Rubric, work: Work, clock: Clock) -> Interview:
    """Read an answer for what to ask next; where that is nothing more about it, the next question is in hand."""
    index, number = _index(work), work.attempt or 0
    turn = interview.turns[index]
    attempt = turn.attempts[number]
    seen = coach.assess(answer_request(interview, index, attempt), now=clock())
    replies = (*attempt.replies[:-1], attempt.replies[-1].model_copy(update={"glance": seen}))
    turn = _with_attempt(turn, number, attempt.model_copy(update={"replies": replies}))
    read = _with_turn(interview, index, turn)
    is_closed = follow_up_criterion(turn, rubric, allowed=interview.setup.follow_ups) is None
    return move_on(read, clock()) if is_closed else read


def _rewrite(interview: Interview, coach: CoachAtWork, work: Work, clock: Clock) -> Interview:
    index, number = _index(work), work.attempt or 0
    turn = interview.turns[index]
    attempt = turn.attempts[number]
    if attempt.assessment is None:
        raise CoachError("A stronger version is made from a graded answer; have the answer graded first.")
    request = RewriteRequest(
        answer=answer_request(interview, index, attempt),
        assessment=attempt.assessment,
        posting=interview.setup.posting,
    )
    made = coach.rewrite(request, now=clock())
    kept = attempt.model_copy(update={"rewrite": made, "rewrite_wanted": False})
    return _with_turn(interview, index, _with_attempt(turn, number, kept))


def _line(
    coach: CoachAtWork, request: LineRequest, spare: str, on_text: Callable[[str], None]
) -> tuple[str, str | None]:
    text = ""
    try:
        for piece in coach.ask(request):
            text += piece
            on_text(text)
    except CoachError as error:
        return spare, f"Worded by the question bank, because {coach.label} could not: {error}"
    if not text.strip():
        return spare, f"Worded by the question bank, because {coach.label} wrote nothing."
    return text.strip(), None


def _check_plan(made: Preparation, ids: list[str]) -> None:
    got = [planned.question_id for planned in made.questions]
    if got != ids:
        raise CoachError(
            f"The plan should word the questions {', '.join(ids)}, but {', '.join(got) or 'none'} came; try again."
        )


def _followed_level(level: int) -> Literal[0, 1, 2]:
    return 0 if level <= 0 else 1 if level == 1 else 2


def _index(work: Work) -> int:
    if work.turn is None:
        raise StateError(f"The work {work.kind!r} needs a question to be about; open the interview again.")
    return work.turn


def _with_turn(interview: Interview, index: int, turn: Turn) -> Interview:
    return interview.model_copy(update={"turns": (*interview.turns[:index], turn, *interview.turns[index + 1 :])})


def _with_attempt(turn: Turn, number: int, attempt: Attempt) -> Turn:
    return turn.model_copy(update={"attempts": (*turn.attempts[:number], attempt, *turn.attempts[number + 1 :])})
