"""The settings page's pieces. What is chosen here lives in this browser session alone; a key is never stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import SecretStr

from app_pages.parts import progress, session, spending
from app_pages.parts.markup import note, para
from app_pages.parts.session import plain
from app_pages.parts.strings import keys_under, say, say_n
from rehearse.errors import RehearseError
from rehearse.server import is_hosted, resources

if TYPE_CHECKING:
    from rehearse.settings import Settings

MOST_GRADINGS = 5


def in_use() -> None:
    """Draw which coach is at work, and why this one."""
    from rehearse.coaches import find_coach

    found = find_coach(session.settings())
    facts = [found.why, spending.price(found.model, found.host)]
    if found.coach == "llm":
        if (times := session.settings().gradings) > 1:
            facts.append(say("settings.gradings_in_use", n=times))
        facts.append(_counted_by())
    st.html(note(say("settings.in_use", label=session.coach_label()), below=" ".join(filter(None, facts))))


def choice() -> None:
    """Draw the choice of a coach, and the model's address, name and key for this session."""
    if is_hosted():
        _choice_of_kind()
        return
    now = session.settings()
    kinds = keys_under("settings.choice")
    with st.form("coach-form", border=False, enter_to_submit=False):
        kind = st.radio(
            say("settings.choose"),
            kinds,
            index=kinds.index(now.coach),
            format_func=lambda id: say(f"settings.choice.{id}"),
            captions=[say(f"settings.choice_help.{id}") for id in kinds],
        )
        base_url = st.text_input(say("settings.base_url"), value=now.address or "", help=say("settings.base_url_help"))
        model = _model(now)
        key = st.text_input(
            say("settings.api_key"),
            type="password",
            autocomplete="off",
            help=say("settings.api_key_help"),
            placeholder=say("settings.key_set") if now.key else "",
        )
        st.html(para(f"{say('settings.sent')} {say('settings.api_key_help')}", "small"))
        gradings = st.number_input(
            say("settings.gradings"), 1, MOST_GRADINGS, value=now.gradings, help=say("settings.gradings_help")
        )
        with st.container(horizontal=True):
            used = st.form_submit_button(say("settings.use"), type="primary", key="use")
            tested = st.form_submit_button(say("settings.test"), key="test")
        said = st.container()
    if not (used or tested):
        return
    chosen: dict[str, Any] = {
        "coach": kind,
        "base_url": (base_url or "").strip() or None,
        "model": (model or "").strip() or None,
        "gradings": int(gradings),
    }
    if key:
        chosen["api_key"] = SecretStr(key)
    elif "api_key" in st.session_state["coach_choice"] and chosen["base_url"] == now.base_url:
        chosen["api_key"] = st.session_state["coach_choice"]["api_key"]
    if used:
        session.choose(**chosen)
        session.message(say("settings.used"), "success")
        st.rerun()
    from rehearse.coaches import try_model

    try:
        answer = try_model(resources.settings().chosen(**{**chosen, "coach": "llm"}))
    except RehearseError as error:
        said.error(plain(str(error)))
    else:
        said.success(plain(say("settings.test_ok", message=str(answer))))


def _model(now: Settings) -> str | None:
    """Draw the choice of a model: among those that were found, where any were, or by its name."""
    from rehearse.coaches import models_to_pick

    found = models_to_pick(now)
    if not found:
        return st.text_input(say("settings.model"), value=now.model or "")
    names = list(dict.fromkeys(filter(None, (now.model, *found))))
    picked: str | None = st.selectbox(
        say("settings.model"),
        names,
        index=0 if now.model else None,
        accept_new_options=True,
        placeholder=say("settings.model_pick"),
    )
    return picked


def _counted_by() -> str:
    from rehearse.tokens import tokenizer

    counting = tokenizer()
    if counting.name is None:
        return say("settings.counted_roughly", problem=counting.problem)
    return say("settings.counted", name=counting.name)


def data() -> None:
    """Draw where the interviews are, how many, and the way to take them along."""
    where = say("settings.data_hosted")
    if not is_hosted():
        where = say("settings.data_where", place=_place(session.settings().database))
    n = len(resources.store().summaries(session.owner()))
    st.html(para(f"{where} {say_n('settings.data_how_many', n)}"))
    if n:
        progress.export("export-settings")


def _choice_of_kind() -> None:
    """Draw the choice between the host's coach and the offline one; the model is the host's to choose, and to pay."""
    kinds = keys_under("settings.choice_hosted")
    now = session.settings().coach
    with st.form("coach-form", border=False, enter_to_submit=False):
        kind = st.radio(
            say("settings.choose"),
            kinds,
            index=kinds.index("offline" if now == "offline" else "auto"),
            format_func=lambda id: say(f"settings.choice_hosted.{id}"),
            captions=[say(f"settings.choice_hosted_help.{id}") for id in kinds],
        )
        used = st.form_submit_button(say("settings.use"), type="primary", key="use")
    if used:
        session.choose(coach="offline" if kind == "offline" else resources.settings().coach)
        session.message(say("settings.used"), "success")
        st.rerun()


def _place(url: str) -> str:
    """Return a file's path, or a server's address without its user and password."""
    if url.startswith("sqlite:///"):
        return url.removeprefix("sqlite:///")
    head, _, rest = url.partition("://")
    return f"{head.split('+')[0]}://{rest.rpartition('@')[2]}"
