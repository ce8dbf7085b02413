"""Two attempts side by side, criterion by criterion, with the words that are new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.highlights import fresh
from app_pages.parts.markup import chip, esc, heading, level_bar, note, spoken, table
from app_pages.parts.session import plain
from app_pages.parts.strings import say
from rehearse.evidence import find
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
    is_same = all(change.before == change.after and change.after is not None for change in changes)
    if is_same:
        st.html(note(say("compare.all_same")))
    heads = (
        say("compare.criterion"),
        say("room.attempt", n=before.number),
        say("room.attempt", n=after.number),
        say("compare.change"),
    )
    scores = [attempt_score(rubric, turn, attempt) for attempt in (before, after)]
    shown = (esc(say("app.level_not_graded") if value is None else rounded(value)) for value in scores)
    total = _line(esc(say("compare.score")), (*shown, _sum(scores, is_same=is_same)))
    st.html(table(title, heads, [*(_row(change, before, after, rubric) for change in changes), total], kind="pair"))
    key = f"texts-{before.number}-{after.number}-{turn.planned.question_id}"
    with st.expander(say("compare.texts"), expanded=True, key=key):
        left, right = st.columns(2, gap="large")
        left.html(heading(say("room.attempt", n=before.number)) + spoken(before.answer))
        right.html(heading(say("compare.after_text", n=after.number)) + fresh(before.answer, after.answer))


def _row(change: LevelChange, before: Attempt, after: Attempt, rubric: Rubric) -> str:
    names = {level.level: level.name for level in rubric.levels}
    levels = (
        f'<span class="c-{esc(change.criterion)}">{level_bar(level, names.get(level or 0, ""))}</span>'
        for level in (change.before, change.after)
    )
    name = chip(change.criterion, rubric.criterion(change.criterion).short)
    return _line(name, (*levels, _verdict(change, before, after)))


def _line(name_html: str, htmls: Iterable[str]) -> str:
    """Return a row with its roles spelt out: on a narrow page it is laid out as a grid, which would take them away."""
    cells = "".join(f'<td role="cell">{html}</td>' for html in htmls)
    return f'<tr role="row"><th scope="row" role="rowheader">{name_html}</th>{cells}</tr>'


def _verdict(change: LevelChange, before: Attempt, after: Attempt) -> str:
    if change.before is None or change.after is None:
        return f'<span class="even">{esc(say("compare.unknown"))}</span>'
    step = change.after - change.before
    if step > 0:
        return _step(step) + _small(_words_of(change.criterion, after, missing_in=before))
    if step < 0:
        gone = _words_of(change.criterion, before, missing_in=after)
        return _step(step) + _small(say("compare.gone", words=gone) if gone else "")
    return _step(step)


def _sum(scores: list[float | None], *, is_same: bool) -> str:
    """Return what became of the score; where no level moved, no point more or less is a real change."""
    before, after = scores
    if before is None or after is None:
        return ""
    return _step(0 if is_same else rounded(after) - rounded(before))


def _step(step: int) -> str:
    kind, key = ("even", "compare.same") if not step else ("up", "compare.up") if step > 0 else ("down", "compare.down")
    return f'<span class="{kind}">{esc(say(key, n=abs(step)))}</span>'


def _small(text: str) -> str:
    return f'<span class="small block" dir="auto">{esc(text)}</span>' if text else ""


def _words_of(criterion: str, attempt: Attempt, *, missing_in: Attempt) -> str:
    """Return the words cited for a criterion that the other attempt does not have, in quotation marks."""
    grades = attempt.assessment.grades if attempt.assessment is not None else ()
    cited = [quote for grade in grades if grade.criterion == criterion for quote in grade.quotes]
    own = [quote.text for quote in cited if quote.source == "answer" and not find(quote.text, missing_in.answer)]
    return " ".join(say("app.quoted", text=text) for text in dict.fromkeys(own))
