"""The report's sections, each drawn from what `rehearse.report.content` says."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import comparison, feedback, room, session
from app_pages.parts.markup import (
    esc,
    para,
    remark,
)
from app_pages.parts.moments import minute
from app_pages.parts.session import plain
from app_pages.parts.strings import language, say
from rehearse.interview import actions
from rehearse.interview.view import best_attempt

if TYPE_CHECKING:
    from rehearse.interview.model import Interview, Turn
    from rehearse.report import ReportContent
    from rehearse.rubric import Rubric

_UNSAFE = re.compile(r"[^\w-]+")
_LONGEST_NAME = 60


def head(interview: Interview, made: ReportContent) -> None:
    """Draw the title, what was practised, and the way back where the interview is not finished."""
    st.title(plain(made.title), anchor=False)
    mode = say("report.mode_mock" if made.mode == "mock" else "report.mode_coach")
    graded = say("report.graded_of", n=made.graded, of=len(made.questions))
    facts = " · ".join((minute(made.finished_at or made.created_at), mode, graded))
    job = para(made.job, "lead") if made.job and made.job != made.title else ""
    st.html(job + para(facts, "small") + "".join(remark(notice) for notice in made.notices))
    if interview.finished_at is None or interview.current is not None:
        key = "report.unfinished" if interview.finished_at is None else "report.open_attempt"
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="unfinished"):
            st.html(para(say(key)), width="stretch")
            if st.button(say("report.go_on"), key="go-on", type="primary"):
                st.switch_page("app_pages/interview.py", query_params={"s": interview.id})


def questions(interview: Interview, made: ReportContent, rubric: Rubric) -> None:
    """Draw every question with its score and all its attempts; any of them can be answered again."""
    st.header(say("report.questions"), anchor=False)
    for index, (turn, asked) in enumerate(zip(interview.turns, made.questions, strict=True)):
        state = say(f"report.question_state.{asked.status}", score=asked.score, band=asked.band)
        label = f"{asked.number}\\. {plain(asked.asked)} · {plain(state)}"
        with st.expander(label, key=f"question-{index}"):
            _question(index, turn, rubric)
            _again(interview, index, turn)


def downloads(interview: Interview, rubric: Rubric) -> None:
    """Offer the report as Markdown, PDF and JSON; each is made when its button is pressed."""
    from rehearse.report import to_json, to_markdown, to_pdf, words_in

    st.header(say("report.download"), anchor=False)
    title = _UNSAFE.sub("-", interview.title).strip("-").lower()[:_LONGEST_NAME]
    name = "-".join(filter(None, (say("report.file_name"), title)))
    # The session's language is not there any more when a button has a file made.
    words = words_in(language())
    kinds = (
        ("markdown", "md", "text/markdown", lambda: to_markdown(interview, rubric, words)),
        ("pdf", "pdf", "application/pdf", lambda: to_pdf(interview, rubric, words)),
        ("json", "json", "application/json", lambda: to_json((interview,), rubric)),
    )
    with st.container(horizontal=True):
        for kind, ending, mime, make in kinds:
            label, file = say(f"report.download_{kind}"), f"{name}.{ending}"
            st.download_button(label, make, file, mime, key=f"download-{kind}", on_click="ignore")
    st.html(para(say("report.download_help"), "small"))


def signatures(made: ReportContent) -> None:
    """Draw who made which parts, with what, and when."""
    if not made.signatures:
        return
    with st.expander(say("report.signed")):
        for by in made.signatures:
            coach = say("app.coach_offline") if by.is_offline else by.coach
            prompts = ", ".join(f"{prompt.id} {prompt.version} ({prompt.hash})" for prompt in by.prompts)
            rubric = say("report.signed_rubric", version=by.rubric_version, hash=by.rubric_hash[:12])
            facts = (coach, "; ".join(by.what), rubric, prompts, minute(by.last))
            st.html(para(" · ".join(filter(None, facts)), "foot"))


def _question(index: int, turn: Turn, rubric: Rubric) -> None:
    best = best_attempt(rubric, turn)
    answered = [attempt for attempt in turn.attempts if attempt.answer]
    if not answered:
        st.html(para(say("report.skipped" if turn.skipped else "report.unanswered"), "small"))
    if turn.asked_note:
        st.html(remark(turn.asked_note, "foot"))
    for attempt in reversed(answered):
        if len(answered) > 1:
            counts = best is not None and attempt.number == best.number
            key = "report.attempt_counts" if counts else "report.attempt"
            st.html(f'<h3 class="attempt">{esc(say(key, n=attempt.number))}</h3>')
        feedback.assessment(turn, attempt, rubric)
        feedback.rewrite(attempt)
    for before, after in itertools.pairwise(answered):
        comparison.draw(turn, before, after, rubric)
    room.why(turn, rubric, key=f"why-{index}")


def _again(interview: Interview, index: int, turn: Turn) -> None:
    answered = any(attempt.answer for attempt in turn.attempts)
    label = say("report.again" if answered else "report.answer_now")
    if interview.finished_at is not None and st.button(label, key=f"again-{index}-{len(turn.attempts)}"):
        if session.change(interview.id, lambda it: actions.retry(it, index, session.now())):
            st.switch_page("app_pages/interview.py", query_params={"s": interview.id})
        st.rerun()
