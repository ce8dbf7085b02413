"""Which language the words of an interview or of the guide are in, said where it is not the page's own.

Whatever reads a page aloud reads it in the page's language, unless it is told (WCAG 2.2, success criterion 3.1.2).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import strings
from app_pages.parts.strings import ENGLISH

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_SPOKEN = "spoken-language"


def speaks(language: str = ENGLISH) -> None:
    """Say in which language (ISO 639-1) the words of this page's interview are; the guide's are English."""
    st.session_state[_SPOKEN] = language


def spoken() -> str:
    """Return the language of this page's interview."""
    kept: str = st.session_state.get(_SPOKEN, ENGLISH)
    return kept


def lang(of: str | None = None) -> str:
    """Return the attribute that tells a language, by default the interview's; empty where it is the page's own."""
    told = of or spoken()
    return "" if told == strings.language() else f' lang="{escape(told, quote=True)}"'


def block(name: str) -> DeltaGenerator:
    """Return a container for Streamlit's own elements that hold such words; `name` tells it from others of the page."""
    # The page's script reads the language out of the key.
    return st.container() if spoken() == strings.language() else st.container(key=f"lang-{spoken()}-{name}")
