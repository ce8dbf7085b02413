"""How the posting was read: the lines it was read from beside what was read, to be corrected by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import room, session
from app_pages.parts.markup import esc, para, remark
from app_pages.parts.session import plain
from app_pages.parts.strings import say, say_n
from rehearse.interview import actions

if TYPE_CHECKING:
    from rehearse.interview.job import JobReading, Read
    from rehearse.interview.model import Interview

ONE, MANY = ("title", "employer", "seniority"), ("objectives", "skills", "growth")
_LONGEST = 500


def draw(interview: Interview) -> None:
    """Draw the posting with the lines that were read marked, and the reading as a form that starts the interview."""
    job = interview.job
    if job is None:
        return
    st.header(say("review.title"), anchor=False)
    st.html(para(say("review.nothing" if job.is_empty else "review.lead"), "lead"))
    if interview.plan_notices:
        st.html("".join(remark(text) for text in interview.plan_notices))
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        st.subheader(say("review.posting"), anchor=False)
        st.html(_posting(interview.setup.posting, job))
    with right, st.form("reading", border=False, enter_to_submit=False):
        st.subheader(say("review.reading"), anchor=False)
        filled = {name: _one(job, name) for name in ONE} | {name: _many(job, name) for name in MANY}
        pressed = st.form_submit_button(say("review.start"), type="primary", key="start-reviewed")
        problem = st.container()
    room.cue("review", focus="", announce=say("review.title"))
    if pressed:
        too_long = [line for text in filled.values() for line in text.splitlines() if len(line.strip()) > _LONGEST]
        if too_long:
            problem.error(plain(say("review.short_lines", n=len(too_long[0]), start=too_long[0][:60])))
            return
        if session.change(interview.id, lambda it: _corrected(it, filled)):
            st.rerun()


def _corrected(interview: Interview, filled: dict[str, str]) -> Interview:
    job = interview.job
    if job is None or interview.started_at is not None:
        # A second press of the same button, or another tab: the interview goes on where it stands.
        return interview
    update: dict[str, object] = {name: (_reads(job, name, filled[name]) or (None,))[0] for name in ONE}
    update |= {name: _reads(job, name, filled[name]) for name in MANY}
    corrected = job.model_copy(update=update)
    changed = actions.correct_job(interview, corrected) if corrected != job else interview
    return actions.start(changed, session.now())


def _reads(job: JobReading, name: str, text: str) -> tuple[Read, ...]:
    """Return the lines as facts; a line that was not changed keeps the place that it was read from."""
    from rehearse.interview.job import Read

    known = {fact.text: fact for fact in _facts(job, name)}
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return tuple(known.get(line) or Read(text=line) for line in dict.fromkeys(lines) if line)


def _facts(job: JobReading, name: str) -> tuple[Read, ...]:
    value = getattr(job, name)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _one(job: JobReading, name: str) -> str:
    facts = _facts(job, name)
    typed = st.text_input(
        say(f"review.field.{name}"),
        value=facts[0].text if facts else "",
        placeholder=say("review.empty"),
        key=f"read-{name}",
    )
    _lines(facts)
    return typed or ""


def _many(job: JobReading, name: str) -> str:
    facts = _facts(job, name)
    typed = st.text_area(
        say(f"review.field.{name}"),
        value="\n".join(fact.text for fact in facts),
        placeholder=say("review.one_a_line"),
        height=max(90, 28 * len(facts) + 40),
        key=f"read-{name}",
    )
    _lines(facts)
    return typed or ""


def _lines(facts: tuple[Read, ...]) -> None:
    lines = sorted({fact.line for fact in facts if fact.line is not None})
    if lines:
        st.html(para(say_n("review.lines", len(lines), lines=", ".join(map(str, lines))), "foot"))


def _posting(text: str, job: JobReading) -> str:
    read: dict[int, list[str]] = {}
    for name in (*ONE, *MANY):
        for fact in _facts(job, name):
            if fact.line is not None:
                read.setdefault(fact.line, []).append(say(f"review.field.{name}"))
    items = []
    for n, line in enumerate(text.splitlines(), start=1):
        tags = "".join(f'<span class="tag">{esc(label)}</span>' for label in dict.fromkeys(read.get(n, ())))
        kind = ' class="read"' if n in read else ""
        items.append(f'<li data-n="{n}"{kind}><span dir="auto">{esc(line) or "&nbsp;"}{tags}</span></li>')
    name = esc(say("review.posting_label"))
    return f'<div class="posting" tabindex="0" role="region" aria-label="{name}"><ol>{"".join(items)}</ol></div>'
