"""The interview room's fixed pieces: where one is, who said what, and words that could not be submitted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import spending
from app_pages.parts.bank import criteria
from app_pages.parts.highlights import marked, marks_of
from app_pages.parts.markup import esc, heading, line, para, quotes, script, spoken, told
from app_pages.parts.session import plain
from app_pages.parts.strings import say

if TYPE_CHECKING:
    from rehearse.interview.model import Attempt, Interview, Turn
    from rehearse.rubric import Rubric


def nobody_here() -> None:
    """Say that the address names no interview, and offer the way to one."""
    st.title(say("room.none_title"), anchor=False)
    st.html(para(say("room.none")))
    st.page_link("app_pages/home.py", label=say("room.to_start"))


def title(interview: Interview) -> None:
    """Draw the interview's title and, once it has begun, where one is in it and what models took so far."""
    st.title(plain(interview.title), anchor=False)
    if interview.current is not None:
        st.html(f'<div class="place">{_place(interview, interview.current)}</div>')
    if took := spending.so_far(interview):
        st.html(para(took, "foot"))


def kept_words() -> None:
    """Show words that could not be submitted, so that they can be copied."""
    kept = st.session_state["kept"]
    if not kept:
        return

    def close() -> None:
        st.session_state["kept"] = None

    with st.container(border=True, key="kept-words"):
        st.subheader(say("room.kept_title"), anchor=False)
        st.code(kept, language=None, wrap_lines=True)
        st.html(para(say("room.kept_help"), "small"))
        st.button(say("room.kept_close"), key="kept-close", on_click=close)


def conversation_so_far(interview: Interview, rubric: Rubric) -> None:
    """Draw the question in hand and what was answered to it."""
    if interview.turn is not None and interview.turn.attempts:
        st.html(script(conversation(interview.turn.attempts[-1], rubric)))


def conversation(attempt: Attempt, rubric: Rubric, *, with_marks: bool = False) -> Iterator[str]:
    """Yield the lines of an attempt: asked, answered, followed up; with the words that counted marked or not."""
    open_at = next((n for n, reply in enumerate(attempt.replies) if reply.answer is None and not reply.declined), None)
    for n, reply in enumerate(attempt.replies):
        kind = "interviewer now" if n == open_at else "interviewer"
        aside = say("room.follow_up") if n else ""
        yield line(say("room.who_interviewer"), spoken(reply.asked), kind=kind, aside=aside)
        if reply.answer is not None:
            found = marks_of(attempt.assessment, reply.answer, rubric) if with_marks else ()
            yield line(say("room.who_you"), marked(reply.answer, found), kind="you")
        elif reply.declined:
            yield line("", spoken(say("room.declined")), kind="direction")


def why(turn: Turn, rubric: Rubric, *, key: str = "why") -> None:
    """Draw, folded, why this question: the posting's line, the strategy, what it is graded on."""
    from rehearse.rubric import load_guide

    planned = turn.planned
    # An interview may come from elsewhere, made with a guide that had other strategies.
    strategies = {strategy.id: f"{strategy.name}. {strategy.what}" for strategy in load_guide().strategies}
    if planned.why.line is None:
        place = para(say("room.why_general"))
    else:
        place = para(say("room.why_line", line=planned.why.line)) + quotes(
            [(planned.why.passage, "")] if planned.why.passage else []
        )
    with st.expander(say("room.why"), key=key):
        st.html(
            place
            + heading(say("room.why_tests"))
            + told(strategies.get(planned.why.strategy, planned.why.strategy))
            + heading(say("room.why_criteria"))
            + criteria(planned.primary, planned.secondary, rubric)
        )


def cue(key: str, *, focus: str, announce: str) -> None:
    """Tell the page's script where the focus belongs and what a screen reader is to say, once per `key`."""
    st.html(f'<span hidden data-cue="{esc(key)}" data-focus="{esc(focus)}" data-announce="{esc(announce)}"></span>')


def _place(interview: Interview, current: int) -> str:
    attempts = interview.turns[current].attempts
    parts = [f"<strong>{esc(say('room.question_of', n=current + 1, of=len(interview.turns)))}</strong>"]
    if len(interview.turns) > 1:
        parts.append(_dots(interview, current))
    if attempts and attempts[-1].number > 1:
        parts.append(f"<span>{esc(say('room.attempt', n=attempts[-1].number))}</span>")
    if interview.setup.mode == "mock" and interview.finished_at is None:
        parts.append(f"<span>{esc(say('room.mock'))}</span>")
    return "".join(parts)


def _dots(interview: Interview, current: int) -> str:
    answered = [any(attempt.answer for attempt in turn.attempts) for turn in interview.turns]
    dots = "".join(
        f'<i class="{"now" if n == current else "done" if done else "skipped" if turn.skipped else ""}"></i>'
        for n, (turn, done) in enumerate(zip(interview.turns, answered, strict=True))
    )
    label = say("room.progress_label", n=current + 1, of=len(interview.turns), answered=sum(answered))
    return f'<span class="dots" role="img" aria-label="{esc(label)}">{dots}</span>'
