"""Voice on the pages without a browser: what is offered when, which words are placed, and where keys may go."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pages import opened, shown
from speech_server import WORDS, Fails, SpeechServer, serve, tone
from streamlit.testing.v1 import AppTest

from rehearse.interview.model import Interview
from rehearse.server import resources
from rehearse.server.owner import put_gate

SLOT = "0.1.0"
KEY = "sk-voice-1234567890abcdef"


@pytest.fixture(autouse=True)
def _own_store() -> Iterator[None]:
    put_gate(None)
    yield
    resources.reset()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    with serve() as running:
        monkeypatch.setenv("REHEARSE_TRANSCRIBE_ADDRESS", running.url)
        yield running


def begun() -> tuple[AppTest, str]:
    """Start an interview and return its room, with the first question asked."""
    at = opened()
    at.button(key="start").click().run()
    (summary,) = resources.store().summaries("local")
    return _drawn(opened("interview", s=summary.id), lambda at: bool(at.text_area)), summary.id


def _drawn(at: AppTest, holds: Callable[[AppTest], bool]) -> AppTest:
    deadline = time.monotonic() + 60
    while not holds(at):
        assert time.monotonic() < deadline, shown(at)
        threading.Event().wait(0.05)
        at.run()
    return at


def recorded(at: AppTest, wav: bytes) -> AppTest:
    at.audio_input[0].set_value(("voice.wav", wav, "audio/wav"))
    return at.run()


def interview(id: str) -> Interview:
    return resources.store().load(id, owner="local").interview


def has_button(at: AppTest, label: str) -> bool:
    return any(button.label == label for button in at.button)


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def test_without_a_server_there_is_one_line_and_no_recorder() -> None:
    at, _ = begun()
    assert "To answer by voice, name a server" in shown(at)
    assert len(at.audio_input) == 0


def test_a_setting_that_cannot_be_is_said_in_the_room_and_typing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_TRANSCRIBE_ADDRESS", "not an address")
    at, _ = begun()
    assert "Expected REHEARSE_TRANSCRIBE_ADDRESS to be the http or https address" in shown(at)
    assert at.text_area


def test_a_transcript_is_put_behind_what_was_typed_and_its_facts_go_with_the_answer(server: SpeechServer) -> None:
    at, id = begun()
    at.text_area[0].set_value("I typed this first.").run()
    recorded(at, tone(6))
    _drawn(at, lambda at: has_button(at, "Put it into the answer"))
    press(at, "Put it into the answer")
    assert at.text_area[0].value == f"I typed this first.\n\n{WORDS}"
    assert resources.store().draft(id, SLOT, owner="local") == f"I typed this first.\n\n{WORDS}"
    assert len(server.requests) == 1
    press(at, "Submit")
    (spoken,) = interview(id).turns[0].attempts[0].replies[0].spoken
    assert (spoken.transcript, spoken.seconds, spoken.host) == (WORDS, 6.0, server.host)
    assert resources.store().recordings.of(id, SLOT, owner="local") == ()


def test_a_second_press_that_was_under_way_when_the_first_was_heeded_takes_nothing_away(server: SpeechServer) -> None:
    at, id = begun()
    at.text_area[0].set_value("Typed.").run()
    recorded(at, tone(6))
    _drawn(at, lambda at: has_button(at, "Put it into the answer"))
    press(at, "Put it into the answer")
    # The browser sent it with the box as it was before the first press came back.
    at.session_state[f"answer-{SLOT}"] = "Typed."
    at.session_state[f"voice-place-{SLOT}"] = True
    at.run()
    assert at.text_area[0].value == f"Typed.\n\n{WORDS}"
    assert resources.store().draft(id, SLOT, owner="local") == f"Typed.\n\n{WORDS}"


def test_words_that_went_out_of_the_box_can_be_put_in_again(server: SpeechServer) -> None:
    at, id = begun()
    recorded(at, tone(6))
    _drawn(at, lambda at: has_button(at, "Put it into the answer"))
    press(at, "Put it into the answer")
    assert not has_button(at, "Put it in again")
    at.text_area[0].set_value("Typed.").run()
    press(at, "Put it in again")
    assert at.text_area[0].value == f"Typed.\n\n{WORDS}"
    assert resources.store().draft(id, SLOT, owner="local") == f"Typed.\n\n{WORDS}"
    assert not has_button(at, "Put it in again")


def test_words_that_were_typed_anew_count_as_typed(server: SpeechServer) -> None:
    at, id = begun()
    recorded(at, tone(6))
    _drawn(at, lambda at: has_button(at, "Put it into the answer"))
    press(at, "Put it into the answer")
    at.text_area[0].set_value("In five years somebody else runs all of my depots in the south.").run()
    press(at, "Submit")
    assert interview(id).turns[0].attempts[0].replies[0].spoken == ()


def test_a_failure_is_kept_with_its_recording_in_a_new_session_and_can_be_tried_again(server: SpeechServer) -> None:
    server.replies.append(Fails(500))
    at, id = begun()
    recorded(at, tone(2))
    _drawn(at, lambda at: "HTTP 500" in shown(at))
    again = opened("interview", s=id)
    assert "HTTP 500" in shown(again)
    press(again, "Try again to write it down")
    _drawn(again, lambda at: has_button(at, "Put it into the answer"))
    assert len(server.requests) == 2


def test_what_is_no_recording_is_said_and_the_recorder_begins_anew(server: SpeechServer) -> None:
    at, id = begun()
    recorded(at, tone(0.1))
    assert "too short to hold a word" in shown(at)
    assert len(at.audio_input) == 1
    assert at.audio_input[0].value is None
    assert resources.store().recordings.of(id, SLOT, owner="local") == ()
    assert server.requests == []


def test_the_settings_page_says_where_a_voice_goes_and_takes_another_server(server: SpeechServer) -> None:
    at = opened("settings")
    assert f"whisper-1 at {server.host} writes recordings down" in shown(at)
    assert "Your voice stays on this computer." in shown(at)
    _field(at, "Address that writes speech down").set_value("https://voices.example/v1")
    at.button(key="use-voice").click().run()
    assert "Your voice is sent to voices.example." in shown(at)
    _field(at, "Address that writes speech down").set_value("nonsense")
    at.button(key="use-voice").click().run()
    assert "REHEARSE_TRANSCRIBE_ADDRESS" in shown(at)


def test_a_key_of_the_environment_is_not_sent_to_an_address_that_was_typed(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_TRANSCRIBE_KEY", KEY)
    at = opened("settings")
    assert _keys(at) == KEY
    _field(at, "Address that writes speech down").set_value("http://127.0.0.1:9/v1")
    at.button(key="use-voice").click().run()
    assert _keys(at) is None
    _field(at, "Address that writes speech down").set_value(server.url)
    at.button(key="use-voice").click().run()
    assert _keys(at) == KEY


def test_a_typed_key_goes_with_the_address_it_was_typed_for(server: SpeechServer) -> None:
    at = opened("settings")
    _field(at, "Its key").set_value(KEY)
    at.button(key="use-voice").click().run()
    assert _keys(at) == KEY
    assert KEY not in shown(at)
    _field(at, "Its model").set_value("tiny")
    at.button(key="use-voice").click().run()
    assert _keys(at) == KEY


def _field(at: AppTest, label: str) -> Any:
    return next(field for field in at.text_input if field.label == label)


def _keys(at: AppTest) -> str | None:
    from rehearse.speech import transcription_endpoint

    chosen = at.session_state["coach_choice"]
    place = transcription_endpoint(resources.settings().model_copy(update=chosen))
    assert place is not None
    return None if place.key is None else place.key.get_secret_value()
