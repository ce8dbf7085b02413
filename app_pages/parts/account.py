"""Signing in and out, where Rehearse is served to many people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markup import note, para
from app_pages.parts.session import plain
from app_pages.parts.strings import say

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def shut(reason: str) -> None:
    """Draw what somebody sees who is not signed in, or may not come in: what this is, why not, and the way in."""
    with st.container(key="shut"):
        st.title(say("home.title"), anchor=False)
        st.html(para(say("home.lead"), "lead"))
        st.html(note(reason, below=say("account.kept")))
        # The button's value is used and no callback, as everywhere: the click may arrive in a new session.
        if _is_signed_in():
            if st.button(say("account.sign_out"), type="primary", key="sign-out"):
                st.logout()
        elif st.button(say("account.sign_in"), type="primary", key="sign-in"):
            st.login()


def line(place: DeltaGenerator) -> None:
    """Draw who is signed in, and the way out, where somebody is."""
    if not _is_signed_in():
        return
    with place.popover(plain(_name()), type="tertiary", key="account"):
        st.markdown(plain(say("account.signed_in_as", name=_name())))
        if st.button(say("account.sign_out"), key="sign-out"):
            st.logout()


def _is_signed_in() -> bool:
    return bool(st.user.to_dict().get("is_logged_in"))


def _name() -> str:
    claims = st.user.to_dict()
    return str(claims.get("name") or claims.get("email") or claims.get("sub") or say("account.unnamed"))
