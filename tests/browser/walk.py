"""A walk past every page and every main state of the interview, stopping at each to look at it."""

from __future__ import annotations

from collections.abc import Callable

from candidate import ANSWERS, POSTING, Candidate
from playwright.sync_api import Page, expect

THIN = "I want to grow and be successful."
"""An answer that draws a follow-up and leaves blanks to fill."""
GUIDE = ("questions", "strategies", "pitfalls", "situations", "looked_for", "rubric")


def walk(url: str, page: Page, look: Callable[[str], None]) -> None:
    """Visit every page and state in turn, and call `look` with its name when it stands still."""

    def stop(name: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        look(name)

    candidate = Candidate(page)
    page.goto(url)
    stop("home")
    for name in ("Resume (optional)", "Options"):
        page.get_by_text(name, exact=True).click()
    expect(page.get_by_text("Mock mode.", exact=False)).to_be_visible()
    stop("home with everything open")
    page.get_by_label("Job description", exact=True).fill(POSTING)
    candidate.button("Check how the posting is read first").click()
    expect(page.get_by_role("heading", name="How the posting is read")).to_be_visible()
    stop("reading")
    candidate.button("Start the interview").click()
    candidate.expect_question(1)
    stop("asking")
    candidate.button("Hint").click()
    expect(page.locator(".note").get_by_text("Hint")).to_be_visible()
    page.get_by_text("Why this question").click()
    stop("asking, with a hint")
    candidate.submit(THIN)
    expect(candidate.button("Leave the follow-up")).to_be_visible()
    stop("follow-up")
    candidate.submit("I just want to be successful, really.")
    expect(page.locator("#feedback")).to_be_attached()
    closed = page.locator(".stHtml details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    stop("feedback")
    candidate.button("Show a stronger version").click()
    expect(page.get_by_role("heading", name="A stronger version")).to_be_visible()
    stop("stronger version")
    candidate.button("Try again").click()
    candidate.expect_question(1)
    stop("second attempt")
    candidate.answer(ANSWERS[0])
    expect(page.get_by_role("heading", name="Attempt 1 and attempt 2")).to_be_visible()
    stop("comparison")
    for answer in ANSWERS[1:]:
        candidate.go_on()
        candidate.answer(answer)
    candidate.go_on()
    expect(page.get_by_text("Criteria by question")).to_be_visible()
    stop("report")
    for name in ("progress", "trust", "settings"):
        page.goto(f"{url}/{name}")
        stop(name)
    for part in GUIDE:
        page.goto(f"{url}/guide?part={part}")
        stop(f"guide: {part}")
    page.goto(f"{url}/interview?s=there-is-none-of-this-name")
    expect(page.get_by_role("alert")).to_be_visible()
    stop("no such interview")
