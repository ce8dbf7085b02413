"""The first minutes of somebody who was never here: how little it takes until they read feedback."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from app_process import AppProcess
from candidate import ANSWERS, POSTING, Candidate, choose
from playwright.sync_api import Locator, Page, expect

TWO_MINUTES = 120
MOST_TABS = 40


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    expect(place).to_be_visible()
    for _ in range(MOST_TABS):
        if place.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab was pressed {MOST_TABS} times and did not reach {place}")


def test_paste_one_click_an_answer_and_submit_are_enough_for_feedback(
    app: AppProcess, visit: Callable[..., Page]
) -> None:
    begun = time.monotonic()
    page = visit(app.url)
    candidate = Candidate(page)
    page.get_by_label("Job description", exact=True).fill(POSTING)
    candidate.button("Start the interview").click()
    candidate.expect_question(1)
    candidate.write(ANSWERS[0])
    candidate.button("Submit").click()
    feedback = page.get_by_role("heading", name="Criterion by criterion")
    follow_up = candidate.button("Leave the follow-up")
    expect(feedback.or_(follow_up)).to_be_visible()
    if follow_up.is_visible():
        follow_up.click()
    expect(feedback).to_be_visible()
    expect(page.locator(".score .number")).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()
    # What the program takes of the two minutes; the rest is there for reading and writing.
    assert time.monotonic() - begun < TWO_MINUTES / 4


def test_all_of_it_goes_with_the_keyboard_alone(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(app.url)
    candidate = Candidate(page)
    tab_to(page, page.get_by_label("Job description", exact=True))
    page.keyboard.insert_text(POSTING)
    tab_to(page, candidate.button("Start the interview"))
    page.keyboard.press("Enter")
    candidate.expect_question(1)
    expect(candidate.box).to_be_focused()
    page.keyboard.insert_text("I want to grow and be successful.")
    tab_to(page, candidate.button("Submit"))
    page.keyboard.press("Enter")
    expect(candidate.button("Leave the follow-up")).to_be_visible()
    expect(candidate.box).to_be_focused()
    tab_to(page, candidate.button("Leave the follow-up"))
    page.keyboard.press("Enter")
    expect(page.locator("#feedback")).to_be_focused()
    evidence = page.locator("summary").filter(has_text="Evidence and next step").first
    tab_to(page, evidence)
    page.keyboard.press("Enter")
    expect(page.get_by_text("To reach the next level").first).to_be_visible()
    tab_to(page, candidate.button("Next question"))
    page.keyboard.press("Enter")
    candidate.expect_question(2)
    expect(candidate.box).to_be_focused()
    tab_to(page, candidate.button("Skip"))
    page.keyboard.press("Enter")
    candidate.expect_question(3)
    expect(candidate.box).to_be_focused()


def test_a_sample_posting_fills_the_form_in_one_choice(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(app.url)
    posting = page.get_by_label("Job description", exact=True)
    expect(page.get_by_text("Paste the job you are applying for", exact=False)).to_be_visible()
    expect(posting).to_have_value("")
    choose(page, "New here?", re.compile("."))
    expect(posting).not_to_have_value("")
    Candidate(page).button("Start the interview").click()
    Candidate(page).expect_question(1)
