"""Pasted text: what is kept, what is said to be cut, and what is refused and why."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.documents import clean_text
from rehearse.errors import DocumentError

MOST = 40_000


def posting(text: str, max_chars: int = MOST) -> str:
    return clean_text(text, what="job description", max_chars=max_chars).text


def test_control_characters_go_and_lines_are_put_in_order():
    assert posting("\ufeffPlanner\x00\r\nKiel  \t\r\n\r\n\n\n\n\nNow\x0bhere\ud800\n") == "Planner\nKiel\n\n\nNow\nhere"


@pytest.mark.parametrize(
    "text",
    [
        "планировщик смен 🚚 مخطط المناوبات 班次计划员",
        "👩🏽‍💻 אני רוצה ללמוד\u200f!",
        "# Role\n\n* **plan** shifts\n\n    code & <3",
        "Planner",
        "You know your <div> from your <span>, and <p> is no mystery.",
        "salary < 50,000 and > 40,000",
    ],
)
@pytest.mark.parametrize("what", ["job description", "resume", "answer"])
def test_emoji_right_to_left_markdown_and_prose_about_tags_stay_as_they_are(text, what):
    assert clean_text(text, what=what, max_chars=MOST) == (text, ())


HTML = (
    "<html><head><title>Jobs</title></head><body><h1>Shift <b>planner</b></h1>\n<p>We\nlook for R&amp;D<br>people</p>"
    "<ul><li>plan shifts<li><p>train staff</p></ul><table><tr><th>Skill</th><td>SQL</td></tr></table>"
    "<!-- no --><script>alert(1)</script><div>Kiel</div></body></html>"
)


def test_a_posting_copied_as_html_is_read_line_by_line():
    lines = [line for line in posting(HTML).split("\n") if line]
    assert lines == [
        *("Shift planner", "We look for R&D", "people", "- plan shifts", "- train staff", "Skill | SQL", "Kiel")
    ]
    assert posting("<p>One<!-- x --> line.</p>") == "One line."


def test_an_answer_in_html_stays_as_it_was_typed():
    assert clean_text(HTML, what="answer", max_chars=MOST).text == HTML


def test_html_nested_a_thousand_deep_loses_nothing():
    assert posting("<div>" * 1000 + "Planner" + "</div>" * 1000) == "Planner"


def test_what_is_too_long_is_cut_between_words_and_said():
    text = "overtime " * 120_000
    cut = clean_text(text, what="job description", max_chars=MOST)
    assert len(cut.text) <= MOST
    assert set(cut.text.split()) == {"overtime"}
    assert cut.notices == (
        "The job description is longer than Rehearse takes, so only its first 39,995 of 1,079,999 characters "
        "(4,444 of 120,000 words) are used; what comes after them is left out.",
    )


def test_a_cut_prefers_the_end_of_a_line_and_never_parts_a_character_from_its_marks():
    assert posting("a" * 90 + "\nb c d e f", max_chars=98) == "a" * 90
    family = "👩‍👩‍👧"
    assert posting("x" * 99 + family, max_chars=101) == "x" * 99


def test_an_answer_of_20_000_words_is_kept_whole():
    text = "In five years I lead the desk. " * 2_858
    assert clean_text(text, what="answer", max_chars=200_000) == (text.strip(), ())


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b\u2060 \ufeff", "\x00", "<p> </p>"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(DocumentError, match=r"^The resume should hold words, but it is empty; "):
        clean_text(text, what="resume", max_chars=MOST)


@pytest.mark.parametrize("text", ["\x00\x01\x02\x03" * 400, "\ufffdPNG\ufffd\x1a\ufffd" * 20])
@pytest.mark.parametrize("what", ["job description", "answer"])
def test_a_file_pasted_as_text_is_refused(text, what):
    with pytest.raises(DocumentError, match=f"^The {what} should be text, but .* characters are no text"):
        clean_text(text, what=what, max_chars=MOST)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(text):
    try:
        once = clean_text(text, what="answer", max_chars=200)
    except DocumentError:
        return
    assert clean_text(once.text, what="answer", max_chars=200) == (once.text, ())
    assert unicodedata.is_normalized("NFC", once.text)
    once.text.encode()


@pytest.mark.parametrize(
    "text", ["a" + "\u0301\u0316" * 100_000, "<" * 400_000, "<a " * 150_000, "<p>x</p>" * 50_000, " " * 400_000 + "x"]
)
def test_hostile_text_takes_no_time_out_of_proportion(text):
    began = time.process_time()
    clean_text(text, what="job description", max_chars=MOST)
    # The piled-up marks took 40 s before they were parted; each takes well under a second now.
    assert time.process_time() - began < 5
