"""The list of a person's interviews, with search; each is opened, renamed or deleted from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import esc, para
from app_pages.parts.moments import day, when
from app_pages.parts.session import plain
from app_pages.parts.strings import say, say_n
from rehearse.errors import RehearseError
from rehearse.interview.view import interview_scores
from rehearse.rubric import rounded
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.interview.model import Interview
    from rehearse.rubric import Rubric
    from rehearse.store import Summary


def listed(kept: dict[str, Interview], rubric: Rubric) -> None:
    """Draw the list of interviews with search, and for each: open, rename, delete."""
    st.header(say("progress.list"), anchor=False)
    if (days := session.settings().keep_days) is not None:
        st.html(para(say_n("progress.kept_for", days), "small"))
    search = st.text_input(say("progress.search"), key="search", live=True) or ""
    found = resources.store().summaries(session.owner(), search=search)
    if not found:
        st.html(para(say("progress.found_none", search=search)))
    for summary in found:
        _one(summary, kept.get(summary.id), rubric)


def _one(row: Summary, interview: Interview | None, rubric: Rubric) -> None:
    value = interview_scores(rubric, interview).score if interview is not None else None
    score, kind = (say("progress.no_score"), "small") if value is None else (str(rounded(value)), "number")
    state = say(f"progress.status.{row.status}", answered=row.answered, questions=row.questions)
    ended = interview.finished_at if interview is not None else None
    facts = f"{day(ended) if ended else when(row.updated_at, session.now())} · {state}"
    asked = _asked_alone(interview)
    is_finished = row.status == "finished"
    with st.container(key=f"row-{row.id}", border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.html(
            f'<p class="entry"><span class="{kind}">{esc(score)}</span><strong>{esc(row.title)}</strong></p>'
            + (para(asked) if asked and asked not in row.title else "")
            + para(facts, "small")
        )
        with right.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
            page = "app_pages/report.py" if is_finished else "app_pages/interview.py"
            if st.button(say("progress.open_report" if is_finished else "progress.open"), key=f"open-{row.id}"):
                st.switch_page(page, query_params={"s": row.id})
            with st.popover(say("progress.rename"), type="tertiary", key=f"renaming-{row.id}"):
                st.text_input(say("progress.rename_label"), value=row.title, max_chars=120, key=f"title-{row.id}")
                st.button(say("progress.rename_save"), key=f"rename-{row.id}", on_click=_rename, args=(row.id,))
            with st.popover(say("progress.delete"), type="tertiary", key=f"deleting-{row.id}"):
                st.markdown(plain(say("progress.delete_sure", title=row.title)))
                st.button(
                    say("progress.delete_yes"), key=f"delete-{row.id}", type="primary", on_click=_delete, args=(row.id,)
                )


def _rename(id: str) -> None:
    try:
        resources.store().rename(id, st.session_state[f"title-{id}"] or "", owner=session.owner())
    except RehearseError as error:
        session.message(str(error))


def _delete(id: str) -> None:
    try:
        resources.store().delete(id, owner=session.owner())
    except RehearseError as error:
        session.message(str(error))
        return
    if st.session_state["interview"] == id:
        st.session_state["interview"] = None
    session.message(say("progress.deleted"), "success")


def _asked_alone(interview: Interview | None) -> str:
    """Return the question that was practised alone, by which such interviews are told apart."""
    if interview is None or len(interview.setup.only) != 1 or not interview.turns:
        return ""
    return interview.turns[0].asked or interview.turns[0].planned.text
