"""A room in which one answers by voice: the server that asks for words, a browser with a fake microphone, and steps."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from app_process import AppProcess
from candidate import Candidate
from chromium import ARGUMENTS, NOTE
from playwright.sync_api import Browser, Page, expect

LONGEST = 15
"""Seconds after which a recording ends by itself in this room."""
PATIENCE = 60_000
"""Milliseconds for what takes a call of the server, which imports its client first."""


def voice_room(home: Path, address: str) -> AppProcess:
    """Return a Rehearse that has speech written down at this address, not yet started."""
    return AppProcess(
        home,
        REHEARSE_TRANSCRIBE_ADDRESS=address,
        REHEARSE_TRANSCRIBE_TIMEOUT="4",
        REHEARSE_MAX_RECORDING=str(LONGEST),
    )


def with_microphone(browser: Browser, wav: Path, *, is_allowed: bool = True) -> Browser:
    """Start the same browser with a microphone that hears this file over and over, and with leave to use it or not."""
    fakes = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={wav}"]
    if is_allowed:
        fakes.append("--use-fake-ui-for-media-stream")
    found = os.environ.get("REHEARSE_TEST_BROWSER") or NOTE.read_text().strip()
    return browser.browser_type.launch(executable_path=found, args=[*ARGUMENTS, *fakes])


def begun(page: Page) -> Candidate:
    candidate = Candidate(page)
    candidate.start("")
    return candidate


def speak(page: Page, milliseconds: int = 1_500) -> None:
    """Record something; the recording is handed over when this returns."""
    record = page.get_by_role("button", name="Record", exact=True)
    record.click()
    stop = page.get_by_role("button", name="Stop recording", exact=True)
    expect(stop).to_be_visible()
    page.wait_for_timeout(milliseconds)  # the time that is spoken
    stop.click()


def recordings(app: AppProcess, candidate: Candidate) -> list[bytes]:
    """Return the sound that the database has for this interview."""
    with sqlite3.connect(app.home / "rehearse.sqlite3") as raw:
        return [row[0] for row in raw.execute("select audio from recordings where id = ?", [candidate.interview_id()])]
