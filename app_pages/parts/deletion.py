"""The deletion of everything a person has here, which wants a word typed first."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import para
from app_pages.parts.strings import say, say_n
from rehearse.server import resources


def draw() -> None:
    """Draw the deletion, folded away; it is carried out when the word stands there in capitals."""
    word = say("settings.delete_word")
    with st.expander(say("settings.delete_all")), st.form("delete", border=False, clear_on_submit=True):
        st.html(para(say("settings.delete_lead")))
        typed = st.text_input(say("settings.delete_label", word=word), autocomplete="off", key="delete-word")
        pressed = st.form_submit_button(say("settings.delete_button"), key="delete-all")
        if not pressed:
            return
        if (typed or "").strip() != word:
            st.error(say("settings.delete_mismatch", word=word))
            return
    gone = resources.store().delete_all(session.owner())
    st.session_state["interview"] = None
    session.message(say_n("settings.deleted", gone), "success")
    st.rerun()
