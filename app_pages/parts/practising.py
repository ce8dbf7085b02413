"""The ways from something read to practising it: an interview of one question, begun with one press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st

from app_pages.parts import beginning
from app_pages.parts.strings import say

if TYPE_CHECKING:
    from rehearse.interview.model import Setup
    from rehearse.rubric import Question


def practise(
    question: Question,
    *,
    place: str,
    kind: Literal["primary", "secondary", "tertiary"] = "secondary",
    like: Setup | None = None,
) -> None:
    """Draw the button that begins an interview of this question.

    Args:
        question: The question of the bank.
        place: Where on the page the button stands; part of its key.
        kind: How it looks.
        like: The set-up of the interview for whose job it is asked; without it, what stands under Practise.
    """
    if st.button(
        say("guide.practise" if like is None else "guide.practise_again"),
        key=f"practise-{place}-{question.id}",
        help=say("guide.practise_help" if like is None else "guide.practise_again_help"),
        type=kind,
    ):
        beginning.practise(question, like=like)


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
