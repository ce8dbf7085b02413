"""Two attempts side by side, criterion by criterion, with the words that are new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.highlights import fresh
from app_pages.parts.markup import chip, esc, heading, level_bar, note, spoken, table
from app_pages.parts.session import plain
from app_pages.parts.strings import say
from rehearse.interview.view import LevelChange, attempt_score, compare
from rehearse.rubric import rounded

if TYPE_CHECKING:
    from rehearse.interview.model import Attempt, Turn
    from rehearse.rubric import Rubric


def draw(turn: Turn, before: Attempt, after: Attempt, rubric: Rubric) -> None:
    """Draw both attempts: a table of the levels, then both texts with the new words marked in the later one."""
    changes = compare(turn.planned, before.assessment, after.assessment)
    title = say("compare.title", before=before.number, after=after.number)
    st.subheader(plain(title), anchor=False)
    if all(change.before == change.after and change.after is not None for change in changes):
        st.html(note(say("compare.all_same")))
    heads = (
        say("compare.criterion"),
        say("room.attempt", n=before.number),
        say("room.attempt", n=after.number),
        say("compare.change"),
    )
    scores = [attempt_score(rubric, turn, attempt) for attempt in (before, after)]
    shown = (esc(say("app.level_not_graded") if value is None else rounded(value)) for value in scores)
    total = _line(esc(say("compare.score")), (*shown, ""))
    st.html(table(title, heads, [*(_row(change, after, rubric) for change in changes), total], kind="pair"))
    with st.expander(say("compare.texts"), key=f"texts-{before.number}-{after.number}-{turn.planned.question_id}"):
        left, right = st.columns(2, gap="large")
        left.html(heading(say("room.attempt", n=before.number)) + spoken(before.answer))
        right.html(heading(say("compare.after_text", n=after.number)) + fresh(before.answer, after.answer))


def _row(change: LevelChange, after: Attempt, rubric: Rubric) -> str:
    names = {level.level: level.name for level in rubric.levels}
    levels = (
        f'<span class="c-{esc(change.criterion)}">{level_bar(level, names.get(level or 0, ""))}</span>'
        for level in (change.before, change.after)
    )
    return _line(chip(change.criterion, rubric.criterion(change.criterion).short), (*levels, _verdict(change, after)))


def _line(name_html: str, htmls: Iterable[str]) -> str:
    """Return a row with its roles spelt out: on a narrow page it is laid out as a grid, which would take them away."""
    cells = "".join(f'<td role="cell">{html}</td>' for html in htmls)
    return f'<tr role="row"><th scope="row" role="rowheader">{name_html}</th>{cells}</tr>'


def _verdict(change: LevelChange, after: Attempt) -> str:
    if change.before is None or change.after is None:
        return f'<span class="even">{esc(say("compare.unknown"))}</span>'
    step = change.after - change.before
    if step == 0:
        return f'<span class="even">{esc(say("compare.same"))}</span>'
    if step < 0:
        return f'<span class="down">{esc(say("compare.down", n=-step))}</span>'
    grades = after.assessment.grades if after.assessment is not None else ()
    earned = [f"“{quote.text}”" for grade in grades if grade.criterion == change.criterion for quote in grade.quotes]
    words = f'<span class="small block">{esc(" ".join(earned))}</span>' if earned else ""
    return f'<span class="up">{esc(say("compare.up", n=step))}</span>{words}'
