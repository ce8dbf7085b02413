"""A stronger version whose blanks are filled in where they stand, and which then goes in as the next attempt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session, tongue
from app_pages.parts.markup import esc, heading, listed
from app_pages.parts.strings import say
from rehearse.errors import RehearseError
from rehearse.interview import actions
from rehearse.interview.stage import slot as open_slot
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.interview.assessment import Rewrite
    from rehearse.interview.model import Interview

OPEN = "[...]"
"""What stands for a blank that nobody has filled yet."""
_NUMBER = re.compile(r"\[(\d+)\]")


def cut(text: str, blanks: int) -> list[str | int]:
    """Return the text cut at its blanks ``[1]`` ... ``[blanks]``; a blank is given by its index from 0.

    A number in brackets that names no blank stays text.
    """
    pieces: list[str | int] = []
    at = 0
    for match in _NUMBER.finditer(text):
        index = int(match.group(1)) - 1
        if 0 <= index < blanks:
            pieces += [text[at : match.start()], index]
            at = match.end()
    pieces.append(text[at:])
    return [piece for piece in pieces if piece != ""]


def filled(text: str, words: list[str]) -> str:
    """Return the text with these words in its blanks, and `OPEN` in those that have none."""
    pieces = cut(text, len(words))
    return "".join(piece if isinstance(piece, str) else words[piece].strip() or OPEN for piece in pieces)


def draw(interview: Interview, at: int, made: Rewrite) -> None:
    """Draw the version with a field in the place of each blank, what would fill them, and the two ways on."""
    attempt = len(interview.turns[at].attempts) - 1
    place = f"{at}.{attempt}"
    text, asked = st.columns([1.7, 1], gap="large") if made.blanks else (st.container(), st.container())
    with text, st.container(key=f"version-{place}"):
        words = _fields(interview.id, place, made)
    if made.blanks:
        asked.html(heading(say("feedback.blanks")) + listed(made.blanks, "counted", language=tongue.spoken()))
    whole = filled(made.text, words)
    with st.container(horizontal=True, key=f"send-on-{place}"):
        if made.blanks and st.button(say("feedback.send"), key=f"send-{place}"):
            _send(interview.id, at, attempt, whole, words)
            st.rerun()
        if st.button(say("feedback.to_box"), key=f"to-box-{place}"):
            _to_box(interview.id, at, attempt, whole)
            st.rerun()


def _fields(id: str, place: str, made: Rewrite) -> list[str]:
    words = [""] * len(made.blanks)
    drawn: set[int] = set()
    for piece in cut(made.text, len(made.blanks)):
        if isinstance(piece, str):
            st.html(f'<span class="words" dir="auto"{tongue.lang()}>{esc(piece)}</span>')
        elif piece in drawn:
            st.html(f'<span class="words">{esc(words[piece] or f"[{piece + 1}]")}</span>')
        else:
            drawn.add(piece)
            words[piece] = _field(id, f"{place}.blank-{piece + 1}", piece + 1, made.blanks[piece])
    return words


def _field(id: str, slot: str, number: int, asks: str) -> str:
    store, whose = resources.store(), session.owner()
    kept = store.draft(id, slot, owner=whose)
    typed = st.text_input(
        session.plain(say("feedback.blank", n=number, asks=asks)),
        value=kept,
        key=f"blank-{slot}",
        placeholder=f"[{number}]",
        label_visibility="collapsed",
    )
    if (typed or "") != kept:
        store.save_draft(id, slot, typed or "", owner=whose)
    return typed or ""


def _send(id: str, at: int, attempt: int, whole: str, words: list[str]) -> None:
    from rehearse.documents import clean_text

    still_open = [str(number) for number, word in enumerate(words, 1) if not word.strip()]
    if still_open:
        session.message(say("feedback.still_open", numbers=", ".join(f"[{n}]" for n in still_open)), "warning")
        return
    try:
        answer = clean_text(whole, what="answer", max_chars=session.settings().max_answer)
    except RehearseError as error:
        session.message(str(error))
        return

    def act(interview: Interview) -> Interview:
        now = session.now()
        opened = _opened(interview, at, attempt)
        slot = f"{at}.{attempt + 2}.0"
        # Where that attempt waits no more, the button was pressed twice: what was sent the first time stands.
        return actions.submit(opened, answer.text, now, slot=slot) if open_slot(opened) == slot else opened

    if session.change(id, act):
        for notice in answer.notices:
            session.message(notice, "info")


def _to_box(id: str, at: int, attempt: int, whole: str) -> None:
    if session.change(id, lambda interview: _opened(interview, at, attempt)):
        slot = open_slot(session.load(id))
        if slot is not None:
            st.session_state[f"answer-{slot}"] = whole
            resources.store().save_draft(id, slot, whole, owner=session.owner())


def _opened(interview: Interview, at: int, attempt: int) -> Interview:
    """Return the interview with the attempt after this one open; unchanged where there is one already."""
    if len(interview.turns[at].attempts) > attempt + 1:
        return interview
    return actions.retry(interview, at, session.now())
