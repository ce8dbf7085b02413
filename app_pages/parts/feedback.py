"""Feedback on an answer: the one change on top, the score, the marked answer with the criteria beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import blanks, comparison, delivery, room, session, spending
from app_pages.parts.grades import change, follow_ups, grade_row, pitfall_row
from app_pages.parts.markup import esc, heading, html_list, listed, note, para, remark, rows, score, script
from app_pages.parts.moments import minute
from app_pages.parts.strings import ENGLISH, say
from rehearse.interview import actions
from rehearse.interview.view import attempt_score
from rehearse.rubric import band, rounded

if TYPE_CHECKING:
    from rehearse.interview.assessment import Assessment, Provenance, Rewrite
    from rehearse.interview.model import Attempt, Interview, Turn
    from rehearse.rubric import Rubric


def draw(interview: Interview, rubric: Rubric) -> None:
    """Draw what the answer in hand earned, and the ways on."""
    turn, at = interview.turn, interview.current
    if turn is None or at is None or not turn.attempts:
        return
    attempt = turn.attempts[-1]
    value = attempt_score(rubric, turn, attempt)
    st.html(f'<h2 class="sr" id="feedback" tabindex="-1">{esc(say("feedback.title"))}</h2>')
    if value is None:
        announce = say("room.announce_not_graded")
    else:
        announce = say("room.announce_feedback", score=rounded(value), band=band(rubric, value).name)
    assessment(turn, attempt, rubric, before=turn.attempts[-2] if len(turn.attempts) > 1 else None)
    if turn.asked_note:
        st.html(remark(turn.asked_note, "foot"))
    if attempt.rewrite is not None:
        _stronger(interview, at, attempt.rewrite)
    _ways_on(interview, at, is_graded=value is not None)
    room.why(turn, rubric)
    room.cue(f"feedback-{at}.{attempt.number}", focus="feedback", announce=announce)
    if attempt.rewrite is not None:
        said = say("feedback.announce_stronger", n=len(attempt.rewrite.blanks))
        room.cue(f"stronger-{at}.{attempt.number}", focus="stronger", announce=said)


def assessment(turn: Turn, attempt: Attempt, rubric: Rubric, *, before: Attempt | None = None) -> None:
    """Draw an attempt with its grade: score and the one change, then the answer and the criteria side by side.

    Where there is an attempt to compare it with, the comparison stands between the two.
    """
    made = attempt.assessment
    value = attempt_score(rubric, turn, attempt)
    if made is None or value is None:
        not_graded(made)
        st.html(script(room.conversation(attempt, rubric)) + delivery.facts(attempt))
        if made is not None:
            _signed(made, "feedback.tried")
        if before is not None:
            comparison.draw(turn, before, attempt, rubric)
        return
    left, right = st.columns([1, 1.15], gap="large", vertical_alignment="center")
    left.html(score(rounded(value), band(rubric, value).name, rubric))
    if one_change := change(made, rubric):
        right.html(one_change)
    if before is not None:
        comparison.draw(turn, before, attempt, rubric)
    left, right = st.columns([1.12, 1], gap="large")
    with left:
        st.subheader(say("feedback.answer"), anchor=False)
        added = follow_ups(turn, attempt, rubric)
        st.html(script(room.conversation(attempt, rubric, with_marks=True)) + added + delivery.facts(attempt))
    with right:
        st.subheader(say("feedback.criteria"), anchor=False)
        st.html(rows(grade_row(grade, turn.planned, rubric) for grade in made.grades))
        st.subheader(say("feedback.pitfalls"), anchor=False)
        if made.pitfalls:
            st.html(rows(pitfall_row(finding, rubric) for finding in made.pitfalls))
        else:
            st.html(para(say("feedback.no_pitfalls"), "small"))
    _signed(made, "feedback.signed")


def not_graded(made: Assessment | None) -> None:
    """Say that there is no grade, and why."""
    reason = made.reason if made is not None else ""
    st.html(
        note(
            reason or say("app.level_not_graded"),
            kicker=say("feedback.not_graded"),
            below=say("feedback.not_graded_lead"),
            kind="warn",
            language=ENGLISH if reason else None,
        )
    )


def rewrite(attempt: Attempt) -> None:
    """Draw the stronger version with its blanks, to be read, where one was made."""
    made = attempt.rewrite
    if made is None:
        return
    st.subheader(say("feedback.stronger"), anchor=False)
    htmls = [para(say("feedback.stronger_lead"), "small"), para(made.text, "words example")]
    if made.blanks:
        htmls += [heading(say("feedback.blanks")), listed(made.blanks, "counted")]
    st.html("".join((*htmls, *_about_version(made))))


def _stronger(interview: Interview, at: int, made: Rewrite) -> None:
    """Draw the stronger version with its blanks, to be filled in and sent."""
    st.html(f'<h3 id="stronger" class="part" tabindex="-1">{esc(say("feedback.stronger"))}</h3>')
    st.html(para(say("feedback.stronger_fill" if made.blanks else "feedback.stronger_whole"), "small"))
    blanks.draw(interview, at, made)
    st.html("".join(_about_version(made)))


def _about_version(made: Rewrite) -> Iterator[str]:
    if not made.blanks:
        yield para(say("feedback.stronger_nothing"), "small")
    if made.removed:
        yield heading(say("feedback.stronger_removed")) + html_list(esc(text) for text in made.removed)
    yield from _feet(made, say("feedback.written", coach=_coach(made.provenance), when=minute(made.provenance.at)))


def _ways_on(interview: Interview, at: int, *, is_graded: bool) -> None:
    id, attempt = interview.id, len(interview.turns[at].attempts) - 1
    place = f"{at}.{attempt}"
    if interview.finished_at is not None:
        onward = say("feedback.back_to_report")
    else:
        onward = say("feedback.next" if at + 1 < len(interview.turns) else "feedback.last")
    with st.container(horizontal=True, key="ways-on"):
        if not is_graded:
            again = say("feedback.grade_again")
            session.button(again, f"grade-again-{place}", id, lambda it: actions.grade_again(it, at), is_main=True)
        session.button(onward, f"next-{place}", id, lambda it: actions.go_on(it, session.now()), is_main=is_graded)
        session.button(say("feedback.again"), f"again-{place}", id, lambda it: actions.retry(it, at, session.now()))
        if is_graded and interview.turns[at].attempts[attempt].rewrite is None:
            stronger = say("feedback.stronger_button")
            session.button(stronger, f"stronger-{place}", id, lambda it: actions.want_rewrite(it, at, attempt))


def _signed(made: Assessment, key: str) -> None:
    by = made.provenance
    signature = say(key, coach=_coach(by), version=by.rubric_version, hash=by.rubric_hash[:12], when=minute(by.at))
    st.html("".join(_feet(made, signature)))


def _feet(made: Assessment | Rewrite, signature: str) -> Iterator[str]:
    """Yield what was shortened or could not be done, who made it, and what that took."""
    took = spending.of_result(made.usage, made.provenance)
    return (para(text, "foot") for text in (*made.notices, " ".join(filter(None, (f"{signature}.", took)))))


def _coach(by: Provenance) -> str:
    return say("app.coach_offline") if by.coach == "offline" else " · ".join(filter(None, (by.model, by.host)))
