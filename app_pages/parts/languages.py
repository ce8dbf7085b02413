"""The interface's language: what the visitor chose and their browser keeps, else the browser's own where we have it."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.markup import esc, para
from app_pages.parts.strings import ENGLISH, LANGUAGE, languages, say

COOKIE = "rehearse-language"
_CHOSEN = "interface-chosen"


def begin() -> None:
    """Let this browser session have the language that was chosen before, else the browser's first that we have."""
    if LANGUAGE not in st.session_state:
        known = languages()
        asked = (st.context.cookies.get(COOKIE), (st.context.locale or "").split("-")[0].lower())
        st.session_state[LANGUAGE] = next((id for id in asked if id in known), ENGLISH)


def told() -> str:
    """Return the mark by which the page's script keeps the language and says it to screen readers."""
    chosen = " data-chosen" if st.session_state.get(_CHOSEN) else ""
    return f'<span data-language="{esc(st.session_state[LANGUAGE])}"{chosen} hidden></span>'


def choice() -> None:
    """Draw the choice of the interface's language."""
    known = languages()
    st.selectbox(
        say("settings.language"),
        list(known),
        index=list(known).index(st.session_state[LANGUAGE]),
        format_func=known.__getitem__,
        key="interface-choice",
        on_change=_choose,
    )
    st.html(para(say("settings.language_help"), "small"))


def _choose() -> None:
    st.session_state[LANGUAGE] = st.session_state["interface-choice"]
    st.session_state[_CHOSEN] = True
