"""Take the pictures of the pages anew, with the offline coach, in a real browser.

    python docs/take_screenshots.py              the README's pictures, into docs/screenshots/
    python docs/take_screenshots.py FOLDER       every page at 375 and 1440 px, light and dark, into FOLDER

Somebody practises with a sample posting and answers, tries again, and looks at everything there is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "browser"))

from app_process import AppProcess
from candidate import ANSWERS, Candidate
from chromium import ARGUMENTS, NOTE

Shoot = Callable[[str], None]
WIDE, NARROW = (1440, 1000), (375, 812)
GUIDE = ("questions", "strategies", "pitfalls", "situations", "looked_for", "rubric")


def main(folder: Path, *, everything: bool) -> None:
    """Take them all into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        app = AppProcess(Path(home) / "home").start()
        browser = playwright.chromium.launch(executable_path=NOTE.read_text().strip(), args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for size in (WIDE, NARROW) if everything else (WIDE,):
                context = browser.new_context(
                    viewport={"width": size[0], "height": size[1]},
                    color_scheme=scheme,
                    reduced_motion="reduce",
                    device_scale_factor=1 if everything else 1.5,
                )
                page = context.new_page()
                suffix = f"{scheme}-{size[0]}" if everything else scheme
                (_tour if everything else _readme)(app.url, page, _shooter(page, folder, suffix, whole=everything))
                context.close()
        browser.close()
        app.stop()


def _shooter(page: Page, folder: Path, suffix: str, *, whole: bool) -> Shoot:
    def shoot(name: str) -> None:
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        page.evaluate("document.fonts.ready")
        if whole:
            _unroll(page)
        page.screenshot(path=folder / f"{name}-{suffix}.png")

    return shoot


def _unroll(page: Page) -> None:
    """Make the window as high as the page, which scrolls inside an element of its own."""
    size = page.viewport_size or {"width": WIDE[0], "height": WIDE[1]}
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(600, min(9000, height))})


def _readme(url: str, page: Page, shoot: Shoot) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shoot("practise")
    candidate = Candidate(page)
    candidate.start()
    shoot("question")
    candidate.answer(ANSWERS[0])
    page.mouse.move(0, 0)
    shoot("feedback")


def _tour(url: str, page: Page, shoot: Shoot) -> None:
    _readme(url, page, shoot)
    candidate = Candidate(page)
    candidate.button("Show a stronger version").click()
    expect(page.get_by_role("heading", name="A stronger version")).to_be_visible()
    shoot("stronger")
    candidate.button("Try again").click()
    candidate.expect_question(1)
    candidate.answer(f"{ANSWERS[0]} You would have a planner for Leeds who knows your nights.")
    shoot("compared")
    for answer in ANSWERS[1:]:
        candidate.go_on()
        candidate.answer(answer)
    candidate.go_on()
    expect(page.get_by_text("Criteria by question")).to_be_visible()
    shoot("report")
    for name in ("progress", "trust", "settings"):
        page.goto(f"{url}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        shoot(name)
    for part in GUIDE:
        page.goto(f"{url}/guide?part={part}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        shoot(f"guide-{part}")
    page.goto(url)
    page.get_by_label("Job description", exact=True).fill(
        "Night Planner\nBrightwell Distribution\nYou plan 120 shifts."
    )
    candidate.button("Check how the posting is read first").click()
    expect(page.get_by_role("heading", name="How the posting is read")).to_be_visible()
    shoot("reading")
    page.goto(f"{url}/interview?s=there-is-none-of-this-name")
    expect(page.get_by_role("alert")).to_be_visible()
    shoot("not-found")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
    given = parser.parse_args().folder
    main(given or HERE / "screenshots", everything=given is not None)
