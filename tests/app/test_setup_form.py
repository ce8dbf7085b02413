"""The first page: one press begins one interview; what cannot be used is said, and nothing filled in is lost."""

from __future__ import annotations

import pytest
from page_steps import POSTING, begun, messages, pressed, stored
from pages import opened, shown

NASTY = (
    '<img src=x onerror="alert(1)"> <script>alert(2)</script> **bold** ![pixel](https://x.test/p) '
    "[link](https://x.test) # $x$"
)


def test_a_sample_posting_fills_the_form() -> None:
    at = opened()
    samples = at.selectbox("sample").options
    assert len(samples) >= 10
    at.selectbox("sample").select(samples[0]).run()
    assert len(at.text_area("posting").value) > 200


def test_pasting_and_one_click_starts_an_interview_of_five_questions() -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    assert interview.setup.posting.startswith("Shift Planner")
    assert interview.setup.mode == "coach"
    assert at.query_params["s"] in (interview.id, [interview.id])
    assert "Question 1 of 5" in shown(at)
    assert next(box for box in at.text_area if box.label == "Your answer").value == ""


def test_a_second_press_that_comes_while_the_first_is_worked_on_begins_nothing_more() -> None:
    at = opened()
    first = begun(at, posting=POSTING)
    again = opened()
    again.session_state["next_id"] = first.id
    again.text_area("posting").set_value(POSTING)
    again.button("start").click().run()
    assert [interview.id for interview in stored()] == [first.id]
    assert "Question 1 of 5" in shown(again)


def test_an_unfinished_interview_is_offered_on_the_first_page() -> None:
    at = opened()
    begun(at, posting=POSTING)
    at = opened()
    assert "You have an unfinished interview." in shown(at)
    pressed(at, "resume-interview")
    assert "Question 1 of 5" in shown(at)


@pytest.mark.parametrize(
    ("posting", "resume", "says"),
    [
        ("\x00\x01\x02\x03" * 400, "", "Job description"),
        (POSTING, "\x00\x01\x02\x03" * 400, "Resume"),
    ],
)
def test_a_text_that_is_none_is_refused_with_its_reason_and_everything_stays(
    posting: str, resume: str, says: str
) -> None:
    at = opened()
    at.text_area("posting").set_value(posting)
    at.text_area("resume").set_value(resume)
    at.button("start").click().run()
    assert not at.exception
    assert says in messages(at)
    assert at.text_area("posting").value == posting
    assert at.text_area("resume").value == resume
    assert stored() == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cv.pdf", b"%PDF-1.7 broken"),
        ("cv.docx", b"PK\x03\x04 broken"),
        ("cv.txt", b"\x00\x01\x02\x03" * 400),
        ("cv.md", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_posting_stays(name: str, data: bytes) -> None:
    at = opened()
    at.text_area("posting").set_value(POSTING)
    at.file_uploader("resume_file").set_value((name, data, "application/octet-stream"))
    at.button("start").click().run()
    assert not at.exception
    assert messages(at).startswith("Resume")
    assert at.text_area("posting").value == POSTING
    assert stored() == []


def test_a_resume_is_given_once_not_twice() -> None:
    at = opened()
    at.file_uploader("resume_file").set_value(("cv.txt", b"Planner since 2019", "text/plain"))
    at.text_area("resume").set_value("Planner since 2020")
    at.button("start").click().run()
    assert "Keep one of them" in messages(at)


def test_there_must_be_a_posting_to_check_the_reading_of() -> None:
    at = opened()
    at.button("review").click().run()
    assert "There is no job description to check yet." in messages(at)
    assert stored() == []


@pytest.mark.parametrize(
    "posting",
    [
        "Planner",
        "Wir suchen ab sofort einen Schichtplaner (m/w/d) für unser Lager in Kiel.\nSie planen 120 Schichten.",
        "планировщик смен 🚚 مخطط المناوبات 班次计划员",
        "overtime " * 120_000,
        NASTY,
    ],
    ids=["one word", "German", "emoji and right to left", "1 MB", "markup"],
)
def test_odd_postings_still_lead_to_a_question_or_to_a_clear_message(posting: str) -> None:
    at = opened()
    at.text_area("posting").set_value(posting)
    at.button("start").click().run()
    assert not at.exception
    assert "Question 1 of 5" in shown(at) or messages(at)
