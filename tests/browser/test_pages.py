"""Every page at both widths, light and dark: nothing loaded from elsewhere, nothing cut off, no errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate
from playwright.sync_api import ConsoleMessage, Page, Request, Response, expect

PAGES = ("", "progress", "guide", "trust", "settings")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Watch:
    """What a page asks of the network, and what it complains of."""

    def __init__(self, page: Page, home: str) -> None:
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self._home = home
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._home, self._home.replace("http", "ws"), "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _response(self, response: Response) -> None:
        # Opened at a page's own address, Streamlit first looks for its server below that address.
        if response.status >= 400 and "/_stcore/" not in response.url:
            self.complaints.append(f"{response.status} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_fit_load_nothing_from_elsewhere_and_complain_of_nothing(
    app: AppProcess, visit: Callable[..., Page], width: int, dark: bool
) -> None:
    page = visit("about:blank", width=width, dark=dark)
    watch = Watch(page, app.url)
    for name in PAGES:
        page.goto(f"{app.url}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        assert page.evaluate(TOO_WIDE) <= 0, name
    page.goto(app.url)
    candidate = Candidate(page)
    candidate.start()
    assert page.evaluate(TOO_WIDE) <= 0
    candidate.answer(ANSWERS[0])
    assert page.evaluate(TOO_WIDE) <= 0
    assert watch.elsewhere == []
    assert watch.complaints == []


def test_dark_and_light_follow_the_system(app: AppProcess, visit: Callable[..., Page]) -> None:
    colours = []
    for dark in (False, True):
        page = visit(app.url, dark=dark)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        colours.append(page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"))
    light, darker = (sum(map(int, colour.removeprefix("rgb(").rstrip(")").split(","))) for colour in colours)
    assert light > 600
    assert darker < 150


def test_an_answer_is_written_and_submitted_with_the_keyboard_alone(
    app: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit(app.url)
    candidate = Candidate(page)
    candidate.start()
    expect(candidate.box).to_be_focused()
    page.keyboard.type("In two years I want to run the night planning at Brightwell.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.you").first).to_contain_text("run the night planning")


def test_markup_is_shown_as_text_and_fetches_nothing(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit("about:blank")
    watch = Watch(page, app.url)
    page.goto(app.url)
    candidate = Candidate(page)
    image = '<img src="https://x.test/a.png" onerror="window.hit=1">'
    nasty = f"{image} ![p](https://x.test/b.png) <script>window.hit=1</script>"
    candidate.start(f"Planner\nBrightwell\n{nasty}\nYou plan 120 shifts.")
    candidate.answer(f"I want to lead {nasty} by 2028.", more=nasty)
    expect(page.get_by_text("window.hit=1").first).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert watch.elsewhere == []


def test_a_page_that_does_not_exist_leads_back(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(f"{app.url}/interview?s=no-such-interview-at-all")
    expect(page.get_by_role("alert")).to_be_visible()
