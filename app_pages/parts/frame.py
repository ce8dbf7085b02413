"""What stands around every page: state, look, running head, messages, and errors told in words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import account, languages, session
from app_pages.parts.markup import esc, para
from app_pages.parts.strings import say
from rehearse import paths
from rehearse.errors import AccessError, Conflict, NotFound, RehearseError, StoreError
from rehearse.server import resources

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import StreamlitPage

# Logo and icon stand in the style sheet and the script: st.logo and page_icon import NumPy, which costs the first
# page half a second.
_CSS = paths.root() / "static" / "rehearse.css"
_AGAIN = 3.0
"""Seconds between two looks whether a database that was away is there again."""
_SCRIPT = "".join(
    f'<script type="module" src="app/static/{name}.js"></script>' for name in ("room", "voice", "language")
)


def begin() -> None:
    """Set the state of a new browser session, once."""
    for name, value in session.DEFAULTS.items():
        st.session_state.setdefault(name, value)
    languages.begin()


def is_shut() -> bool:
    """Say whether there is nothing to navigate to, since nobody is signed in who may come in."""
    try:
        session.owner()
    except AccessError:
        return True
    except RehearseError:
        return False
    return False


def draw(page: StreamlitPage) -> None:
    """Draw a page inside its frame; what goes wrong on it is said in its own sentence."""
    st.html(_CSS)
    head = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="running-head"
    )
    messages = st.container()
    try:
        session.owner()
        with head:
            st.html(f'<span class="where">{esc(page.title)}</span>', width="content")
            right = st.container(horizontal=True, vertical_alignment="center", width="content")
        coach = right.container(width="content")
        account.line(right)
        # Making a coach takes imports that the first page is not to wait for.
        is_first = page.url_path == "" and st.session_state["coach"] is None
        if not is_first:
            _coach_line(coach)
        page.run()
        if is_first:
            _coach_line(coach)
    except AccessError as error:
        account.shut(str(error))
    except NotFound as error:
        messages.error(session.plain(str(error)))
        st.title(say("room.none_title"), anchor=False)
        st.page_link("app_pages/home.py", label=say("room.to_start"))
    except RehearseError as error:
        messages.error(session.plain(str(error)))
        if isinstance(error, StoreError) and not isinstance(error, NotFound | Conflict):
            st.session_state["store_failed_at"] = time.monotonic()
            _go_on_when_stored()
    with messages:
        session.tell()
    st.html(languages.told() + _SCRIPT, unsafe_allow_javascript=True)


@st.fragment(run_every=_AGAIN)
def _go_on_when_stored() -> None:
    """Draw the page anew once the database answers, without anybody having to press anything.

    Not at once: one that can be read but not written, since its disk is full, would have the page drawn for ever.
    """
    if time.monotonic() - st.session_state["store_failed_at"] < _AGAIN / 2:
        st.html(para(say("app.trying_again"), "small"))
        return
    try:
        resources.store().ping()
    except RehearseError:
        st.html(para(say("app.trying_again"), "small"))
    else:
        st.rerun()


def _coach_line(place: DeltaGenerator) -> None:
    label = say("app.coach_at_work", label=session.coach_label())
    place.page_link("app_pages/settings.py", label=session.plain(label))
