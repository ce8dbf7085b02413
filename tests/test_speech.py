"""Voices over real HTTP: a recording written down, a question read aloud, each fault in words, no key to others."""

from __future__ import annotations

import io
import tomllib
import traceback
import wave
from collections.abc import Iterator
from typing import Any

import pytest
from pages import ROOT
from speech_server import WORDS, Breaks, Fails, Hangs, Raw, SpeechServer, serve, tone

from app_pages.parts.speaking import SAMPLE_RATE
from rehearse.errors import DocumentError, ModelError, SettingsError
from rehearse.settings import Settings, load_settings
from rehearse.speech import (
    LONGEST,
    MAX_BYTES,
    Transcriber,
    read_aloud,
    reading_endpoint,
    sound_of,
    transcription_endpoint,
)

KEY = "sk-voice-1234567890abcdef"
OPENAI_KEY = "sk-openai-0987654321fedcba"


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with serve() as running:
        yield running


def transcriber(server: SpeechServer, **more: Any) -> Transcriber:
    place = transcription_endpoint(load_settings(transcribe_address=server.url, **more))
    assert place is not None
    return Transcriber(place)


# Recordings


def test_a_recordings_length_comes_from_its_samples() -> None:
    assert sound_of(tone(2.5)) == (2.5, False)
    assert sound_of(tone(2.5, rate=48_000)).seconds == 2.5


def test_silence_is_told_from_a_quiet_voice() -> None:
    assert sound_of(tone(1, loudness=0)).is_silent
    assert sound_of(tone(1, loudness=0.002)).is_silent
    assert not sound_of(tone(1, loudness=0.02)).is_silent


@pytest.mark.parametrize(
    ("wav", "told"),
    [
        (b"", "something else"),
        (b"RIFF\0\0\0\0WAVE", "something else"),
        (b"\xff\xfbnot a wav", "something else"),
        (tone(0.1), "too short"),
        (tone(640, rate=8_000), "at most 10 minutes"),
        (tone(1) + bytes(23_000_000), "at most 22 MB"),
    ],
    ids=["empty", "head only", "mp3", "too short", "too long", "too large"],
)
def test_what_is_no_recording_is_refused_in_words(wav: bytes, told: str) -> None:
    with pytest.raises(DocumentError, match=told):
        sound_of(wav)


# Writing down


def test_a_recording_is_sent_as_it_is_and_comes_back_with_times_and_no_key_is_sent_where_none_is_set(
    server: SpeechServer,
) -> None:
    wav = tone(3)
    said = transcriber(server, transcribe_model="tiny", openai_api_key=OPENAI_KEY).transcribe(wav, language="en")
    assert said.text == WORDS
    assert len(said.timed) == len(WORDS.split())
    (request,) = server.requests
    assert request.wav == wav
    assert request.fields["model"] == ["tiny"]
    assert request.fields["language"] == ["en"]
    assert "um" in request.fields["prompt"][0].casefold()
    assert "authorization" not in request.headers


@pytest.mark.parametrize("form", ["json", "verbose_json"])
def test_a_server_that_takes_one_form_only_is_asked_in_that_form(form: str) -> None:
    with serve(forms=(form,)) as server:
        said = transcriber(server).transcribe(tone(1), language="en")
    assert said.text == WORDS
    assert bool(said.timed) is (form == "verbose_json")


def test_a_key_of_its_own_is_sent_and_one_that_is_wrong_is_said() -> None:
    with serve(key=KEY) as server:
        assert transcriber(server, transcribe_key=KEY).transcribe(tone(1), language="en").text == WORDS
        with pytest.raises(ModelError, match="did not accept the key"):
            transcriber(server, transcribe_key="sk-wrong-000000000000").transcribe(tone(1), language="en")
        with pytest.raises(ModelError, match=r"wants a key .* REHEARSE_TRANSCRIBE_KEY"):
            transcriber(server).transcribe(tone(1), language="en")


FAULTS = [
    (Fails(401, f"Incorrect API key provided: {KEY}"), "did not accept the key"),
    (Fails(404), "no /audio/transcriptions at this address"),
    (Fails(413), "shorter parts"),
    (Fails(429), "no more requests at present"),
    (Fails(429, "You exceeded your current quota"), "no quota left"),
    (Fails(500), "failed on its side .HTTP 500."),
    (Fails(503, body=b"<html>busy</html>", content_type="text/html"), "HTTP 503"),
    (Raw(b"<html>a page</html>", "text/html"), "something else than JSON"),
    (Raw(b'{"error": "none"}'), "JSON without a text"),
    (Raw(b'{"text": " "}'), "Nothing could be made out"),
    (Raw(b'{"text": '), "something else than JSON"),
    (Breaks(), "no connection could be made or it broke off"),
]


@pytest.mark.parametrize(("fault", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_each_fault_is_one_sentence_without_the_key_and_trying_again_works(
    server: SpeechServer, fault: object, told: str
) -> None:
    asking = transcriber(server, transcribe_key=KEY)
    server.replies.append(fault)
    with pytest.raises(ModelError, match=told) as caught:
        asking.transcribe(tone(1), language="en")
    assert KEY[:10] not in "".join(traceback.format_exception(caught.value))
    assert asking.transcribe(tone(1), language="en").text == WORDS


def test_a_request_that_every_form_is_refused_for_is_said_once_in_words(server: SpeechServer) -> None:
    server.replies.extend([Fails(400)] * 3)
    with pytest.raises(ModelError, match="REHEARSE_TRANSCRIBE_MODEL"):
        transcriber(server).transcribe(tone(1), language="en")


def test_a_server_that_hangs_is_given_up_after_the_time_that_is_set(server: SpeechServer) -> None:
    server.replies.append(Hangs())
    with pytest.raises(ModelError, match=r"within 0\.3 s"):
        transcriber(server, transcribe_timeout=0.3).transcribe(tone(1), language="en")


def test_nobody_at_the_address_is_said() -> None:
    with serve() as server:
        asking = transcriber(server)
    with pytest.raises(ModelError, match="no connection could be made"):
        asking.transcribe(tone(1), language="en")


# Where voices go


def test_nothing_is_set_up_without_an_endpoint() -> None:
    assert transcription_endpoint(load_settings()) is None
    assert reading_endpoint(load_settings()) is None


def test_an_openai_key_is_for_openai_and_the_offline_coach_keeps_everything_here() -> None:
    place = transcription_endpoint(load_settings(coach="auto", openai_api_key=OPENAI_KEY))
    assert place is not None
    assert (place.host, place.model, place.is_local) == ("api.openai.com", "whisper-1", False)
    assert _key(place.key) == OPENAI_KEY
    assert transcription_endpoint(load_settings(coach="offline", openai_api_key=OPENAI_KEY)) is None


def test_a_local_llm_is_not_taken_for_a_server_that_can_hear() -> None:
    assert transcription_endpoint(load_settings(coach="llm", base_url="http://127.0.0.1:11434/v1")) is None


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (load_settings, None),
        (lambda **more: load_settings(openai_api_key=OPENAI_KEY, **more), None),
        (lambda **more: load_settings(api_key=KEY, **more), None),
        (lambda **more: load_settings(api_key=KEY, base_url="http://127.0.0.1:9001/v1", **more), None),
        (lambda **more: load_settings(api_key=KEY, base_url="http://127.0.0.1:9000/other", **more), KEY),
        (lambda **more: load_settings(transcribe_key=KEY, openai_api_key=OPENAI_KEY, **more), KEY),
        (
            lambda **more: load_settings(openai_base_url="http://127.0.0.1:9000/v1", openai_api_key=OPENAI_KEY, **more),
            OPENAI_KEY,
        ),
    ],
    ids=[
        "none",
        "openai's",
        "the coach's",
        "another port's",
        "the same server's",
        "its own",
        "led there by OPENAI_BASE_URL",
    ],
)
def test_a_key_goes_to_the_server_it_was_set_for_and_to_no_other(settings: Any, key: str | None) -> None:
    place = transcription_endpoint(settings(transcribe_address="http://127.0.0.1:9000/v1"))
    assert place is not None
    assert _key(place.key) == key


def test_openais_key_goes_to_openai_while_the_coach_is_elsewhere() -> None:
    settings = load_settings(
        base_url="http://127.0.0.1:11434/v1",
        openai_api_key=OPENAI_KEY,
        transcribe_address="https://api.openai.com/v1",
    )
    place = transcription_endpoint(settings)
    assert place is not None
    assert _key(place.key) == OPENAI_KEY


def test_a_model_without_an_address_and_a_text_that_is_none_are_said_by_their_setting() -> None:
    with pytest.raises(SettingsError, match="REHEARSE_TRANSCRIBE_ADDRESS"):
        transcription_endpoint(load_settings(transcribe_model="tiny"))
    with pytest.raises(SettingsError, match="REHEARSE_SPEECH_ADDRESS"):
        reading_endpoint(load_settings(speech_model="tts"))
    with pytest.raises(SettingsError, match="REHEARSE_TRANSCRIBE_ADDRESS"):
        transcription_endpoint(load_settings(transcribe_address="127.0.0.1:9000"))


def test_no_key_shows_in_what_an_endpoint_prints() -> None:
    place = transcription_endpoint(load_settings(transcribe_address="http://127.0.0.1:9000", transcribe_key=KEY))
    assert KEY not in repr(place)


# Reading aloud


def test_a_question_is_read_by_the_model_that_is_set_and_asked_for_once(server: SpeechServer) -> None:
    place = reading_endpoint(load_settings(speech_address=server.url, speech_model="tts", speech_voice="nova"))
    assert place is not None
    text = "Where do you see yourself in five years?"
    assert read_aloud(text, place) == read_aloud(text, place) != b""
    (request,) = server.requests
    assert request.fields["input"] == [text]
    assert (request.fields["model"], request.fields["voice"]) == (["tts"], ["nova"])
    assert "authorization" not in request.headers


@pytest.mark.parametrize("fault", [Fails(500), Fails(401), Raw(b'{"no": "sound"}'), Raw(b""), Breaks()])
def test_a_voice_that_fails_is_said_and_not_remembered(server: SpeechServer, fault: object) -> None:
    place = reading_endpoint(load_settings(speech_address=server.url, speech_model="tts"))
    assert place is not None
    server.replies.append(fault)
    with pytest.raises(ModelError, match=server.host):
        read_aloud("Why this job?", place)
    assert read_aloud("Why this job?", place)


def _key(key: Any) -> str | None:
    return None if key is None else key.get_secret_value()


def test_settings_refuse_a_limit_beyond_ten_minutes() -> None:
    with pytest.raises(SettingsError, match="REHEARSE_MAX_RECORDING"):
        load_settings(max_recording=601)
    assert Settings().max_recording == 600


def test_ten_minutes_as_the_page_records_them_fit_through_every_limit() -> None:
    samples = bytearray(2 * SAMPLE_RATE * LONGEST)
    samples[1_000:1_002] = b"\xff\x3f"
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(bytes(samples))
    assert sound_of(out.getvalue()) == (LONGEST, False)
    options = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert len(out.getvalue()) < options["server"]["maxUploadSize"] * 1024 * 1024
    assert len(out.getvalue()) < MAX_BYTES
