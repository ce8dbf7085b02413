"""Answering by voice: a recording is stored, then written down, then put into the answer's box to be corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import recordings, session
from app_pages.parts.markup import esc, para
from app_pages.parts.session import plain
from app_pages.parts.strings import say, say_n
from rehearse.errors import RehearseError, StoreError
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.interview.delivery import Delivery
    from rehearse.interview.model import Interview
    from rehearse.speech import Endpoint
    from rehearse.store import Recording

SAMPLE_RATE = 16_000
"""What speech models take; more is only larger."""


def take_up(interview: Interview, slot: str) -> None:
    """Put what was written down behind what is in the box, once asked to; call it before the box is drawn.

    Somebody may be typing when a transcript comes, so it waits for the button that `draw` shows for it: the
    page's script presses that in a pause, when the server has all that is in the box.
    """
    if not st.session_state.get(f"voice-place-{slot}"):
        return
    key, store, whose = f"answer-{slot}", resources.store(), session.owner()
    is_drawn = key in st.session_state
    typed = before = (st.session_state[key] if is_drawn else store.draft(interview.id, slot, owner=whose)) or ""
    for made in store.recordings.of(interview.id, slot, owner=whose):
        if made.delivery is None or made.placed:
            continue
        words = "\n\n".join(filter(None, (typed.rstrip(), made.delivery.transcript)))
        if store.recordings.place(interview.id, slot, made.name, words, owner=whose):
            typed = words
    done = st.session_state.get("voice-placed")
    if typed != before:
        st.session_state["voice-placed"] = (slot, before, typed)
    elif done is not None and done[:2] == (slot, before):
        # Pressed twice: the second press was under way, with the box as it had been, when the first one was heeded.
        typed = done[2]
        store.save_draft(interview.id, slot, typed, owner=whose)
    if is_drawn and typed != before:
        st.session_state[key] = typed


def draw(interview: Interview, slot: str) -> None:
    """Draw the recorder, and what became of the recordings of this answer."""
    from rehearse.speech import transcription_endpoint
    from rehearse.store.recordings import MOST

    made = resources.store().recordings.of(interview.id, slot, owner=session.owner())
    try:
        place = transcription_endpoint(session.settings())
    except RehearseError as error:
        st.html(para(say("voice.broken_setting", message=str(error)), "small"))
        place = None
    else:
        if place is None and not made:
            st.html(para(say("voice.not_set_up"), "small"))
    if place is None and not made:
        return
    with st.container(key="voice", gap="small"):
        # One live region for the whole visit is in voice.js; this says what is new to it.
        st.html(_news(made, slot))
        for one in made:
            if not one.placed:
                _one(interview, slot, one, place)
        if place is not None and len(made) < MOST:
            _recorder(interview, slot, place)
        elif place is not None:
            st.html(para(say("voice.full", n=len(made)), "small"))
        recordings.placed(interview.id, slot, [one for one in made if one.placed])


def holds_back(id: str, slot: str) -> bool:
    """Say, once for an answer, that a recording is not in it yet; True where submitting is to wait for that."""
    made = resources.store().recordings.of(id, slot, owner=session.owner())
    if all(one.placed for one in made) or st.session_state.get("voice-warned") == (id, slot):
        return False
    st.session_state["voice-warned"] = (id, slot)
    session.message(say("voice.waits"), "warning")
    return True


def spoken(id: str, slot: str, answer: str) -> tuple[Delivery, ...]:
    """Return how the parts of a submitted answer were said that were spoken, and not typed anew."""
    from rehearse.speech import is_spoken

    made = resources.store().recordings.of(id, slot, owner=session.owner())
    return tuple(
        one.delivery for one in made if one.placed and one.delivery and is_spoken(one.delivery.transcript, answer)
    )


def forget(id: str, slot: str) -> None:
    """Delete the recordings of an answer that is submitted."""
    resources.store().recordings.clear(id, slot, owner=session.owner())


def _recorder(interview: Interview, slot: str, place: Endpoint) -> None:
    resources.transcriptions().warm()
    take = st.session_state.setdefault(f"voice-take-{slot}", 0)
    clip = st.audio_input(say("voice.record"), key=f"voice-take-{slot}-{take}", sample_rate=SAMPLE_RATE)
    limit = session.settings().max_recording
    longest = say_n("voice.minutes", limit // 60) if limit >= 60 else say_n("voice.seconds", limit)
    texts = {
        name: say(f"voice.{name}", left="{left}") if name == "ending" else say(f"voice.{name}")
        for name in (
            *("ending", "ended", "no_microphone", "refused", "busy"),
            *("insecure", "broken_upload", "leaving", "try_again"),
        )
    }
    attributes = " ".join(f'data-{name.replace("_", "-")}="{esc(text)}"' for name, text in texts.items())
    language = say(f"languages.{interview.setup.language}")
    key = "voice.help_local" if place.is_local else "voice.help"
    shown = say(key, length=longest, language=language, model=place.model, host=place.host)
    st.html(f'<div data-voice data-slot="{esc(slot)}" data-limit="{limit}" {attributes}>{para(shown, "small")}</div>')
    st.html('<div class="voice-said" data-voice-said></div>')
    if clip is not None and _is_stored(interview.id, slot, clip.getvalue()):
        # A recorder keeps its recording and hands it over at every run: a new one begins empty.
        st.session_state[f"voice-take-{slot}"] = take + 1
        st.rerun()


def _is_stored(id: str, slot: str, wav: bytes) -> bool:
    """Store a recording before anything else is done with it; False where it has to stay in the recorder for now."""
    from rehearse.speech import sound_of

    try:
        sound = sound_of(wav)
        resources.store().recordings.add(id, slot, wav, seconds=sound.seconds, owner=session.owner())
    except StoreError as error:
        st.error(plain(str(error)))
        return False
    except RehearseError as error:
        session.message(str(error), "warning")
    return True


def _one(interview: Interview, slot: str, made: Recording, place: Endpoint | None) -> None:
    """Draw a recording whose words are not in the answer yet."""
    if made.delivery is not None:
        st.html(para(say("voice.heard", length=recordings.length(made.seconds)), "small"))
        st.button(say("voice.place"), key=f"voice-place-{slot}")
    elif made.fault is None and place is not None:
        recordings.watch(interview.id, slot, made.name, interview.setup.language, place)
    else:
        recordings.failed(interview.id, slot, made)


def _news(made: tuple[Recording, ...], slot: str) -> str:
    """Return what the page's script says aloud when it changes: what became of the recording made last."""
    last = made[-1] if made else None
    if last is None:
        said = ""
    elif last.placed:
        said = say("voice.placed")
    elif last.fault is not None:
        # The note that shows it is an alert, which is read out by itself.
        said = ""
    else:
        said = say("voice.working", length=recordings.length(last.seconds)) if last.delivery is None else ""
    state = f"{slot} {len(made)} {said}"
    return f'<span hidden data-voice-news="{esc(state)}" data-say="{esc(said)}"></span>'
