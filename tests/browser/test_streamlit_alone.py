"""`streamlit run app.py`, without our server around it, still serves one person on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from app_process import ROOT, free_port
from candidate import ANSWERS, Candidate
from playwright.sync_api import Page, expect


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where Streamlit serves app.py, started from the project's folder as its settings file expects."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    environment = {**os.environ, "REHEARSE_HOME": str(tmp_path / "home"), "REHEARSE_COACH": "offline"}
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server, tmp_path / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def test_one_person_practises_and_finds_it_again(address: str, visit: Callable[..., Page], tmp_path: Path) -> None:
    candidate = Candidate(visit(address))
    candidate.start()
    candidate.answer(ANSWERS[0])
    somebody = Candidate(visit(address))
    somebody.open("Progress")
    # There is no gate here: whoever reaches the page is the local person, and only this machine can.
    expect(somebody.page.locator('[class*="st-key-row-"]')).to_have_count(1)
    assert (tmp_path / "home" / "rehearse.sqlite3").exists()


def test_it_answers_to_this_machine_only(address: str) -> None:
    port = int(address.rpartition(":")[2])
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://127.0.0.2:{port}/", timeout=2)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(url, timeout=1).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)  # the server is another process; there is nothing to wait on but the port
    raise RuntimeError(f"streamlit run did not answer:\n{log.read_text()[-3000:]}")
