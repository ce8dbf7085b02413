"""Voice on the settings page: who writes recordings down, and who reads questions aloud, for this session."""

from __future__ import annotations

from typing import Any

import streamlit as st
from pydantic import SecretStr

from app_pages.parts import session
from app_pages.parts.markup import note, para
from app_pages.parts.strings import say
from rehearse.errors import RehearseError
from rehearse.server import is_hosted, resources


def in_use() -> None:
    """Draw who writes recordings down, and where a voice goes."""
    from rehearse.speech import transcription_endpoint

    try:
        place = transcription_endpoint(session.settings())
    except RehearseError as error:
        st.html(note(str(error), kind="warn"))
        return
    if place is None:
        st.html(note(say("settings.voice_none"), below=say("settings.voice_how")))
        return
    goes = say("settings.voice_stays") if place.is_local else say("settings.voice_sent", host=place.host)
    label = say("settings.voice_label", model=place.model, host=place.host)
    st.html(note(say("settings.voice_in_use", label=label), below=goes))


def choice() -> None:
    """Draw the addresses, models and key for voice in this session; where others are served, they are the host's."""
    if is_hosted():
        return
    now = session.settings()
    with st.form("voice-form", border=False, enter_to_submit=False):
        address = st.text_input(
            say("settings.voice_address"), value=now.transcribe_address or "", help=say("settings.voice_address_help")
        )
        model = st.text_input(say("settings.voice_model"), value=now.transcribe_model or "", placeholder="whisper-1")
        key = st.text_input(
            say("settings.voice_key"),
            type="password",
            autocomplete="off",
            help=say("settings.voice_key_help"),
            placeholder=say("settings.key_set") if now.transcribe_key else "",
        )
        with st.expander(say("settings.voice_aloud")):
            st.html(para(say("settings.voice_aloud_help"), "small"))
            speech_address = st.text_input(say("settings.voice_speech_address"), value=now.speech_address or "")
            speech_model = st.text_input(say("settings.voice_speech_model"), value=now.speech_model or "")
            speech_voice = st.text_input(
                say("settings.voice_speech_voice"), value=now.speech_voice or "", placeholder="alloy"
            )
        if not st.form_submit_button(say("settings.voice_use"), key="use-voice"):
            return
    chosen = {
        "transcribe_address": _text(address),
        "transcribe_model": _text(model),
        "speech_address": _text(speech_address),
        "speech_model": _text(speech_model),
        "speech_voice": _text(speech_voice),
    }
    chosen |= _keys(chosen, key)
    try:
        _check(chosen)
    except RehearseError as error:
        st.error(session.plain(str(error)))
        return
    session.choose(**chosen)
    st.session_state["voice-by-browser"] = False
    session.message(say("settings.voice_used"), "success")
    st.rerun()


def _keys(chosen: dict[str, Any], typed: str | None) -> dict[str, SecretStr | None]:
    """Return the keys that go with the chosen addresses: one that was set for another address stays at home."""
    started, before = resources.settings(), session.settings()
    keys: dict[str, SecretStr | None] = {}
    for kind in ("transcribe", "speech"):
        is_same = chosen[f"{kind}_address"] == getattr(before, f"{kind}_address")
        is_first = chosen[f"{kind}_address"] == getattr(started, f"{kind}_address")
        kept = getattr(before, f"{kind}_key") if is_same else getattr(started, f"{kind}_key") if is_first else None
        keys[f"{kind}_key"] = kept
    if typed and typed.strip():
        keys["transcribe_key"] = SecretStr(typed.strip())
        if chosen["speech_address"] in (None, chosen["transcribe_address"]) and keys["speech_key"] is None:
            keys["speech_key"] = keys["transcribe_key"] if chosen["speech_address"] else None
    return keys


def _check(chosen: dict[str, Any]) -> None:
    from rehearse.speech import reading_endpoint, transcription_endpoint

    meant = session.settings().model_copy(update=chosen)
    transcription_endpoint(meant)
    reading_endpoint(meant)


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None
