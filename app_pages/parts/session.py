"""Who is here, what they chose for this session, and the interview in the address."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from app_pages.parts.strings import language, say
from rehearse.errors import Conflict, RehearseError
from rehearse.server import is_hosted, owner_of, resources

if TYPE_CHECKING:
    from rehearse.interview.coach import Coach
    from rehearse.interview.model import Interview
    from rehearse.rubric import Rubric
    from rehearse.settings import Settings

DEFAULTS: dict[str, Any] = {
    "coach_choice": {},
    "coach": None,
    "messages": [],
    "interview": None,
    "next_id": None,
    "kept": None,
    "answering": None,
}

Action = Callable[["Interview"], "Interview"]

_TRIES = 3


def owner() -> str:
    """Return whose interviews this browser may see.

    Raises:
        SettingsError: the browser sent no cookie where one is needed.
        AccessError: nobody is signed in where people sign in, or somebody who may not come in.
    """
    return owner_of(st.context.cookies, st.user.to_dict())


def now() -> datetime:
    """Return the server's time in UTC."""
    return datetime.now(UTC)


def settings() -> Settings:
    """Return the settings with what was chosen in this session on top."""
    return resources.settings().chosen(**st.session_state["coach_choice"])


def choose(**chosen: Any) -> None:
    """Let these settings hold for the rest of this browser session; they are kept in memory alone.

    Where one person serves others, all but the kind of coach is theirs: a model's address that somebody else chose
    would be asked from inside the host's network, with the host's key.
    """
    if is_hosted():
        chosen = {name: value for name, value in chosen.items() if name == "coach"}
    st.session_state["coach_choice"] = {**st.session_state["coach_choice"], **chosen}


def coach() -> Coach:
    """Return the coach at work, the same object as long as the settings stay the same."""
    from rehearse.coaches import coach_for

    chosen = settings()
    kept = st.session_state["coach"]
    if kept is None or kept[0] != chosen:
        kept = (chosen, coach_for(chosen, resources.rubric()))
        st.session_state["coach"] = kept
    made: Coach = kept[1]
    return made


def rubric() -> Rubric:
    """Return the rubric with its words in the page's language; whatever grades goes by `resources.rubric`."""
    from rehearse.rubric import in_language

    return in_language(resources.rubric(), language())


def coach_label() -> str:
    """Return what the page calls the coach; where none can be had, that."""
    try:
        found = coach()
        return say("app.coach_offline") if found.kind == "offline" else found.label
    except RehearseError:
        return say("app.coach_unknown")


def plain(text: str) -> str:
    """Return the text fit for a place that Streamlit reads as Markdown, so that it shows as it was written."""
    from rehearse.documents import as_markdown_text

    return as_markdown_text(text)


def message(text: str, kind: Literal["error", "warning", "success", "info"] = "error") -> None:
    """Keep a message, once, for the top of the page that is drawn next."""
    st.session_state["messages"] = list(dict.fromkeys([*st.session_state["messages"], (kind, text)]))


def tell() -> None:
    """Draw the messages that were kept, and forget them."""
    for kind, text in st.session_state["messages"]:
        getattr(st, kind)(plain(text))
    st.session_state["messages"] = []


def interview_id() -> str | None:
    """Return the id in the address, else the one opened last, and keep it in the address."""
    id: str | None = st.query_params.get("s") or st.session_state["interview"]
    if id is not None:
        st.session_state["interview"] = id
        if st.query_params.get("s") != id:
            st.query_params["s"] = id
    return id


def load(id: str) -> Interview:
    """Return the interview as it is stored.

    Raises:
        NotFound: there is none of that id, or it is somebody else's.
    """
    return resources.store().load(id, owner=owner()).interview


def button(label: str, key: str, id: str, action: Action, *, is_main: bool = False) -> None:
    """Draw a button that does something to the interview, and draw the page anew when it was done.

    `key` names the place too, so that the second click of a double click meets no button any more. The
    button's value is used and no callback: a click that arrives in a new session, after a restart of the
    server, brings its value along, and would find no callback.
    """
    kind: Literal["primary", "secondary"] = "primary" if is_main else "secondary"
    if st.button(label, key=key, type=kind):
        change(id, action)
        st.rerun()


def change(id: str, action: Action) -> bool:
    """Carry out what a person did on the interview as it is now, and store it; say so where it cannot be.

    A coach may store a result, or another tab a change, between loading and saving: the action is then
    carried out again on what is there, and its own check tells whether it still applies.
    """
    store, whose = resources.store(), owner()
    try:
        for left in reversed(range(_TRIES)):
            interview, version = store.load(id, owner=whose)
            try:
                store.save(action(interview), owner=whose, version=version)
            except Conflict:
                if not left:
                    raise
            else:
                return True
    except RehearseError as error:
        message(str(error))
    return False


def new_id() -> str:
    """Return an id for the next interview that this session begins."""
    # As rehearse.store.new_id makes it, which the first page would have to import a database for.
    return secrets.token_urlsafe(24)
