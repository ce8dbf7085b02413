"""The first page's pieces: what it is in a sentence, samples, the form, and an interview that waits."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import beginning, session
from app_pages.parts.markup import heading, listed, note, para
from app_pages.parts.moments import when
from app_pages.parts.session import plain
from app_pages.parts.strings import keys_under, say, say_n
from rehearse.errors import DocumentError
from rehearse.server import is_hosted, resources

QUESTIONS, DEFAULT_QUESTIONS = (3, 4, 5, 6, 7, 8), 5
MINUTES = (None, 1, 2, 3, 5, 10)
FILES = ["pdf", "docx", "txt", "md"]


def lead() -> None:
    """Draw what this is, in one sentence, and what happens to what one writes."""
    private = say("home.private_hosted" if is_hosted() else "home.private")
    st.html(para(say("home.lead"), "lead") + para(private, "small"))


def how_it_goes() -> None:
    """Draw what happens after the button."""
    steps = (say(f"home.how.{key}") for key in keys_under("home.how"))
    st.html(heading(say("home.how_title")) + listed(steps, "numbered"))


def samples() -> None:
    """Offer the postings that ship with it; choosing one puts it into the form."""
    from rehearse.offline.samples import sample_postings

    postings = {posting.id: posting for posting in sample_postings()}

    def take() -> None:
        chosen = st.session_state["sample"]
        if chosen is not None:
            st.session_state[beginning.POSTING] = postings[chosen].text

    st.selectbox(
        say("home.first_time"),
        list(postings),
        index=None,
        format_func=lambda id: postings[id].title,
        placeholder=say("home.sample_placeholder", n=len(postings)),
        key="sample",
        on_change=take,
    )


def form() -> None:
    """Draw the form; its buttons read it and begin, or say what cannot be used, with everything left as it was."""
    with st.form("setup", border=False, enter_to_submit=False):
        posting = st.text_area(
            say("home.posting_label"),
            height=260,
            placeholder=say("home.posting_placeholder"),
            key=beginning.POSTING,
            persist_state="session",
        )
        with st.expander(say("home.resume_heading")):
            upload = st.file_uploader(say("home.resume_file"), FILES, key="resume_file", max_upload_size=10)
            resume = st.text_area(
                say("home.resume_text"),
                height=140,
                placeholder=say("home.resume_placeholder"),
                key=beginning.RESUME,
                persist_state="session",
            )
        with st.expander(say("home.options")):
            chosen = _options()
        with st.container(horizontal=True, vertical_alignment="center"):
            started = st.form_submit_button(say("home.start"), type="primary", key="start")
            reviewed = st.form_submit_button(say("home.review"), key="review")
        problem = st.container()
    if not (started or reviewed):
        beginning.ready()
        return
    filled = {beginning.POSTING: posting or "", beginning.RESUME: resume or "", "review_reading": reviewed, **chosen}
    try:
        read = beginning.read(filled, file=(upload.name, upload.getvalue()) if upload is not None else None)
    except DocumentError as error:
        problem.error(plain(str(error)))
        return
    beginning.begin(read)


def unfinished() -> None:
    """Offer to go on with the interview that was worked on last."""
    waiting = [row for row in resources.store().summaries(session.owner()) if row.status != "finished"]
    if not waiting:
        return
    row = waiting[0]
    about = say(
        "home.unfinished_line",
        title=row.title,
        answered=row.answered,
        questions=row.questions,
        when=when(row.updated_at, session.now()),
    )
    more = say("home.unfinished_more") if len(waiting) > 1 else ""
    with st.container(horizontal=True, vertical_alignment="center", key="unfinished", border=True):
        st.html(note(about, kicker=say_n("home.unfinished", len(waiting)), below=more, kind="plain"), width="stretch")
        if st.button(say("home.resume_interview"), key="resume-interview"):
            st.switch_page("app_pages/interview.py", query_params={"s": row.id})


def _options() -> dict[str, object]:
    left, right = st.columns(2, gap="medium")
    with left:
        questions = st.select_slider(
            say("home.questions"), QUESTIONS, value=DEFAULT_QUESTIONS, key="questions", persist_state="session"
        )
        mode = st.radio(
            say("home.mode"),
            ["coach", "mock"],
            format_func=lambda id: say(f"home.mode_{id}"),
            captions=[say("home.mode_coach_help"), say("home.mode_mock_help")],
            key="mode",
            persist_state="session",
        )
        follow_ups = st.radio(
            say("home.follow_ups"),
            [0, 1, 2],
            index=1,
            horizontal=True,
            help=say("home.follow_ups_help"),
            key="follow_ups",
            persist_state="session",
        )
    with right:
        manner = st.radio(
            say("home.manner"),
            ["warm", "neutral", "demanding"],
            index=1,
            format_func=lambda id: say(f"home.manner_{id}"),
            captions=[say(f"home.manner_{id}_help") for id in ("warm", "neutral", "demanding")],
            key="manner",
            persist_state="session",
        )
        minutes = st.selectbox(
            say("home.minutes"),
            MINUTES,
            format_func=lambda n: say("home.minutes_none") if n is None else say_n("home.minutes_n", n),
            help=say("home.minutes_help"),
            key="minutes",
            persist_state="session",
        )
        language = st.selectbox(
            say("home.language"),
            keys_under("languages"),
            format_func=lambda id: say(f"languages.{id}"),
            help=say("home.language_help"),
            key="language",
            persist_state="session",
        )
    return {
        "questions": questions,
        "mode": mode,
        "manner": manner,
        "minutes": minutes,
        "language": language,
        "follow_ups": follow_ups,
    }
