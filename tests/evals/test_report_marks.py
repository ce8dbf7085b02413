"""An answer cut into stretches by whose words they are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.report.marks import Stretch, strangers, stretches
from rehearse.evidence import find

WORDS = st.lists(
    st.sampled_from(["I", "want", "to lead", "a", "team", "in 2027,", "lead", "<b>", '"so"', "…", "\n", "Ünder"])
)
TEXTS = WORDS.map(" ".join)


def looks(found: tuple[Stretch, ...]) -> list[tuple[str, str]]:
    return [(one.text, one.look) for one in found]


def test_each_ones_words_are_told_apart_and_so_are_words_of_both() -> None:
    found = stretches("I want to lead a team in 2027.", labeller=["want to lead a"], coach=["lead a team", "in 2027"])
    assert looks(found) == [
        ("I ", ""),
        ("want to ", "labeller"),
        ("lead a", "both"),
        (" team", "coach"),
        (" ", ""),
        ("in 2027", "coach"),
        (".", ""),
    ]


def test_a_quote_inside_another_of_the_same_reader_changes_nothing() -> None:
    found = stretches("one two three", labeller=["one two three", "two"], coach=[])
    assert looks(found) == [("one two three", "labeller")]


def test_a_quote_with_parts_left_out_marks_the_parts_only() -> None:
    found = stretches(
        "We will build the team and then ship the tool.", labeller=["build the team … ship the"], coach=[]
    )
    assert [one.text for one in found if one.labeller] == ["build the team", "ship the"]


def test_what_does_not_stand_in_the_answer_is_a_stranger_and_never_marked() -> None:
    quotes = ["lead a team", "lead a ship", "lead a ship", ""]
    assert strangers("I lead a team.", quotes) == ("lead a ship", "")
    assert looks(stretches("I lead a team.", labeller=["lead a ship"], coach=[""])) == [("I lead a team.", "")]


@pytest.mark.parametrize("answer", ["", " ", "a"])
def test_an_answer_of_nothing_much_is_left_as_it_is(answer: str) -> None:
    assert "".join(one.text for one in stretches(answer, labeller=["a"], coach=["b"])) == answer


@given(TEXTS, st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=4), st.data())
def test_joined_the_stretches_are_the_answer_and_every_mark_is_in_a_quote(answer, labeller, coach, data) -> None:
    # Quotes made at random seldom stand in the answer; some are cut out of it.
    for quotes in (labeller, coach):
        ends = st.integers(0, len(answer))
        start, end = sorted((data.draw(ends), data.draw(ends)))
        quotes.append(answer[start:end])
    found = stretches(answer, labeller=labeller, coach=coach)
    assert "".join(one.text for one in found) == answer
    at = 0
    for one in found:
        places = set(range(at, at + len(one.text)))
        at += len(one.text)
        for quotes, is_marked in ((labeller, one.labeller), (coach, one.coach)):
            quoted = {place for quote in quotes for span in find(quote, answer) for place in range(*span)}
            assert places <= quoted if is_marked else places.isdisjoint(quoted)
    assert all(one.text for one in found)
    assert all(one.look != other.look for one, other in pairwise(found))
