"""How a finished interview is put to a model for its debrief, and what of the reply stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rehearse.errors import CoachError
from rehearse.evidence import verbatim
from rehearse.interview.assessment import Assessment
from rehearse.interview.coach import Exchange
from rehearse.interview.job import Read
from rehearse.interview.model import Attempt, Drill, Interview, ObjectiveCoverage, Turn
from rehearse.interview.view import best_attempt
from rehearse.llm.budget import FENCE, fitted_exchanges
from rehearse.llm.inquiry import Inquiry
from rehearse.llm.nearest import Near, nearest
from rehearse.llm.plain import plain
from rehearse.llm.quoting import shown
from rehearse.llm.replies import DebriefReply, SpokenTo
from rehearse.llm.tongue import notice_of_language, told_of_language
from rehearse.rubric import Rubric

_MOST_DRILLS = 3
_MOST_OFFERED = 3
"""Drills that the model is told of, each takes forty tokens."""
_MOST_ANSWER = 70
"""Tokens of each answer, about sixty words: the sentences nearest to the employer's objectives."""
_LONGEST_SUMMARY = 1_500
_LONGEST_DRILL = 500


class Counted(NamedTuple):
    """A turn with the attempt that counts, graded."""

    turn: Turn
    attempt: Attempt
    assessment: Assessment


class SummedUp(NamedTuple):
    """What of the reply stands."""

    summary: str
    drills: tuple[Drill, ...]
    objectives: tuple[ObjectiveCoverage, ...]
    notices: tuple[str, ...]


def summed_up(inquiry: Inquiry, interview: Interview, rubric: Rubric) -> SummedUp:
    """Return summary, drills and objectives of an interview.

    Raises:
        CoachError: nothing is graded, the interview does not fit, the call failed, or the reply cannot be used.
    """
    counted = [
        Counted(turn, best, best.assessment)
        for turn in interview.turns
        if (best := best_attempt(rubric, turn)) is not None and best.assessment is not None
    ]
    if not counted:
        raise CoachError("There is nothing to sum up, since no answer is graded; have one graded first.")
    objectives = interview.job.objectives if interview.job is not None else ()
    answers = {one.turn.planned.question_id: one.attempt.answer for one in counted}
    values = {
        "levels": "\n".join(_levels(one) for one in counted),
        "drills": _drills(counted, rubric),
        "objectives": "\n".join(f"{number}. {read.text}" for number, read in enumerate(objectives, start=1)),
        "language": interview.setup.language,
        "answers": "",
    }
    parts = [nearest([one.attempt.answer], values["objectives"], _MOST_ANSWER, gap=" … ") for one in counted]
    said = [
        # The id says well enough what was asked.
        Exchange(question="", answer=part.text, question_id=one.turn.planned.question_id)
        for one, part in zip(counted, parts, strict=True)
    ]
    fit = fitted_exchanges(said, inquiry.room(**values) - FENCE, what="your answers")
    values["answers"] = fit.text
    known = _weak_ids(counted, rubric)[:_MOST_OFFERED]
    wanted = interview.setup.language

    def problems(reply: DebriefReply) -> list[str]:
        in_words = told_of_language(_words(reply), wanted=wanted, what="summary and drills")
        return _problems(reply, answers, objectives, known) + in_words

    checked = inquiry.ask(DebriefReply, problems, **values)
    reply = checked.value
    summary = plain(reply.summary, longest=_LONGEST_SUMMARY)
    if not summary:
        raise CoachError("Expected a summary from the model, but there is none in its reply; try again.")
    drills = {
        drill.about: Drill(about=drill.about, text=plain(drill.text, longest=_LONGEST_DRILL))
        for drill in reversed(reply.drills)
        if drill.about in known and drill.text.strip()
    }
    in_order = tuple(reversed(drills.values()))[:_MOST_DRILLS]
    return SummedUp(
        summary,
        in_order,
        _coverage(reply.objectives, objectives, answers),
        (
            *_left_out(parts),
            *fit.notices,
            *notice_of_language(_words(reply), wanted=wanted, what="the summary"),
        ),
    )


def _words(reply: DebriefReply) -> list[str]:
    return [reply.summary, *(drill.text for drill in reply.drills)]


def _left_out(parts: Sequence[Near]) -> Iterator[str]:
    kept, of = sum(part.kept for part in parts), sum(part.of for part in parts)
    if kept < of:
        yield f"To sum up, the model was sent {kept} of the {of} sentences of your answers: those nearest to the job."


def _problems(
    reply: DebriefReply, answers: Mapping[str, str], objectives: Sequence[Read], known: Sequence[str]
) -> list[str]:
    problems = [] if reply.summary.strip() else ["The summary is empty."]
    if len(reply.drills) > _MOST_DRILLS:
        problems.append(f"There are {len(reply.drills)} drills; keep the {_MOST_DRILLS} that matter most at the most.")
    problems += [
        f"The drill about {drill.about[:60]!r} is on nothing that the table shows; use one of {', '.join(known)}."
        for drill in reply.drills
        if drill.about not in known
    ]
    for spoken in reply.objectives:
        if not 1 <= spoken.number <= len(objectives):
            problems.append(f"There is no objective number {spoken.number}; leave it out.")
        elif spoken.quote and _place(spoken, answers) is None:
            problems.append(f"Objective {spoken.number}: the quote {shown(spoken.quote)} stands in no answer.")
    return problems


def _coverage(
    given: Sequence[SpokenTo], objectives: Sequence[Read], answers: Mapping[str, str]
) -> tuple[ObjectiveCoverage, ...]:
    places = {
        spoken.number: place
        for spoken in reversed(given)
        if spoken.quote and (place := _place(spoken, answers)) is not None
    }
    return tuple(
        ObjectiveCoverage(objective=read.text, line=read.line, question_id=id, quote=quote)
        for number, read in enumerate(objectives, start=1)
        for id, quote in [places.get(number, (None, None))]
    )


def _place(spoken: SpokenTo, answers: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the answer in which the quote stands, that which was named first, and the words as they stand."""
    for id in sorted(answers, key=lambda id: id != spoken.question_id):
        if words := verbatim(spoken.quote or "", answers[id]):
            return id, words
    return None


def _levels(one: Counted) -> str:
    levels = ", ".join(
        f"{id} {'not judged' if level is None else level}" for id, level in one.assessment.levels.items()
    )
    pitfalls = ", ".join(finding.pitfall for finding in one.assessment.pitfalls) or "none"
    return f"{one.turn.planned.question_id}: {levels}; pitfalls: {pitfalls}"


def _weak_ids(counted: Sequence[Counted], rubric: Rubric) -> tuple[str, ...]:
    """Return what a drill may be about: pitfalls, then criteria that are not at the top everywhere, weakest first."""
    levels: dict[str, list[int]] = {}
    for one in counted:
        for id, level in one.assessment.levels.items():
            if level is not None:
                levels.setdefault(id, []).append(level)
    weak = [id for id, given in levels.items() if min(given) < rubric.arithmetic.top_level]
    marked = [finding.pitfall for one in counted for finding in one.assessment.pitfalls]
    return (*dict.fromkeys(marked), *sorted(weak, key=lambda id: sum(levels[id]) / len(levels[id])))


def _drills(counted: Sequence[Counted], rubric: Rubric) -> str:
    pitfalls = {pitfall.id for pitfall in rubric.pitfalls}
    return "\n".join(
        f"{id}: {rubric.pitfall(id).remedy if id in pitfalls else rubric.criterion(id).drill}"
        for id in _weak_ids(counted, rubric)[:_MOST_OFFERED]
    )
