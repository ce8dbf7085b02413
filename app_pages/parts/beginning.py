"""Beginning an interview: what was filled in is read, the interview stored once, and its page opened."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

import streamlit as st

from app_pages.parts import session
from app_pages.parts.moments import day
from app_pages.parts.strings import say
from rehearse.errors import Conflict, DocumentError
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.interview.model import Setup
    from rehearse.rubric import Question

POSTING, RESUME = "posting", "resume"


def read(chosen: dict[str, Any], *, file: tuple[str, bytes] | None) -> Setup:
    """Return the set-up with the posting and the resume read and cleaned, and what was shortened noted.

    Args:
        chosen: The fields of `Setup` as they were filled in; posting and resume as they were pasted.
        file: An uploaded resume's name and bytes.

    Raises:
        DocumentError: one of the two cannot be used; the message says which.
    """
    from rehearse.documents import clean_text, read_document
    from rehearse.interview.model import Setup

    limits = session.settings()
    pasted, notices = dict(chosen), []
    if file is not None and pasted[RESUME].strip():
        raise DocumentError(say("home.both_resumes"))
    if chosen["review_reading"] and not pasted[POSTING].strip():
        raise DocumentError(say("home.review_needs_posting"))
    if pasted[POSTING].strip():
        posting = _told(
            "home.posting_where",
            lambda: clean_text(pasted[POSTING], what="job description", max_chars=limits.max_posting),
        )
        pasted[POSTING], notices = posting.text, [*notices, *posting.notices]
    if file is not None:
        resume = _told("home.resume_where", lambda: read_document(file[0], file[1], max_chars=limits.max_resume))
        pasted[RESUME], notices = resume.text, [*notices, *resume.notices]
    elif pasted[RESUME].strip():
        resume = _told(
            "home.resume_where", lambda: clean_text(pasted[RESUME], what="resume", max_chars=limits.max_resume)
        )
        pasted[RESUME], notices = resume.text, [*notices, *resume.notices]
    return Setup(**pasted, notices=tuple(notices))


def begin(setup: Setup, *, title: str = "") -> NoReturn:
    """Store the interview, once however often the button was pressed, and open its page."""
    from rehearse.interview.actions import new_interview

    id = st.session_state["next_id"] or session.new_id()
    now = session.now()
    title = title or say("home.practice_title", day=day(now))
    interview = new_interview(setup, id=id, now=now, seed=secrets.randbelow(2**31), title=title)
    # A second press of the same button finds it stored already.
    with suppress(Conflict):
        resources.store().create(interview, owner=session.owner())
    st.switch_page("app_pages/interview.py", query_params={"s": id})


def ready() -> None:
    """Have an id waiting for the next interview; call it at the end of a page on which one can be begun.

    A press ends the run before that, so that the id stays the same while buttons are pressed and a double
    click begins one interview.
    """
    st.session_state["next_id"] = session.new_id()


def practise(question: Question, *, like: Setup | None = None) -> NoReturn:
    """Begin an interview of this one question, with feedback after the answer.

    It is for the job of the interview set up as `like`; without one, for the posting that stands under Practise if
    it can be read.
    """
    from rehearse.interview.model import Setup

    title = say("home.practice_one", question=question.asked_as)[:120]
    if like is not None:
        one = {"only": (question.id,), "questions": 1, "mode": "coach", "review_reading": False}
        begin(like.model_copy(update=one), title=title)
    chosen = {
        POSTING: st.session_state.get(POSTING) or "",
        RESUME: "",
        "review_reading": False,
        "only": (question.id,),
        "questions": 1,
    }
    try:
        setup = read(chosen, file=None)
    except DocumentError:
        setup = Setup(only=(question.id,), questions=1)
    begin(setup, title=title)


def _told(key: str, reading: Any) -> Any:
    try:
        return reading()
    except DocumentError as error:
        raise DocumentError(say(key, message=str(error))) from error
