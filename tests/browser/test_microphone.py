"""What keeps a microphone from hearing anything: silence, a refusal, none there, a page that gets none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app_process import AppProcess
from candidate import ANSWERS
from playwright.sync_api import Browser, Page, expect
from speech_server import SpeechServer, serve, tone
from voice_room import PATIENCE, begun, speak, voice_room, with_microphone


@pytest.fixture(scope="module")
def server() -> Iterator[SpeechServer]:
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def room(server: SpeechServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    process = voice_room(tmp_path_factory.mktemp("voice") / "home", server.url).start()
    yield process
    process.stop()


def test_silence_is_said_and_sent_to_nobody(
    room: AppProcess, browser: Browser, server: SpeechServer, tmp_path: Path
) -> None:
    wav = tmp_path / "silence.wav"
    wav.write_bytes(tone(10, rate=48_000, loudness=0))
    muted = with_microphone(browser, wav)
    try:
        page = muted.new_context().new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(room.url)
        begun(page)
        asked = len(server.requests)
        speak(page)
        expect(page.get_by_role("alert").filter(has_text="Nothing could be made out")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
        assert len(server.requests) == asked
    finally:
        muted.close()


def test_a_microphone_that_the_browser_does_not_give_is_said_and_typing_works(
    room: AppProcess, browser: Browser, tmp_path: Path
) -> None:
    wav = tmp_path / "voice.wav"
    wav.write_bytes(tone(2, rate=48_000))
    strict = with_microphone(browser, wav, is_allowed=False)
    try:
        page = strict.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(room.url)
        candidate = begun(page)
        page.get_by_role("button", name="Record", exact=True).click()
        told = "The browser does not let this page use the microphone."
        expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible(timeout=PATIENCE)
        candidate.answer(ANSWERS[0])
        expect(page.locator(".delivery")).to_have_count(0)
    finally:
        strict.close()


def test_no_microphone_is_said_and_can_be_tried_again_without_losing_what_is_typed(
    room: AppProcess, browser: Browser
) -> None:
    context = browser.new_context(permissions=["microphone"])
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        page.goto(room.url)
        candidate = begun(page)
        candidate.write(ANSWERS[0])
        alert = page.get_by_role("alert").filter(has_text="No microphone was found.")
        for _ in range(2):
            page.get_by_role("button", name="Record", exact=True).click()
            expect(alert).to_be_visible(timeout=PATIENCE)
            page.get_by_role("button", name="Try again", exact=True).click()
            expect(alert).to_have_count(0)
            candidate.expect_question(1)
            expect(candidate.box).to_have_value(ANSWERS[0])
    finally:
        context.close()


def test_a_page_that_no_browser_gives_a_microphone_to_says_so(room: AppProcess, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
    try:
        page = context.new_page()
        page.goto(room.url)
        begun(page)
        told = "pages at https addresses or on this computer only"
        expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()
    finally:
        context.close()


def test_without_a_server_the_microphone_is_not_offered_and_one_line_says_how_to_get_it(
    app: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit(app.url)
    begun(page)
    expect(page.get_by_text("To answer by voice, name a server that writes speech down")).to_be_visible()
    expect(page.get_by_role("button", name="Record", exact=True)).to_have_count(0)
