"""Quotes are found where they stand, whatever their typography, and nowhere else."""

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rehearse.evidence import Span, find, source_of, verbatim

ANSWER = (
    "In five years I lead the planning desk at Acme. I’ve saved 20% of the cost — about $5,000 — by March; "
    "my team at Groß & Co writes C++. I want to … grow, and the start was hard.\nFirst the exam,\nthen the desk."
)
WORDS = st.lists(st.text(alphabet="abcdeßéİñžя漢", min_size=1, max_size=8), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("lead the planning desk", "lead the planning desk"),
        ("LEAD THE PLANNING DESK", "lead the planning desk"),
        ("  lead\n the\tplanning desk ", "lead the planning desk"),
        ("“lead the planning desk.”", "lead the planning desk"),
        ("I've saved 20%", "I’ve saved 20%"),
        ("the cost - about $5,000", "the cost — about $5,000"),
        ("the cost—about", "the cost — about"),
        ("GROSS & CO", "Groß & Co"),
        ("writes C++", "writes C++"),
        ("plan\u200bning de\u00adsk", "planning desk"),
        ("ｌｅａｄ the", "lead the"),
        ("first the exam, then the desk", "First the exam,\nthen the desk"),
        ("I want to ... grow", "I want to … grow"),
        ("…the planning desk", "the planning desk"),
    ],
)
def test_a_quote_is_found_in_any_case_spacing_and_typography(quote, words):
    assert verbatim(quote, ANSWER) == words
    assert all(ANSWER[span.start : span.end] for span in find(quote, ANSWER))


@pytest.mark.parametrize(
    "quote",
    ["art", "tar", "lead the desk", "five year", "", " ", "...", "—", "“”", "leads the planning desk", "20 % more"],
)
def test_what_does_not_stand_there_between_words_is_not_found(quote):
    assert find(quote, ANSWER) == ()
    assert verbatim(quote, ANSWER) is None


def test_all_places_are_found_in_order():
    assert find("the desk", "The desk, the desk; the desks. THE  DESK") == (Span(0, 8), Span(10, 18), Span(31, 40))


@pytest.mark.parametrize("dots", ["…", "...", "[...]", "[ … ]", " .... "])
def test_a_joined_quote_is_checked_part_by_part(dots):
    quote = f"lead the planning{dots}saved 20%"
    assert [ANSWER[span.start : span.end] for span in find(quote, ANSWER)] == ["lead the planning", "saved 20%"]
    assert verbatim(quote, ANSWER) == "lead the planning … saved 20%"


@pytest.mark.parametrize(
    "quote",
    ["I ... grow", "saved 20% ... lead the planning", "lead the planning ... Acme", "lead the planning ... saved 30%"],
)
def test_words_stitched_together_or_out_of_order_are_no_evidence(quote):
    assert find(quote, ANSWER) == ()


def test_a_letter_that_grows_when_folded_keeps_the_offsets_right():
    text = "İİİ ßßß ﬁnance team"
    assert [text[span.start : span.end] for span in find("finance team", text)] == ["ﬁnance team"]
    assert verbatim("ssssss FINANCE", text) == "ßßß ﬁnance"


def test_marks_belong_to_their_letter():
    assert find("resume", "my résumé") == find("resume", "my re\u0301sume\u0301") == ()
    assert verbatim("résumé", "my re\u0301sume\u0301 here") == "re\u0301sume\u0301"
    assert find("e", "e\u0301") == ()


def test_scripts_without_blanks_between_words_are_quoted_anywhere():
    assert verbatim("带领一个计划团队", "五年后我想带领一个计划团队，在仓库。") == "带领一个计划团队"


def test_a_quote_is_attributed_to_the_first_text_that_has_it():
    texts = {"answer": "I lead a desk.", "earlier": ["I plan.", "I led a team."], "resume": "Led a fleet, led a team."}
    assert source_of("lead a desk", **texts) == "answer"
    assert source_of("led a team", **texts) == "earlier"
    assert source_of("led a fleet", **texts) == "resume"
    assert source_of("Where do you see yourself", **texts) is None


@settings(deadline=None)
@given(words=WORDS, data=st.data())
def test_words_cut_out_of_a_text_are_always_found(words, data):
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = " ".join(words[first : last + 1])
    start = sum(len(word) + 1 for word in words[:first])
    spans = find(quote, text)
    assert spans
    assert any(span.start <= start < span.end or text[span.start : span.end] == quote for span in spans)


@settings(deadline=None)
@given(words=WORDS, data=st.data())
def test_typography_is_no_difference(words, data):
    text = "’s — ".join(words)
    typed = text.replace("’", "'").replace(" — ", data.draw(st.sampled_from([" - ", " – ", "—", "  -\n"])))
    assert find(typed.upper() if typed.upper().casefold() == typed.casefold() else typed, text) == (Span(0, len(text)),)


@settings(deadline=None)
@given(words=st.lists(st.text(alphabet="abcde", min_size=2, max_size=6), min_size=2, max_size=20), data=st.data())
def test_a_quote_with_a_changed_letter_is_not_found(words, data):
    at = data.draw(st.integers(0, len(words) - 1))
    changed = [*words[:at], "x" + words[at][1:], *words[at + 1 :]]
    assert find(" ".join(changed), " ".join(words)) == ()


@settings(deadline=None)
@given(quote=st.text(max_size=40), text=st.text(max_size=200))
def test_spans_are_inside_the_text_in_order_and_apart(quote, text):
    spans = find(quote, text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=200))
def test_a_text_quotes_itself(text):
    assume(any(letter.isalnum() for letter in text))
    assert source_of(text, answer=text) in ("answer", None)
    if text.isascii():
        assert find(text, text)


@pytest.mark.parametrize("unit", ["goal in five years ", "a", "a a a ab ", "'", "— ", "é"])
def test_long_texts_are_searched_in_proportion(unit):
    text = unit * (400_000 // len(unit))
    began = time.process_time()
    find(f"{unit * 200}x", text)
    find("goal in five years", text)
    find("goal in ... five years", text)
    assert time.process_time() - began < 5
