"""The interview room step by step: where the focus is, what is read out, and what a step leaves behind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate, choose
from playwright.sync_api import Locator, Page, expect

THIN = "I want to grow and be successful."


@pytest.fixture
def candidate(app: AppProcess, visit: Callable[..., Page]) -> Candidate:
    return Candidate(visit(app.url))


def said(candidate: Candidate) -> Locator:
    """What a screen reader was told last."""
    return candidate.page.locator("body > .sr[role=status]")


def test_each_step_is_read_out_and_puts_the_focus_where_one_goes_on(candidate: Candidate) -> None:
    page = candidate.page
    candidate.start()
    expect(candidate.box).to_be_focused()
    expect(said(candidate)).to_have_text(f"Question 1 of 5: {candidate.question()}")

    candidate.button("Hint").click()
    hint = page.locator(".note").filter(has_text="Hint")
    expect(hint).to_be_visible()
    expect(candidate.box).to_be_focused()
    expect(said(candidate)).to_have_text(re.compile("^Hint: The interviewer wants"))
    expect(candidate.button("Hint")).to_have_count(0)

    candidate.submit(THIN)
    expect(said(candidate)).to_have_text(f"Follow-up: {candidate.question()}")
    expect(candidate.box).to_be_focused()

    candidate.submit("I just want to be successful, really.")
    expect(page.locator("#feedback")).to_be_focused()
    expect(said(candidate)).to_have_text(re.compile(r"^Feedback: \d+ of 100, .+\.$"))

    candidate.button("Show a stronger version").click()
    expect(page.locator("#stronger")).to_be_focused()
    expect(said(candidate)).to_have_text(re.compile("^A stronger version"))

    candidate.button("Next question").click()
    candidate.expect_question(2)
    expect(candidate.box).to_be_focused()
    expect(said(candidate)).to_have_text(f"Question 2 of 5: {candidate.question()}")


def test_a_page_that_takes_the_place_of_another_is_named_and_has_the_focus(candidate: Candidate) -> None:
    page = candidate.page
    candidate.start()
    candidate.answer(ANSWERS[0])
    candidate.go_on()
    candidate.expect_question(2)
    candidate.button("Stop for now").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(said(candidate)).to_have_text("Practise explaining your professional goals")


def test_blanks_are_filled_where_they_stand_and_sent_as_the_next_attempt(candidate: Candidate) -> None:
    page = candidate.page
    candidate.start()
    candidate.answer(THIN, more="I just want to be successful, really.")
    low = candidate.score()
    candidate.button("Show a stronger version").click()
    blanks = page.locator('[class*="st-key-blank-"] input')
    expect(blanks.first).to_be_visible()
    expect(blanks.first).to_have_accessible_name(re.compile(r"^Blank 1: .+\?$"))
    version = page.locator('[class*="st-key-version-"]')
    words = version.locator(".words").first
    one_line = "([a, b]) => Math.abs(a.getBoundingClientRect().bottom - b.getBoundingClientRect().bottom) < 20"
    assert page.evaluate(one_line, [words.element_handle(), blanks.first.element_handle()])

    first = "to run the night planning of the Leeds depot in five years"
    blanks.first.press_sequentially(first)
    candidate.button("Send as my next attempt").click()
    expect(page.get_by_text("Still empty: [2]", exact=False)).to_be_visible()
    page.reload()
    expect(blanks.first).to_have_value(first)

    for blank in blanks.all()[1:]:
        blank.fill("planned the drivers of your three depots, which I am learning every Friday")
    candidate.button("Send as my next attempt").click()
    follow_up = candidate.button("Leave the follow-up")
    compared = page.get_by_role("heading", name="Attempt 1 and attempt 2")
    expect(follow_up.or_(compared)).to_be_visible()
    if follow_up.is_visible():
        follow_up.click()
    expect(compared).to_be_visible()
    # Between the words and the full stop stands the name of what they counted for.
    expect(page.locator(".line.you").first).to_contain_text(f"What I want is {first}")
    assert candidate.score() > low
    expect(page.locator("mark.of-fresh").first).to_be_visible()


def test_the_same_answer_again_is_no_real_change(candidate: Candidate) -> None:
    page = candidate.page
    candidate.start()
    candidate.answer(ANSWERS[0])
    candidate.button("Try again").click()
    candidate.expect_question(1)
    candidate.button("Start from my last answer").click()
    expect(candidate.box).to_have_value(re.compile("transport manager certificate"))
    candidate.button("Submit").click()
    expect(page.get_by_role("heading", name="Attempt 1 and attempt 2")).to_be_visible()
    changes = page.get_by_role("table").get_by_text("no real change")
    assert changes.count() == page.get_by_role("table").get_by_role("row").count() - 1
    expect(page.locator("mark.of-fresh")).to_have_count(0)


def test_the_timer_counts_on_over_a_refresh_and_cuts_nothing_off(candidate: Candidate) -> None:
    page = candidate.page
    page.get_by_text("Options", exact=True).click()
    choose(page, "Time for each answer", "1 minute")
    candidate.start()
    timer = page.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"^0:[3-5]\d left$"))
    before = int(timer.get_attribute("data-timer") or 0)
    candidate.write(ANSWERS[0])
    candidate.box.blur()
    kept = page.locator("[data-kept]")
    expect(kept).to_have_attribute("data-kept", ANSWERS[0])
    page.clock.install()
    page.reload()
    candidate.expect_question(1)
    expect(kept).to_have_attribute("data-kept", ANSWERS[0])
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert int(timer.get_attribute("data-timer") or 0) <= before

    page.clock.fast_forward(1000 * (before - 10))
    expect(timer).to_have_class(re.compile("soon"))
    expect(said(candidate)).to_have_text(re.compile("time to come to an end"))
    page.clock.fast_forward("00:20")
    expect(timer).to_have_text("The time is over. Finish your thought; nothing is cut off.")
    expect(candidate.box).to_have_value(ANSWERS[0])
    expect(candidate.box).to_be_editable()
    candidate.button("Submit").click()
    expect(page.locator(".line.you").first).to_contain_text("makes a depot late")


def test_the_words_of_a_criterion_stand_out_when_it_is_opened(candidate: Candidate) -> None:
    page = candidate.page
    candidate.start()
    candidate.answer(ANSWERS[0])
    page.mouse.move(0, 0)
    of_horizon = page.locator('mark[data-for~="horizon"]').first
    strength = "mark => getComputedStyle(mark).getPropertyValue('--weight')"
    assert of_horizon.evaluate(strength) == ""
    page.locator(".row.c-horizon summary").focus()
    assert of_horizon.evaluate(strength) == "34%"


def test_a_mock_interview_says_that_it_is_one(candidate: Candidate) -> None:
    candidate.page.get_by_text("Options", exact=True).click()
    candidate.page.get_by_text("At the end", exact=True).click()
    candidate.start()
    expect(candidate.page.get_by_text("Mock interview, feedback at the end")).to_be_visible()
