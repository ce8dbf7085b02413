"""Answering by voice in a real browser with a fake microphone, against a real speech server with real faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app_process import AppProcess
from axe_playwright_python.sync_playwright import Axe
from candidate import ANSWERS
from playwright.sync_api import Browser, BrowserContext, Page, expect
from speech_server import WORDS, Fails, Hangs, Raw, SpeechServer, serve, tone
from voice_room import PATIENCE, begun, recordings, speak, voice_room, with_microphone

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def server() -> Iterator[SpeechServer]:
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def room(server: SpeechServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    process = voice_room(tmp_path_factory.mktemp("voice") / "home", server.url).start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def talking(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    wav = tmp_path_factory.mktemp("microphone") / "voice.wav"
    wav.write_bytes(tone(10, rate=48_000))
    started = with_microphone(browser, wav)
    yield started
    started.close()


@pytest.fixture
def seat(talking: Browser) -> Iterator[Visit]:
    """Open an address in the browser that has a microphone."""
    contexts: list[BrowserContext] = []

    def opened(url: str, *, width: int = 1440) -> Page:
        context = talking.new_context(viewport={"width": width, "height": 1000})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def own_room(server: SpeechServer, tmp_path: Path) -> Iterator[AppProcess]:
    """A server of one's own, to be killed and started again."""
    process = AppProcess(tmp_path / "own-home", REHEARSE_TRANSCRIBE_ADDRESS=server.url).start()
    yield process
    process.stop()


def obstacles(page: Page) -> list[str]:
    """Return what axe-core finds on the page that keeps somebody out."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def test_a_spoken_answer_is_corrected_submitted_and_shown_with_how_it_was_said(
    room: AppProcess, seat: Visit, server: SpeechServer
) -> None:
    page = seat(room.url)
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
    candidate = begun(page)
    expect(page.get_by_text("on this computer; you correct it before you submit")).to_be_visible()
    candidate.write("I typed this first.")
    server.says, asked = WORDS, len(server.requests)
    speak(page, 6_000)
    expect(candidate.box).to_have_value(f"I typed this first.\n\n{WORDS}", timeout=PATIENCE)
    assert len(server.requests) == asked + 1
    assert recordings(room, candidate) == [server.requests[-1].wav]
    page.reload()
    expect(candidate.box).to_have_value(f"I typed this first.\n\n{WORDS}")
    assert len(server.requests) == asked + 1

    candidate.answer(f"{WORDS.replace('Um, ', '').replace(', you know,', '')} {ANSWERS[0]}")
    said = page.locator(".delivery")
    expect(said).to_contain_text("How you said it")
    expect(said).to_contain_text("words a minute")
    expect(said).to_contain_text("2 in 16 words: um (1), you know (1)")
    expect(said).to_contain_text("1.4 s, after “Um”")
    expect(said).to_contain_text("They are no part of the score")
    assert obstacles(page) == []
    assert recordings(room, candidate) == []
    assert blocked == []


def test_each_failure_of_the_server_is_said_and_the_recording_waits_to_be_tried_again(
    room: AppProcess, seat: Visit, server: SpeechServer
) -> None:
    page = seat(room.url)
    candidate = begun(page)
    faults = [
        (Fails(401), "wants a key to give a transcript"),
        (Fails(500), "failed on its side (HTTP 500)"),
        (Raw(b"<html>no</html>", "text/html"), "something else than JSON came"),
        (Hangs(), "within 4 s"),
    ]
    server.replies.append(faults[0][0])
    speak(page)
    for number, (_, told) in enumerate(faults):
        alert = page.get_by_role("alert").filter(has_text=told)
        expect(alert).to_be_visible(timeout=PATIENCE)
        expect(alert).to_contain_text("is kept until you submit the answer")
        if number == 0:
            assert obstacles(page) == []
        if number == 1:
            page.reload()
            expect(alert).to_be_visible()
        if number + 1 < len(faults):
            server.replies.append(faults[number + 1][0])
        else:
            candidate.write("Typing goes on.")
            server.says = "The fifth time it was heard."
        candidate.button("Try again to write it down").click()
        if number == 2:
            # The server hangs now; typing is not held up by that.
            expect(page.locator(".working")).to_be_visible()
            candidate.write("Typing goes on.")
            expect(page.locator("[data-kept]")).to_have_attribute("data-kept", "Typing goes on.", timeout=PATIENCE)
    expect(candidate.box).to_have_value("Typing goes on.\n\nThe fifth time it was heard.", timeout=PATIENCE)


def test_a_recording_survives_a_crash_while_it_is_written_down(
    own_room: AppProcess, seat: Visit, server: SpeechServer
) -> None:
    page = seat(own_room.url)
    candidate = begun(page)
    server.replies.append(Hangs())
    asked = len(server.requests)
    speak(page)
    page.wait_for_function("() => document.querySelector('.working')")
    while len(server.requests) == asked:
        page.wait_for_timeout(50)
    own_room.kill()
    server.says = "It was heard after the crash."
    own_room.start()
    page.reload()
    candidate.expect_question(1)
    expect(candidate.box).to_have_value("It was heard after the crash.", timeout=3 * PATIENCE)


def test_submitting_before_it_is_written_down_is_asked_about_once(
    room: AppProcess, seat: Visit, server: SpeechServer
) -> None:
    page = seat(room.url)
    candidate = begun(page)
    server.replies.append(Fails(500))
    speak(page)
    expect(page.get_by_role("alert").filter(has_text="HTTP 500")).to_be_visible(timeout=PATIENCE)
    candidate.write(ANSWERS[0])
    candidate.button("Submit").click()
    expect(page.get_by_text("A recording is not in your answer yet")).to_be_visible()
    expect(candidate.box).to_have_value(ANSWERS[0])
    candidate.answer(ANSWERS[0])
    expect(page.locator(".delivery")).to_have_count(0)
    assert recordings(room, candidate) == []


def test_a_recording_can_be_heard_and_deleted(room: AppProcess, seat: Visit, server: SpeechServer) -> None:
    page = seat(room.url)
    candidate = begun(page)
    server.replies.append(Fails(500))
    speak(page)
    expect(page.get_by_role("alert").filter(has_text="HTTP 500")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Listen", exact=True).click()
    expect(page.get_by_test_id("stAudio")).to_be_visible()
    page.wait_for_function("() => document.querySelector('[data-testid=stAudio]').duration > 0.5")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete the recording", exact=True).click()
    expect(page.get_by_text("The recording was deleted.")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="HTTP 500")).to_have_count(0)
    assert recordings(room, candidate) == []


def test_a_recording_ends_by_itself_at_its_longest_and_is_written_down(
    room: AppProcess, seat: Visit, server: SpeechServer
) -> None:
    page = seat(room.url)
    candidate = begun(page)
    server.says = "I could talk about this for hours."
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text(re.compile(r"The recording ends by itself in 0:\d\d\."))).to_be_visible()
    expect(page.get_by_text("The recording has reached its longest and has ended.")).to_be_visible(timeout=PATIENCE)
    expect(candidate.box).to_have_value(server.says, timeout=PATIENCE)
    expect(page.get_by_text("Say the rest in a second one.")).to_be_visible()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("The recording has reached its longest and has ended.")).to_have_count(0)


def test_a_recording_that_does_not_reach_the_server_is_said_and_can_be_kept_as_a_file(
    room: AppProcess, seat: Visit
) -> None:
    page = seat(room.url)
    candidate = begun(page)
    candidate.write(ANSWERS[0])
    page.route("**/_stcore/upload_file/**", lambda route: route.abort())
    speak(page)
    alert = page.get_by_role("alert").filter(has_text="The recording did not reach Rehearse")
    expect(alert).to_be_visible(timeout=PATIENCE)
    page.get_by_test_id("stAudioInput").hover()
    with page.expect_download() as kept:
        page.get_by_role("button", name=re.compile("Download as WAV")).click()
    assert kept.value.path().read_bytes().startswith(b"RIFF")
    page.get_by_role("button", name="Try again", exact=True).click()
    candidate.expect_question(1)
    expect(candidate.box).to_have_value(ANSWERS[0])
