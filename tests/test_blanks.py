"""A stronger version's blanks: where they stand in the text, and what the text is once they are filled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app_pages.parts.blanks import OPEN, cut, filled


def test_a_text_is_cut_at_its_blanks_and_keeps_brackets_that_are_none() -> None:
    assert cut("I want [1] by [2].", 2) == ["I want ", 0, " by ", 1, "."]
    assert cut("As [3] says, I want [1].", 1) == ["As [3] says, I want ", 0, "."]
    assert cut("[1]", 1) == [0]
    assert cut("Nothing is missing.", 0) == ["Nothing is missing."]


def test_words_go_where_their_blank_stands_and_an_open_blank_stays_visible() -> None:
    assert filled("I want [1] by [2].", [" to lead ", ""]) == f"I want to lead by {OPEN}."


def test_words_that_look_like_a_blank_are_not_filled_a_second_time() -> None:
    assert filled("[1] and [2]", ["[2]", "x"]) == "[2] and x"


@given(st.lists(st.sampled_from(["", "I want ", "[2]", "[x]", ". By"]), max_size=5))
def test_what_stands_around_the_blanks_is_kept_to_the_letter(texts: list[str]) -> None:
    text = "".join(f"{piece} [{n}]" for n, piece in enumerate(texts, 1))
    back = "".join(piece if isinstance(piece, str) else f"[{piece + 1}]" for piece in cut(text, len(texts)))
    assert back == text
