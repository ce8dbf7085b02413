"""How long from pressing Submit until the feedback stands on the page, with the offline coach in a real browser.

    python benchmarks/feedback.py [ANSWERS]

One person answers the first question over and over (attempt after attempt), one process, a browser on the
same machine. Prints the median and the slowest in seconds. The goal is
0.5 s.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from app_process import AppProcess
from arguments import numbers
from candidate import ANSWERS, Candidate
from chromium import ARGUMENTS, NOTE


def main(answers: int) -> None:
    """Run it and print the figures."""
    taken: list[float] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = AppProcess(Path(folder) / "home").start()
        browser = playwright.chromium.launch(executable_path=NOTE.read_text().strip(), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(app.url)
        candidate = Candidate(page)
        candidate.start()
        # The first answer may be followed up; later attempts never are.
        candidate.answer(ANSWERS[0])
        for _ in range(answers):
            candidate.button("Try again").click()
            candidate.expect_question(1)
            candidate.write(ANSWERS[0])
            candidate.box.blur()
            page.wait_for_timeout(300)
            began = time.perf_counter()
            candidate.button("Submit").click()
            page.locator("#feedback").wait_for(state="attached")
            page.locator(".score .number").wait_for()
            taken.append(time.perf_counter() - began)
        browser.close()
        app.stop()
    print(f"submit to feedback  median {statistics.median(taken):.2f} s  slowest {max(taken):.2f} s  of {answers}")


if __name__ == "__main__":
    main(*numbers(__doc__, answers=10))
