"""How long from starting the server until the first page stands in a browser, against a bare Streamlit page.

    python benchmarks/first_page.py [ROUNDS]

Each round starts, in turn and cold, a one-line Streamlit page and Rehearse, each by `streamlit run`, and
Rehearse by `rehearse app`; each in a browser context of its own. Prints the best and the median of each in
seconds, and Rehearse's ratio to the bare page. The goal is a ratio of at most 1.15.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from app_process import free_port
from arguments import numbers

FLAGS = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]


def seconds_to_first_page(browser: Browser, command: list[str], port: int, heading: str) -> float:
    """Start `command`, open the page as soon as it answers, return the seconds until `heading` is visible."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "REHEARSE_HOME": home, "REHEARSE_COACH": "offline", "PYTHONPATH": str(ROOT)}
        began = time.perf_counter()
        server = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        context = browser.new_context()
        page = context.new_page()
        try:
            while True:
                try:
                    page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
                    break
                except Error:
                    time.sleep(0.02)
            page.get_by_role("heading", name=heading).first.wait_for(timeout=30_000)
            return time.perf_counter() - began
        finally:
            context.close()
            server.terminate()
            server.wait(timeout=10)


def main(rounds: int) -> None:
    """Run the rounds and print the table."""
    browser_path = (ROOT / ".cache" / "browser").read_text().strip()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bare = Path(folder) / "bare.py"
        bare.write_text("import streamlit as st; st.title('Practise')\n")
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        taken: dict[str, list[float]] = {"bare page": [], "streamlit run app.py": [], "rehearse app": []}
        for _ in range(rounds):
            for name, values in taken.items():
                port = free_port()
                script = str(bare) if name == "bare page" else "app.py"
                command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", *FLAGS]
                if name == "rehearse app":
                    command = [sys.executable, "-m", "rehearse", "app", "--headless", "--port", str(port)]
                values.append(seconds_to_first_page(browser, command, port, "Practise"))
        browser.close()
    print(f"{'':24}best s  median s  ratio of bests  ratio of medians")
    for name, values in taken.items():
        best, middle = min(values), statistics.median(values)
        first = taken["bare page"]
        print(
            f"{name:24}{best:6.2f}  {middle:8.2f}  {best / min(first):14.2f}  {middle / statistics.median(first):16.2f}"
        )


if __name__ == "__main__":
    main(*numbers(__doc__, rounds=4))
