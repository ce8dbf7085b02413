"""Reading a question aloud: by the browser's own voice, or by a model where one is set for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import esc
from app_pages.parts.strings import say
from rehearse.errors import RehearseError

if TYPE_CHECKING:
    from rehearse.interview.model import Interview
    from rehearse.speech import Endpoint


def draw(interview: Interview, text: str, slot: str) -> None:
    """Draw the way to hear a question; `voice.js` does the reading, and remembers in the browser whether to do so."""
    from rehearse.speech import reading_endpoint

    place = None
    try:
        place = reading_endpoint(session.settings())
    except RehearseError as error:
        session.message(say("voice.broken_setting", message=str(error)), "warning")
    if place is None or st.session_state.get("voice-by-browser"):
        st.html(_by_browser(text, language(interview), slot))
    else:
        _by_model(text, slot, place)


def language(interview: Interview) -> str:
    """Return the language that questions are worded in: the offline coach has them in English only."""
    by = interview.plan_provenance
    return interview.setup.language if by is not None and by.coach == "llm" else "en"


def _by_browser(text: str, language: str, slot: str) -> str:
    return (
        f'<div class="aloud" data-aloud="{esc(slot)}" data-lang="{esc(language)}" data-text="{esc(text)}" '
        f'data-start="{esc(say("voice.read"))}" data-stop="{esc(say("voice.read_stop"))}" '
        f'data-none="{esc(say("voice.read_none"))}">'
        f'<button type="button" class="quiet" data-speak>{esc(say("voice.read"))}</button>{_always()}'
        '<span class="small" role="status" data-aloud-said></span></div>'
    )


def _by_model(text: str, slot: str, place: Endpoint) -> None:
    from rehearse.speech import read_aloud

    with st.container(horizontal=True, vertical_alignment="center", key="aloud"):
        if st.button(say("voice.read"), key=f"speak-{slot}", type="tertiary"):
            st.session_state["voice-reads"] = slot
        st.html(f'<div class="aloud" data-aloud="{esc(slot)}" data-by-model>{_always()}</div>', width="content")
    if st.session_state.get("voice-reads") != slot:
        return
    try:
        st.audio(read_aloud(text, place), format="audio/mpeg", autoplay=True)
    except RehearseError as error:
        st.session_state["voice-by-browser"] = True
        session.message(say("voice.read_failed", message=str(error)), "warning")
        st.rerun()


def _always() -> str:
    return f'<label><input type="checkbox" data-always> {esc(say("voice.read_always"))}</label>'
