"""A report's figures: the score and its band, the lenses, the drills, and the criteria by question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markup import bar, chip, esc, heading, note, para, row, rows, score, table, told
from app_pages.parts.practising import practise
from app_pages.parts.radar import radar
from app_pages.parts.strings import say
from app_pages.parts.tongue import lang
from rehearse.rubric import load_guide, questions_about

if TYPE_CHECKING:
    from rehearse.interview.model import Interview
    from rehearse.report import ReportContent
    from rehearse.report.model import Cell, Row
    from rehearse.rubric import Rubric


def figures(made: ReportContent, rubric: Rubric) -> None:
    """Draw the score with its band and the coach's summary, and the lenses as a radar beside it."""
    left, right = st.columns([1.05, 1], gap="large", vertical_alignment="center")
    with left:
        if made.score is None or made.band is None:
            st.html(note(say("report.no_score_lead"), kicker=say("report.no_score")))
        else:
            st.html(score(made.score, made.band, rubric, meaning=made.band_meaning or ""))
        if made.summary:
            st.html(told(made.summary))
    if drawn := radar(made.lenses):
        right.html(drawn)


def next_time(interview: Interview, made: ReportContent, rubric: Rubric) -> None:
    """Draw the drills, each with a question to practise it on, and the lenses in words beside them."""
    left, right = st.columns([1.05, 1], gap="large")
    with right:
        st.header(say("report.lenses"), anchor=False)
        none = say("report.lens_none")
        st.html(
            rows(
                row("", heading(lens.name), bar(lens.score, lens.name, none), para(lens.meaning, "small"))
                for lens in made.lenses
            )
        )
    if not made.drills:
        return
    with left:
        st.header(say("report.drills"), anchor=False)
        asked = {turn.planned.question_id for turn in interview.turns}
        for number, drill in enumerate(made.drills, start=1):
            text = f"<strong>{esc(drill.about)}.</strong> <span{lang()}>{esc(drill.text)}</span>"
            st.html(f'<p class="drill c-{esc(drill.id)}"><b>{number}</b><span>{text}</span></p>')
            fitting = questions_about(rubric, load_guide(), drill.id)
            if fitting:
                new = next((question for question in fitting if question.id not in asked), fitting[0])
                practise(new, place=f"drill-{number}", kind="tertiary", like=interview.setup)


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
