"""Recordings of an answer: how one is being written down, what became of it, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import esc, note, para
from app_pages.parts.moments import clock
from app_pages.parts.session import plain
from app_pages.parts.strings import say, say_n
from rehearse.errors import RehearseError
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.speech import Endpoint
    from rehearse.store import Recording

_HEARTBEAT = 0.7
"""Seconds between two looks at a recording that is being written down."""


def length(seconds: float) -> str:
    """Return a recording's length as minutes and seconds."""
    return clock(max(1, round(seconds)))


@st.fragment(run_every=_HEARTBEAT)
def watch(id: str, slot: str, name: str, language: str, place: Endpoint) -> None:
    """Show that a recording is being written down, until it is; typing and submitting go on meanwhile."""
    from rehearse.speech import Transcriber

    whose = session.owner()
    found = [one for one in resources.store().recordings.of(id, slot, owner=whose) if one.name == name]
    try:
        seconds = (
            resources.transcriptions().ensure(
                id, slot, found[0], owner=whose, transcriber=Transcriber(place), language=language
            )
            if found
            else None
        )
    except RehearseError as error:
        st.error(plain(str(error)))
        return
    if seconds is None:
        st.rerun()
        return
    doing = say("voice.working", length=length(found[0].seconds))
    aside = say("room.seconds", n=int(seconds)) if seconds >= 4 else ""
    st.html(
        f'<div class="working"><i aria-hidden="true"></i><span>{esc(doing)}</span> '
        f'<span class="small" aria-hidden="true">{esc(aside)}</span></div>'
    )


def failed(id: str, slot: str, made: Recording) -> None:
    """Draw a recording that could not be written down: why, and what can be done with it."""
    from rehearse.store.recordings import KEPT

    kept = resources.store().recordings
    below = say("voice.kept", length=length(made.seconds), days=KEPT.days)
    if made.fault is not None:
        st.html(note(made.fault, kicker=say("voice.failed"), below=below, kind="warn"))
    else:
        st.html(note(say("voice.not_set_up"), kicker=say("voice.failed"), below=below))
    with st.container(horizontal=True, key=f"voice-ways-{made.name}"):
        if made.fault is not None and st.button(say("voice.again"), key=f"voice-again-{made.name}"):
            kept.want_again(id, slot, made.name, owner=session.owner())
            st.rerun()
        listens = _listen_button(made)
        with st.popover(say("voice.delete"), type="tertiary"):
            st.html(para(say("voice.delete_sure"), "small"))
            _delete_button(id, slot, made, say("voice.delete_yes"))
    if listens:
        _player(id, slot, made)


def placed(id: str, slot: str, made: list[Recording]) -> None:
    """Draw the recordings whose words are in the answer, folded: to be heard, put back, deleted."""
    if not made:
        return
    st.html(para(say("voice.placed"), "small"))
    with st.expander(say_n("voice.recordings", len(made)), key="voice-kept"):
        for one in made:
            with st.container(horizontal=True, vertical_alignment="center", key=f"voice-ways-{one.name}"):
                st.html(para(length(one.seconds), "small"), width="content")
                listens = _listen_button(one)
                _back_button(id, slot, one)
                _delete_button(id, slot, one, say("voice.delete"))
            if listens:
                _player(id, slot, one)


def _listen_button(made: Recording) -> bool:
    """Draw the button that brings a recording's sound from the store, which only somebody who listens needs."""
    key = f"voice-listens-{made.name}"
    if st.button(say("voice.listen"), key=f"voice-listen-{made.name}", type="tertiary"):
        st.session_state[key] = True
    return bool(st.session_state.get(key))


def _player(id: str, slot: str, made: Recording) -> None:
    wav = resources.store().recordings.audio(id, slot, made.name, owner=session.owner())
    st.audio(wav, format="audio/wav")


def _back_button(id: str, slot: str, made: Recording) -> None:
    """Offer words again that are not in the box any more: they were deleted there, or lost with a broken connection."""
    from rehearse.speech import is_spoken

    typed = st.session_state.get(f"answer-{slot}") or ""
    if made.delivery is not None and not is_spoken(made.delivery.transcript, typed):
        words = (id, slot, made.delivery.transcript)
        st.button(say("voice.back"), key=f"voice-back-{made.name}", type="tertiary", on_click=_put_back, args=words)


def _put_back(id: str, slot: str, transcript: str) -> None:
    typed = st.session_state.get(f"answer-{slot}") or ""
    words = "\n\n".join(filter(None, (typed.rstrip(), transcript)))
    st.session_state[f"answer-{slot}"] = words
    resources.store().save_draft(id, slot, words, owner=session.owner())


def _delete_button(id: str, slot: str, made: Recording, label: str) -> None:
    if st.button(label, key=f"voice-delete-{made.name}", type="tertiary"):
        resources.store().recordings.discard(id, slot, made.name, owner=session.owner())
        session.message(say("voice.deleted"), "info")
        st.rerun()
