"""The report's sections, each drawn from what `rehearse.report.content` says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import comparison, feedback, room, session
from app_pages.parts.grades import sourced
from app_pages.parts.markup import (
    bar,
    between,
    chip,
    esc,
    heading,
    html_list,
    note,
    para,
    points,
    quotes,
    row,
    rows,
    score,
    table,
)
from app_pages.parts.moments import minute
from app_pages.parts.session import plain
from app_pages.parts.strings import say
from rehearse.interview import actions
from rehearse.interview.view import best_attempt

if TYPE_CHECKING:
    from rehearse.interview.model import Interview, Turn
    from rehearse.report import ReportContent
    from rehearse.report.model import Cell, Fault, Objective, Row
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
    st.html(job + para(facts, "small") + "".join(para(notice, "small") for notice in made.notices))
    if interview.finished_at is None or interview.current is not None:
        key = "report.unfinished" if interview.finished_at is None else "report.open_attempt"
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="unfinished"):
            st.html(para(say(key)), width="stretch")
            if st.button(say("report.go_on"), key="go-on", type="primary"):
                st.switch_page("app_pages/interview.py", query_params={"s": interview.id})


def figures(made: ReportContent, rubric: Rubric) -> None:
    """Draw the score with its band, the coach's summary and drills, and the four lenses."""
    left, right = st.columns([1.05, 1], gap="large")
    with left:
        if made.score is None or made.band is None:
            st.html(note(say("report.no_score_lead"), kicker=say("report.no_score")))
        else:
            st.html(score(made.score, made.band, rubric, meaning=made.band_meaning or ""))
        if made.summary:
            st.html(para(made.summary))
        if made.drills:
            st.header(say("report.drills"), anchor=False)
            drills = (f"<span><strong>{esc(drill.about)}.</strong> {esc(drill.text)}</span>" for drill in made.drills)
            st.html(html_list(drills, "numbered"))
    with right:
        st.header(say("report.lenses"), anchor=False)
        none = say("report.lens_none")
        st.html(
            rows(
                row("", heading(lens.name), bar(lens.score, lens.name, none), para(lens.meaning, "small"))
                for lens in made.lenses
            )
        )


def heat(made: ReportContent, rubric: Rubric) -> None:
    """Draw the criteria by question as a table whose cells say their level in a number and a shade."""
    if not made.questions:
        return
    st.header(say("report.table"), anchor=False)
    heads = (
        say("report.table_criterion"),
        *(say("report.table_question", n=question.number) for question in made.questions),
        say("report.table_mean"),
    )
    lines = [
        f'<tr><th scope="row">{chip(line.criterion, _short(line, rubric))}</th>'
        f"{''.join(_cell(cell, made) for cell in line.cells)}"
        f"<td>{_or_dash(None if line.mean is None else f'{line.mean:.1f}')}</td></tr>"
        for line in made.table
    ]
    scores = "".join(f"<td>{_or_dash(value)}</td>" for value in (*(q.score for q in made.questions), made.score))
    lines.append(f'<tr class="sum"><th scope="row">{esc(say("report.table_score"))}</th>{scores}</tr>')
    st.html(table(say("report.table"), heads, lines, kind="heat") + para(say("report.table_help"), "small"))


def faults(made: ReportContent) -> None:
    """Draw the pitfalls with the words that show them, and the passages that do not go together."""
    st.header(say("report.pitfalls"), anchor=False)
    found = [(q.number, fault) for q in made.questions if q.shown is not None for fault in q.shown.faults]
    if not found:
        st.html(para(say("report.pitfalls_none")))
    st.html(rows(_fault(number, fault) for number, fault in found if fault.pitfall != "contradiction"))
    if made.contradictions:
        st.subheader(say("report.contradictions"), anchor=False)
        st.html(
            rows(
                row(
                    "contradiction",
                    between(esc(say("report.in_question", n=one.question)), ""),
                    para(one.reason, "reason"),
                    quotes(sourced(one.passages)),
                )
                for one in made.contradictions
            )
        )


def objectives(made: ReportContent) -> None:
    """Draw which of the posting's objectives were spoken to, with the words, and which never."""
    if made.objectives:
        st.header(say("report.objectives"), anchor=False)
        st.html(rows(_objective(objective) for objective in made.objectives))


def questions(interview: Interview, rubric: Rubric) -> None:
    """Draw every question with all its attempts; any of them can be answered again."""
    st.header(say("report.questions"), anchor=False)
    for index, turn in enumerate(interview.turns):
        with st.expander(f"{index + 1}\\. {plain(turn.asked or turn.planned.text)}", key=f"question-{index}"):
            _question(index, turn, rubric)
            _again(interview, index, turn)


def downloads(interview: Interview, rubric: Rubric) -> None:
    """Offer the report as Markdown, PDF and JSON; each is made when its button is pressed."""
    from rehearse.report import to_json, to_markdown, to_pdf

    st.header(say("report.download"), anchor=False)
    title = _UNSAFE.sub("-", interview.title).strip("-").lower()[:_LONGEST_NAME]
    name = "-".join(filter(None, (say("report.file_name"), title)))
    kinds = (
        ("markdown", "md", "text/markdown", lambda: to_markdown(interview, rubric)),
        ("pdf", "pdf", "application/pdf", lambda: to_pdf(interview, rubric)),
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
            prompts = ", ".join(f"{prompt.id} {prompt.version} ({prompt.hash})" for prompt in by.prompts)
            rubric = say("report.signed_rubric", version=by.rubric_version, hash=by.rubric_hash[:12])
            facts = (by.coach, "; ".join(by.what), rubric, prompts, minute(by.last))
            st.html(para(" · ".join(filter(None, facts)), "foot"))


def _question(index: int, turn: Turn, rubric: Rubric) -> None:
    best = best_attempt(rubric, turn)
    answered = [attempt for attempt in turn.attempts if attempt.answer]
    if not answered:
        st.html(para(say("report.skipped" if turn.skipped else "report.unanswered"), "small"))
    if turn.asked_note:
        st.html(para(turn.asked_note, "foot"))
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


def _cell(cell: Cell, made: ReportContent) -> str:
    if cell.state == "level" and cell.level is not None:
        return f'<td class="l{cell.level}">{cell.level}<span class="sr"> {esc(made.levels[cell.level])}</span></td>'
    signs = {"unsure": "?", "not_graded": "–", "not_in_play": "·"}
    said = esc(say(f"report.{cell.state}"))
    return f'<td class="dim"><span aria-hidden="true">{signs[cell.state]}</span><span class="sr">{said}</span></td>'


def _short(line: Row, rubric: Rubric) -> str:
    shorts = {criterion.id: criterion.short for criterion in rubric.criteria}
    return shorts.get(line.criterion, line.name)


def _or_dash(value: object) -> str:
    return "–" if value is None else esc(value)


def _fault(number: int, fault: Fault) -> str:
    return row(
        fault.pitfall,
        between(chip(fault.pitfall, fault.name, aside=say("report.in_question", n=number)), points(fault.points)),
        para(fault.reason, "reason") if fault.reason else "",
        quotes(sourced(fault.quotes)),
    )


def _objective(objective: Objective) -> str:
    line = () if objective.line is None else (say("report.objective_line", line=objective.line),)
    if objective.quote is None:
        state, kind, shown = say("report.objective_never"), "even", ""
    else:
        where = () if objective.question is None else (say("report.in_question", n=objective.question),)
        state, kind = _joined((say("report.objective_spoken"), *where)), "up"
        shown = quotes([(objective.quote, "")])
    left = f'{esc(objective.text)} <span class="points">{esc(_joined(line))}</span>'
    return row("", between(left, f'<span class="{kind}">{esc(state)}</span>'), shown)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
