"""Waiting for the coach. The work is done by a background job; a page only watches it, and may be left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import esc, line, note, script
from app_pages.parts.session import plain
from app_pages.parts.strings import ENGLISH, say
from rehearse.errors import RehearseError, StoreError
from rehearse.interview import actions
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.interview.model import Interview
    from rehearse.turns import Job

PATIENCE = 0.4
"""Seconds that a page waits for a quick coach before it shows that it is waiting."""
_HEARTBEAT = 0.2
_SHOW_SECONDS_AFTER = 4
_STALE = 12


def settle(id: str) -> tuple[Interview, Job | None]:
    """See to it that the interview's work is being done; return it as it is now, and the job that is still at it."""
    job = resources.turns().ensure(id, owner=session.owner(), coach=session.coach())
    until = time.monotonic() + PATIENCE
    while job is not None and job.running and (left := until - time.monotonic()) > 0:
        job.wait(left, after=job.revision)
    return session.load(id), job


def watch(interview: Interview, job: Job | None) -> None:
    """Show what the coach is doing until something new is stored, then draw the page anew."""
    if job is None:
        # The program is about to end; whoever opens the interview next finds the same work still to be done.
        st.html(_working(say("room.working.idle")))
        return
    if job.error is not None:
        _failed(job.error)
        return
    begun, seen = time.monotonic(), job.saved
    spot, stop = st.empty(), st.empty()
    stop.button(say("room.stop_work"), key="stop-work", on_click=job.cancel, type="tertiary")
    # What the page showed before would stay below, faded, for as long as this run takes.
    for _ in range(_STALE):
        st.empty()
    shown = ""
    while job.running and job.saved == seen:
        revision = job.revision
        if (now := _now(job, time.monotonic() - begun)) != shown:
            spot.html(now)
            shown = now
        # Reading the state at every heartbeat is what lets a click or a closed page interrupt this loop. Drawing does,
        # too, but where many wait, what is sent to all of them would leave no time for their work.
        st.session_state.get("answering")
        job.wait(_HEARTBEAT, after=revision)
    if job.error is None:
        st.rerun()
    # Drawn anew, the page would begin the work anew, and never get to say why that comes to nothing.
    spot.empty()
    stop.empty()
    _failed(job.error)


def trouble(interview: Interview) -> None:
    """Say why the coach could not go on, and offer the two ways on."""
    failed = interview.trouble
    if failed is None:
        return
    st.html(
        note(
            failed.reason,
            kicker=say("room.trouble_title"),
            below=say("room.trouble_kept"),
            kind="warn",
            language=ENGLISH,
        )
    )
    at = f"{failed.at.timestamp():.0f}"
    with st.container(horizontal=True, key="ways-on"):
        session.button(say("room.try_again"), f"try-again-{at}", interview.id, actions.clear_trouble, is_main=True)
        if session.coach().kind != "offline" and st.button(say("room.go_offline"), key=f"go-offline-{at}"):
            session.choose(coach="offline")
            session.change(interview.id, actions.clear_trouble)
            st.rerun()


def _failed(error: RehearseError) -> None:
    if isinstance(error, StoreError):
        # The frame says so, and tries again by itself.
        raise error
    st.error(plain(str(error)))
    st.button(say("room.try_again"), key="try-again", type="primary")


def _now(job: Job, seconds: float) -> str:
    if job.kind in ("ask", "follow_up") and job.text:
        words = f'<p class="words" dir="auto"><span class="coming">{esc(job.text)}</span></p>'
        return script([line(say("room.who_interviewer"), words, kind="interviewer now")])
    doing = say("room.working.queue", n=job.place) if job.place else say(f"room.working.{job.kind or 'idle'}")
    return _working(doing, say("room.seconds", n=int(seconds)) if seconds >= _SHOW_SECONDS_AFTER else "")


def _working(doing: str, aside: str = "") -> str:
    shown = f' <span class="small" aria-hidden="true">{esc(aside)}</span>' if aside else ""
    return f'<div class="working"><i aria-hidden="true"></i><span role="status">{esc(doing)}</span>{shown}</div>'
