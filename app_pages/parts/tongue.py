"""Which language the words of an interview or of the guide are in, said where it is not the page's own.

Whatever reads a page aloud reads it in the page's language, unless it is told (WCAG 2.2, success criterion 3.1.2).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.strings import ENGLISH, language

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_SPOKEN = "spoken-language"


def speaks(spoken: str = ENGLISH) -> None:
    """Say in which language (ISO 639-1) the words of this page's interview are; the guide's are English."""
    st.session_state[_SPOKEN] = spoken


def lang() -> str:
    """Return the attribute that tells the language of such words, empty where it is the page's own."""
    spoken: str = st.session_state.get(_SPOKEN, ENGLISH)
    return "" if spoken == language() else f' lang="{escape(spoken, quote=True)}"'


def block(name: str) -> DeltaGenerator:
    """Return a container for Streamlit's own elements that hold such words; `name` tells it from others of the page."""
    # The page's script reads the language out of the key.
    spoken: str = st.session_state.get(_SPOKEN, ENGLISH)
    return st.container() if spoken == language() else st.container(key=f"lang-{spoken}-{name}")
