"""All attacks at once in a real browser: no dialog, nothing fetched, no element that an ordinary page has not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from app_process import AppProcess
from attacked_document import document
from attacks import load_attacks
from playwright.sync_api import Dialog, Page, Request, expect

from rehearse.report import to_json
from rehearse.rubric import Rubric

TEXTS = tuple(attack.said() for attack in load_attacks().attacks if attack.kind != "length")
# Two attempts at each of the eight questions, so that there is something to compare.
HARMLESS = ("I plan shifts.\nAnd tours.\nAnd rotas.",) * 16
RUNNING = [attack.said() for attack in load_attacks().attacks if "run" in attack.never]
NAMES = [attack.said()[:80] for attack in load_attacks().at("file_name") if "run" in attack.never]

# The names of all elements of the page, its head aside, and of their attributes that could run or fetch something.
ELEMENTS = "[...new Set([...document.body.querySelectorAll('*')].map(element => element.localName))]"
LIVE = """[...document.querySelectorAll('*')].flatMap(element => [...element.attributes]
    .filter(({name, value}) => name.startsWith('on') || /attack\\.invalid|^\\s*(javascript|vbscript|data:text)/i.test(
        ['href', 'src', 'srcset', 'action', 'data', 'style', 'formaction', 'background'].includes(name) ? value : ''))
    .map(({name, value}) => `${element.localName} ${name}=${value}`))"""
FOLDED = "document.querySelectorAll('details:not([open]) > summary').forEach(summary => summary.click())"


class Seen(NamedTuple):
    """What a page is made of, and what it says."""

    elements: set[str]
    text: str


class Watched:
    """A page, with what it opens and what it asks of other hosts."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.dialogs: list[str] = []
        self.elsewhere: list[str] = []
        page.on("dialog", self._dialog)
        page.context.on("request", self._request)

    def bring(self, file: str) -> None:
        """Import a file of interviews on the page of progress."""
        self.page.goto(f"{self.home}/progress")
        upload = {"name": "interviews.json", "mimeType": "application/json", "buffer": file.encode()}
        self.page.locator("input[type=file]").set_input_files(files=[upload])
        self.page.get_by_role("button", name="Import", exact=True).click()
        expect(self.page.locator(".entry").first).to_be_visible()

    def see(self, path: str, *, last: str) -> Seen:
        """Open a page, unfold all that can be unfolded, and return what it is made of; `last` is its last button."""
        self.page.goto(f"{self.home}{path}")
        expect(self.page.get_by_role("button", name=last, exact=True)).to_be_visible()
        self.settle()
        self.page.evaluate(FOLDED)
        self.settle()
        assert self.page.evaluate(LIVE) == []
        return Seen(set(self.page.evaluate(ELEMENTS)), self.page.locator("body").inner_text())

    def settle(self) -> None:
        """Wait until the page is drawn, with the parts of it that Streamlit fetches only when they are wanted."""
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        self.page.wait_for_load_state("networkidle")

    def assert_calm(self) -> None:
        assert self.dialogs == []
        assert self.elsewhere == []

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, self.home.replace("http", "ws"), "data:", "blob:")):
            self.elsewhere.append(request.url)


def test_pages_full_of_attacks_run_and_fetch_nothing_and_are_made_of_what_other_pages_are(
    app: AppProcess, visit: Callable[..., Page], rubric: Rubric
) -> None:
    seen: list[list[Seen]] = []
    for name, texts in (("harmless", HARMLESS), ("attacked", TEXTS)):
        # Another visitor's interview of the same id would make it come in under a new one.
        over = document(texts, rubric).model_copy(update={"id": f"{name}-and-finished"})
        # Of the question in hand only the last two attempts are shown, so that each of them says it all.
        crowded = document((texts[0] if name == "harmless" else "\n".join(RUNNING),) * 16, rubric)
        in_hand = crowded.model_copy(update={"id": f"{name}-and-in-hand", "current": 0, "finished_at": None})
        watched = Watched(visit("about:blank"), app.url)
        watched.bring(to_json([over, in_hand], rubric))
        report = watched.see(f"/report?s={over.id}", last="JSON")
        feedback = watched.see(f"/interview?s={in_hand.id}", last="Try again")
        seen.append([report, feedback, watched.see("/progress", last="Import")])
        watched.assert_calm()
    for harmless, attacked in zip(*seen, strict=True):
        assert attacked.elements <= harmless.elements
    assert "<script>alert(1)</script>" in report.text
    assert "![pixel](https://attack.invalid/p.png)" in report.text
    assert "<script>alert(1)</script>" in feedback.text


def test_a_file_with_an_attack_for_a_name_is_refused_in_plain_words(
    app: AppProcess, visit: Callable[..., Page]
) -> None:
    watched = Watched(visit("about:blank"), app.url)
    page = watched.page
    for name in NAMES:
        page.goto(app.url)
        page.get_by_text("Resume (optional)", exact=True).click()
        upload = {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": b"  "}
        page.locator("input[type=file]").set_input_files(files=[upload])
        expect(page.get_by_role("button", name=re.compile("^Remove "))).to_be_visible()
        watched.settle()
        page.get_by_role("button", name="Start the interview", exact=True).click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("should hold words, but it is empty")
        assert alert.locator("img, a, script, code, h1, em, strong").count() == 0
        assert page.evaluate(LIVE) == []
    watched.assert_calm()
