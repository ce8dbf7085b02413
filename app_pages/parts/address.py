"""A choice on a page that its address names, so that a link leads to it and a reload comes back to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def choose_from_address(name: str, options: Sequence[str], default: str) -> None:
    """Have the widget of this key begin with what the address says, else with the default.

    Streamlit's own binding puts the words that are shown into the address, not the ids, which are what lasts.
    """
    named = st.query_params.get(name)
    st.session_state.setdefault(name, named if named in options else default)


def keep_in_address(name: str, chosen: str, default: str) -> None:
    """Let the address say what is chosen; the default is left out."""
    if chosen == default:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
