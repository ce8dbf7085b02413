"""Questions read aloud: by the browser's own voice, and by a model where one is set for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate
from playwright.sync_api import Page, expect
from speech_server import Fails, SpeechServer, serve

Visit = Callable[..., Page]

VOICE = """
window.spoken = [];
window.cancelled = 0;
class Line { constructor(text) { this.text = text; } }
window.SpeechSynthesisUtterance = Line;
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [
    { lang: "de-DE", name: "Anna", default: false, localService: true },
    { lang: "en_GB", name: "Daniel", default: true, localService: true },
  ],
  speak: (line) => { window.spoken.push([line.text, line.lang, line.voice?.name ?? null]); window.line = line; },
  cancel: () => { window.cancelled += 1; },
} });
"""
"""The browser's voice as the page sees it, which says nothing and writes down what it was given."""


@pytest.fixture
def page(app: AppProcess, visit: Visit) -> Page:
    opened = visit("about:blank")
    opened.context.add_init_script(VOICE)
    opened.goto(app.url)
    return opened


def spoken(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate("window.spoken")
    return found


def begun(page: Page) -> Candidate:
    candidate = Candidate(page)
    candidate.start("")
    return candidate


def test_a_question_is_read_and_stopped_by_keyboard_in_its_own_language(page: Page) -> None:
    candidate = begun(page)
    button = candidate.button("Read aloud")
    button.focus()
    page.keyboard.press("Enter")
    stop = candidate.button("Stop reading")
    expect(stop).to_be_focused()
    assert spoken(page) == [[candidate.question(), "en", "Daniel"]]
    before = page.evaluate("window.cancelled")
    page.keyboard.press("Space")
    expect(button).to_be_visible()
    assert page.evaluate("window.cancelled") > before
    button.click()
    page.evaluate("window.line.onend()")
    expect(button).to_be_visible()
    assert len(spoken(page)) == 2


def test_nothing_is_read_unasked_until_it_is_wanted_and_then_each_next_question_is(page: Page) -> None:
    candidate = begun(page)
    expect(candidate.button("Read aloud")).to_be_visible()
    assert spoken(page) == []
    page.get_by_label("Read each question aloud").check()
    first = candidate.question()
    page.wait_for_function("() => window.spoken.length === 1")
    candidate.submit(ANSWERS[0])
    if not candidate.has_feedback():
        page.wait_for_function("() => window.spoken.length === 2")
        candidate.submit("I would begin with the rota of the night shift.")
    candidate.go_on()
    candidate.expect_question(2)
    second = candidate.question()
    page.wait_for_function("asked => window.spoken.at(-1)[0] === asked", arg=second)
    assert spoken(page)[0][0] == first
    page.reload()
    candidate.expect_question(2)
    expect(page.get_by_label("Read each question aloud")).to_be_checked()
    page.get_by_label("Read each question aloud").uncheck()
    page.reload()
    candidate.expect_question(2)
    expect(page.get_by_label("Read each question aloud")).not_to_be_checked()
    assert spoken(page) == []


def test_a_browser_without_a_voice_says_so_and_the_question_stands_there(page: Page) -> None:
    candidate = begun(page)
    candidate.button("Read aloud").click()
    page.evaluate("window.line.onerror({ error: 'voice-unavailable' })")
    expect(page.get_by_text("This browser has no voice that could read it.")).to_be_visible()
    expect(candidate.button("Read aloud")).to_be_visible()


def test_leaving_the_question_stops_the_reading(page: Page) -> None:
    candidate = begun(page)
    candidate.button("Read aloud").click()
    before = page.evaluate("window.cancelled")
    candidate.answer(ANSWERS[0])
    page.wait_for_function("before => window.cancelled > before", arg=before)
    assert page.evaluate("window.cancelled") > before


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with serve() as running:
        yield running


def test_a_model_reads_where_one_is_set_and_the_browser_where_it_fails(
    server: SpeechServer, visit: Visit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    room = AppProcess(
        tmp_path_factory.mktemp("aloud") / "home", REHEARSE_SPEECH_ADDRESS=server.url, REHEARSE_SPEECH_MODEL="tts"
    ).start()
    try:
        page = visit("about:blank")
        page.context.add_init_script(VOICE)
        page.goto(room.url)
        candidate = begun(page)
        candidate.button("Read aloud").click()
        expect(page.get_by_test_id("stAudio")).to_be_visible(timeout=60_000)
        page.wait_for_function("() => document.querySelector('[data-testid=stAudio]').readyState > 0")
        assert [request.fields["input"] for request in server.requests] == [[candidate.question()]]
        assert spoken(page) == []

        candidate.answer(ANSWERS[0])
        candidate.go_on()
        candidate.expect_question(2)
        server.replies.append(Fails(500))
        candidate.button("Read aloud").click()
        expect(page.get_by_text("The browser's own voice is offered instead.")).to_be_visible(timeout=60_000)
        candidate.button("Read aloud").click()
        page.wait_for_function("() => window.spoken.length === 1")
    finally:
        room.stop()
