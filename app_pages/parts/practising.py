"""The ways from something read to practising it: an interview of one question, begun with one press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import beginning
from app_pages.parts.strings import say

if TYPE_CHECKING:
    from rehearse.rubric import Question


def practise(question: Question, *, place: str, is_main: bool = False, label: str = "guide.practise") -> None:
    """Draw the button that begins an interview of this question; `place` is where on the page it stands."""
    if st.button(
        say(label),
        key=f"practise-{place}-{question.id}",
        help=say("guide.practise_help"),
        type="primary" if is_main else "secondary",
    ):
        beginning.practise(question)


def practise_one_of(questions: Sequence[Question], *, place: str) -> None:
    """Draw a choice of these questions and the button that begins with the one chosen; nothing where there is none."""
    if not questions:
        return
    by_id = {question.id: question for question in questions}
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"practising-{place}"):
        chosen = st.selectbox(
            say("guide.practise_on"), list(by_id), format_func=lambda id: by_id[id].asked_as, key=f"on-{place}"
        )
        if st.button(say("guide.practise"), key=f"practise-{place}", help=say("guide.practise_help")):
            beginning.practise(by_id[chosen])
