"""Answering: the question, the box that keeps what is typed, and what else one can do instead of submitting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import aloud, room, session, speaking, tongue
from app_pages.parts.markup import esc, line, note, para, remark, script
from app_pages.parts.moments import clock
from app_pages.parts.strings import say, say_n
from rehearse.errors import RehearseError, StoreError
from rehearse.interview import actions
from rehearse.interview.job import JobReading
from rehearse.interview.stage import slot as open_slot
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.interview.model import Interview, Reply, Turn
    from rehearse.rubric import Rubric

SOON, SOON_SHARE = 60, 0.25
"""Seconds before the end from which the timer says that the end is near, and at most this share of the time."""
_WORD = re.compile(r"\S+")


def draw(interview: Interview, rubric: Rubric) -> None:
    """Draw the question in hand and everything one can do with it."""
    turn, slot = interview.turn, open_slot(interview)
    if turn is None or slot is None:
        return
    attempt, reply = turn.attempts[-1], turn.attempts[-1].replies[-1]
    st.html(script(room.conversation(attempt, rubric)))
    with st.container():
        aloud.draw(interview, reply.asked, slot)
    # In a container of their own, so that the box stands at the same place of the page in every run.
    with st.container():
        _asides(interview, turn, slot)
        if len(turn.attempts) > 1 and len(attempt.replies) == 1:
            words = (interview.id, slot, turn.attempts[-2].answer)
            st.button(say("room.from_last"), key=f"from-last-{slot}", type="tertiary", on_click=_take_over, args=words)
    speaking.take_up(interview, slot)
    typed, kept = _box(interview.id, slot)
    st.html(_below(typed, kept, reply, interview.setup.minutes))
    with st.container():
        speaking.draw(interview, slot)
    with st.container(horizontal=True, key="ways-on"):
        if st.button(say("room.submit"), key=f"submit-{slot}", type="primary"):
            _submit(interview.id, slot, typed)
            st.rerun()
        if not turn.hint_taken:
            session.button(say("room.hint"), f"hint-{slot}", interview.id, actions.take_hint)
        _leave(interview, slot)
        if st.button(say("room.stop"), key="stop"):
            session.message(say("room.stopped"), "info")
            st.switch_page("app_pages/home.py")
        _end(interview, slot)
    room.why(turn, rubric)
    key = "room.announce_follow_up" if len(attempt.replies) > 1 else "room.announce_question"
    said = say(key, n=(interview.current or 0) + 1, of=len(interview.turns), text=reply.asked)
    room.cue(slot, focus="answer", announce=said)
    if turn.hint_taken:
        room.cue(f"hint-{slot}", focus="answer", announce=f"{say('room.hint_title')}: {_hint(interview, turn)}")


def words_left_behind(interview: Interview) -> None:
    """Keep words typed for a question that was answered or left in another tab meanwhile, and say so."""
    now, before = (interview.id, open_slot(interview)), st.session_state["answering"]
    st.session_state["answering"] = now if now[1] is not None else None
    if before is None or before == now or before[0] != interview.id:
        return
    # The old box is not drawn any more, but what it held is there until the end of this run.
    words = st.session_state.get(f"answer-{before[1]}")
    words = words or resources.store().draft(before[0], before[1], owner=session.owner())
    if words.strip() and not _is_stored(interview, before[1], words):
        st.session_state["kept"] = words
        session.message(say("room.too_late"), "warning")


def _box(id: str, slot: str) -> tuple[str, str]:
    """Draw the box; return what is in it, and what is kept of that: what the browser has goes before what was kept."""
    store, whose = resources.store(), session.owner()
    kept = store.draft(id, slot, owner=whose)
    typed = st.text_area(
        say("room.answer"),
        # Streamlit logs a complaint where both are given, as after a transcript was put into the box.
        value=kept if f"answer-{slot}" not in st.session_state else "",
        key=f"answer-{slot}",
        height="content",
        placeholder=say("room.answer_placeholder"),
    )
    typed = typed or ""
    if typed != kept:
        try:
            store.save_draft(id, slot, typed, owner=whose)
        except StoreError as error:
            # The words are in the browser still. Whoever now submits them is told whether that can be done.
            session.message(str(error))
        else:
            kept = typed
    return typed, kept


def _below(typed: str, kept: str, reply: Reply, minutes: int | None) -> str:
    n = len(_WORD.findall(typed))
    texts = f'data-one="{esc(say("room.words.one"))}" data-other="{esc(say("room.words.other", n="{n}"))}"'
    timer = "" if minutes is None else _timer(minutes * 60, (session.now() - reply.asked_at).total_seconds())
    return (
        f'<p class="count" data-kept="{esc(kept)}"><b data-words {texts}>{esc(say_n("room.words", n))}</b>{timer}'
        f"<span>{esc(say('room.answer_help'))}</span></p>"
    )


def _timer(allowed: int, gone: float) -> str:
    # A clock that was set back must not give more time than there is.
    left, soon = int(allowed - max(gone, 0.0)), int(min(SOON, SOON_SHARE * allowed))
    texts = {
        "data-left": say("room.timer", left="{left}"),
        "data-soon": say("room.timer_soon", left="{left}"),
        "data-over": say("room.timer_over"),
    }
    state = "over" if left <= 0 else "soon" if left <= soon else "left"
    attributes = " ".join(f'{name}="{esc(text)}"' for name, text in texts.items())
    return (
        f'<span class="timer {state}" role="timer" aria-label="{esc(say("room.timer_label"))}" data-timer="{left}" '
        f'data-soon-from="{soon}" {attributes}>{esc(texts[f"data-{state}"].format(left=clock(max(0, left))))}</span>'
    )


def _asides(interview: Interview, turn: Turn, slot: str) -> None:
    if slot == "0.1.0" and interview.plan_notices:
        notes = [line(say("room.note_label"), remark(text), kind="direction") for text in interview.plan_notices]
        st.html(script(notes))
    if turn.asked_note:
        st.html(script([line(say("room.note_label"), remark(turn.asked_note), kind="direction")]))
    before = turn.attempts[-2].assessment if len(turn.attempts) > 1 else None
    if before is not None and before.change is not None:
        st.html(note(before.change.text, kicker=say("room.last_time"), language=tongue.spoken()))
    if turn.hint_taken:
        st.html(note(_hint(interview, turn), kicker=say("room.hint_title"), language=tongue.spoken()))


def _hint(interview: Interview, turn: Turn) -> str:
    return session.coach().hint(turn.planned, interview.job or JobReading())


def _take_over(id: str, slot: str, words: str) -> None:
    st.session_state[f"answer-{slot}"] = words
    resources.store().save_draft(id, slot, words, owner=session.owner())


def _submit(id: str, slot: str, typed: str) -> None:
    from rehearse.documents import clean_text

    if not typed.strip():
        session.message(say("room.too_empty"), "warning")
        return
    if speaking.holds_back(id, slot):
        return
    try:
        answer = clean_text(typed, what="answer", max_chars=session.settings().max_answer)
        spoken = speaking.spoken(id, slot, answer.text)
        if session.change(id, lambda it: actions.submit(it, answer.text, session.now(), slot=slot, spoken=spoken)):
            st.session_state["answering"] = None
            resources.store().clear_draft(id, slot, owner=session.owner())
            speaking.forget(id, slot)
            for notice in answer.notices:
                session.message(notice, "info")
    except RehearseError as error:
        session.message(str(error))


def _is_stored(interview: Interview, slot: str, words: str) -> bool:
    """Say whether these very words are the stored answer: they were submitted in another tab, or pressed twice."""
    turn, attempt, reply = (int(part) for part in slot.split("."))
    attempts = interview.turns[turn].attempts if turn < len(interview.turns) else ()
    replies = attempts[attempt - 1].replies if attempt <= len(attempts) else ()
    return reply < len(replies) and (replies[reply].answer or "").strip() == words.strip()


def _leave(interview: Interview, slot: str) -> None:
    """Draw the button that leaves what is asked unanswered: a follow-up, a new attempt, or the question."""
    _, attempt, reply = slot.split(".")
    if reply != "0":
        key, act = "room.decline", lambda it: actions.decline_follow_up(it, session.now(), slot=slot)
    elif attempt != "1" or interview.finished_at is not None:
        key, act = "room.leave_attempt", actions.abandon_retry
    else:
        key, act = "room.skip", lambda it: actions.skip(it, session.now(), slot=slot)
    session.button(say(key), f"leave-{slot}", interview.id, _on_purpose(act))


def _end(interview: Interview, slot: str) -> None:
    """Offer to end the interview early, folded away, once there is something to report on."""
    answered = any(attempt.answer for turn in interview.turns for attempt in turn.attempts)
    if interview.finished_at is None and answered:
        with st.popover(say("room.more"), type="tertiary"):
            st.html(para(say("room.end_help"), "small"))
            act = _on_purpose(lambda it: actions.finish(it, session.now()))
            session.button(say("room.end"), f"end-{slot}", interview.id, act)


def _on_purpose(action: session.Action) -> session.Action:
    """Return the action, noting that words typed so far are left on purpose; their draft stays."""

    def act(interview: Interview) -> Interview:
        st.session_state["answering"] = None
        return action(interview)

    return act
