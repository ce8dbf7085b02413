"""What a report found in the words: pitfalls, passages that do not go together, objectives spoken to or never."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.grades import sourced
from app_pages.parts.markup import between, chip, esc, para, points, quotes, row, rows, told
from app_pages.parts.strings import say
from app_pages.parts.tongue import lang

if TYPE_CHECKING:
    from rehearse.report import ReportContent
    from rehearse.report.model import Contradiction, Fault, Objective


def faults(made: ReportContent) -> None:
    """Draw the pitfalls with the words that show them."""
    st.header(say("report.pitfalls"), anchor=False)
    found = [(q.number, fault) for q in made.questions if q.shown is not None for fault in q.shown.faults]
    if not found:
        st.html(para(say("report.pitfalls_none")))
        return
    shown = [_fault(number, fault) for number, fault in found if fault.pitfall != "contradiction"]
    if shown:
        st.html(rows(shown))


def contradictions(made: ReportContent) -> None:
    """Draw the passages that do not go together, two and two side by side."""
    if made.contradictions:
        st.subheader(say("report.contradictions"), anchor=False)
        st.html(rows(_contradiction(found) for found in made.contradictions))


def objectives(made: ReportContent) -> None:
    """Draw which of the posting's objectives were spoken to, with the words, and which never."""
    if not made.objectives:
        return
    st.header(say("report.objectives"), anchor=False)
    n, of = sum(objective.quote is not None for objective in made.objectives), len(made.objectives)
    how_many = "none" if not n else "all" if n == of else "some"
    st.html(para(say(f"report.objectives_count.{how_many}", n=n, of=of), "small"))
    st.html(rows(_objective(objective) for objective in made.objectives))


def _contradiction(found: Contradiction) -> str:
    here = say("report.from_this", n=found.question)
    passages = "".join(
        f'<div><q dir="auto"{lang()}>{esc(words)}</q><span class="source">{esc(source or here)}</span></div>'
        for words, source in sourced(found.passages)
    )
    # A reason that only quotes the two passages again says nothing that does not stand below it.
    says_more = found.reason and not all(passage.text in found.reason for passage in found.passages)
    reason = told(found.reason, "reason") if says_more else ""
    return row("contradiction", reason, f'<div class="pairing">{passages}</div>')


def _fault(number: int, fault: Fault) -> str:
    return row(
        fault.pitfall,
        between(chip(fault.pitfall, fault.name, aside=say("report.in_question", n=number)), points(fault.points)),
        told(fault.reason, "reason") if fault.reason else "",
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
    left = f'<span{lang()}>{esc(objective.text)}</span> <span class="points">{esc(_joined(line))}</span>'
    return row("", between(left, f'<span class="{kind}">{esc(state)}</span>'), shown)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
