"""What stands around every page: state, look, running head, messages, and errors told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import languages, session
from app_pages.parts.markup import esc
from app_pages.parts.strings import say
from rehearse import paths
from rehearse.errors import NotFound, RehearseError

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import StreamlitPage

# Logo and icon stand in the style sheet and the script: st.logo and page_icon import NumPy, which costs the first
# page half a second.
_CSS = paths.root() / "static" / "rehearse.css"
_SCRIPT = "".join(
    f'<script type="module" src="app/static/{name}.js"></script>' for name in ("room", "voice", "language")
)


def begin() -> None:
    """Set the state of a new browser session, once."""
    for name, value in session.DEFAULTS.items():
        st.session_state.setdefault(name, value)
    languages.begin()


def draw(page: StreamlitPage) -> None:
    """Draw a page inside its frame; what goes wrong on it is said in its own sentence."""
    st.html(_CSS)
    head = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="running-head"
    )
    messages = st.container()
    try:
        with head:
            st.html(f'<span class="where">{esc(page.title)}</span>', width="content")
            coach = st.container(width="content")
        # Making a coach takes imports that the first page is not to wait for.
        is_first = page.url_path == "" and st.session_state["coach"] is None
        if not is_first:
            _coach_line(coach)
        page.run()
        if is_first:
            _coach_line(coach)
    except NotFound as error:
        messages.error(session.plain(str(error)))
        st.title(say("room.none_title"), anchor=False)
        st.page_link("app_pages/home.py", label=say("room.to_start"))
    except RehearseError as error:
        messages.error(session.plain(str(error)))
    with messages:
        session.tell()
    st.html(languages.told() + _SCRIPT, unsafe_allow_javascript=True)


def _coach_line(place: DeltaGenerator) -> None:
    label = say("app.coach_at_work", label=session.coach_label())
    place.page_link("app_pages/settings.py", label=session.plain(label))
