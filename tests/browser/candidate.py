"""A candidate in front of a browser: what they paste, press and read, in their own words."""

from __future__ import annotations

import re
import time
from contextlib import suppress

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

POSTING = """Operations Planner (Nights)
Brightwell Distribution, Corby

About us
Brightwell moves chilled food for independent grocers. We run three depots and open a fourth in Leeds next spring.

What you will do
- Plan the night shift for 120 pickers and 40 drivers
- Reduce overtime by 10 % within the first year
- Bring the Leeds depot into our planning system before it opens
- Train two junior planners

What we look for
- Experience in shift planning or transport
- Good Excel; SQL is a plus
- Calm at three in the morning

What you get
We pay for the transport manager certificate, and most of our depot managers started as planners.

Brightwell is an equal opportunity employer. Please apply with your CV by 30 June.
"""

ANSWERS = (
    "In my first year I want to bring overtime on the night shift down by the 10 % you ask for. I plan shifts for 60 "
    "people today, and I started the transport manager certificate in January, so that by the second year I can plan "
    "drivers as well. In five years I would like to run the planning of the new Leeds depot, because somebody who has "
    "planned the nights knows what makes a depot late.",
    "Every January I sit down with my old manager and go through my goals. Two years ago I dropped the idea of going "
    "into sales after such a talk, because I missed the depot floor. If Leeds opened later than planned I would stay "
    "with the night planning and teach the two junior planners first.",
    "I looked up what planners earn in this region, 34 to 38 thousand, and I would be content within that. What counts "
    "more for me is whether I plan the drivers too by the second year, since that is what cuts your overtime.",
    "I am learning SQL with our controller every Friday, and I finish the certificate in June. With both I could bring "
    "Leeds into your planning system before it opens.",
    "My goal and yours meet in Leeds. If the team needs me on nights for longer, my own course waits until the summer.",
)


ENGLISH = {
    "posting": "Job description",
    "start": "Start the interview",
    "question": "Question {n} of",
    "answer": "Your answer",
    "submit": "Submit",
    "next": "Next question",
    "finish": "Finish and see the report",
}


def choose(page: Page, label: str, option: str | re.Pattern[str]) -> None:
    """Choose an option, by its whole name or a pattern, from the list of this label, as often as the list closes."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    box = page.get_by_role("combobox", name=label)
    wanted = page.get_by_role("option", name=option, exact=isinstance(option, str)).first
    deadline = time.monotonic() + 60
    # A list that opens while the page or the panel around it is still being drawn is closed by it.
    while not wanted.is_visible() and time.monotonic() < deadline:
        box.blur()
        box.click()
        with suppress(PlaywrightTimeout):
            wanted.wait_for(timeout=2_000)
    wanted.click()


class Candidate:
    """One person at one page, in `words` of its language; every step waits for what it is meant to bring about."""

    def __init__(self, page: Page, words: dict[str, str] = ENGLISH) -> None:
        self.page = page
        self.words = words

    @property
    def box(self) -> Locator:
        """Where the answer is written."""
        # Streamlit keeps the box of the question before for a moment, hidden.
        return self.page.get_by_label(self.words["answer"], exact=True).filter(visible=True)

    def button(self, name: str) -> Locator:
        """The button of this name, as it is read out."""
        return self.page.get_by_role("button", name=name, exact=True)

    def start(self, posting: str = POSTING) -> None:
        """Paste a posting and press start."""
        box = self.page.get_by_label(self.words["posting"], exact=True)
        box.fill(posting)
        box.blur()
        self.button(self.words["start"]).click()
        self.expect_question(1)

    def expect_question(self, number: int) -> None:
        """Wait until this question is asked and can be answered."""
        expect(self.page.get_by_text(self.words["question"].format(n=number), exact=False).first).to_be_visible()
        expect(self.box).to_be_visible()

    def question(self) -> str:
        """Return what is asked now."""
        return self.page.locator(".line.now .words").inner_text()

    def write(self, text: str) -> None:
        """Write an answer without submitting it."""
        # While the page is being drawn, the box of the question before still stands beside the new one.
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.box).to_have_count(1)
        self.box.fill(text)

    def submit(self, text: str) -> None:
        """Write an answer and submit it; a follow-up or the feedback comes next."""
        asked = self.question()
        self.write(text)
        self.button(self.words["submit"]).click()
        self.page.wait_for_function(
            "asked => document.querySelector('#feedback') || "
            "![asked, undefined].includes(document.querySelector('.line.now .words')?.innerText) || "
            "document.querySelector('[class*=st-key-download-pdf]')",
            arg=asked,
        )

    def answer(self, text: str, *, more: str = "I would begin with the night rota in the first month.") -> None:
        """Answer the question in hand, and its follow-up where there is one, until the feedback stands there."""
        self.submit(text)
        while not self.has_feedback():
            self.submit(more)

    def has_feedback(self) -> bool:
        """Say whether feedback is shown."""
        return self.page.locator("#feedback").count() > 0

    def score(self) -> int:
        """Return the score that the feedback shows."""
        return int(self.page.locator(".score .number").first.inner_text())

    def go_on(self) -> None:
        """Leave the feedback for the next question, or for the report."""
        onward = self.page.get_by_role("button", name=re.compile(f"^({self.words['next']}|{self.words['finish']})$"))
        # A button that is replaced between press and release, while the page is being drawn, is not pressed.
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        onward.click()
        expect(self.page.locator("#feedback")).to_have_count(0)

    def open(self, name: str) -> None:
        """Go to a page by its name in the navigation."""
        self.page.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def interview_id(self) -> str:
        """Return the interview's id as it stands in the page's address."""
        found = re.search(r"[?&]s=([A-Za-z0-9_-]+)", self.page.url)
        assert found, self.page.url
        return found.group(1)
