"""An Ollama is asked by its own interface, so that nothing it is sent is cut in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import model_coach
import pytest
from model_player import Player
from model_server import Cuts, Fails, Hangs, ModelServer, Says, Scripted, serve
from ollama_server import UNLESS_TOLD, OllamaServer, serve_ollama
from pydantic import BaseModel, SecretStr

from rehearse.chat import Chat, Message, Tally, is_ollama, longest_context, ollama_address
from rehearse.coaches import coach_for, find_coach, try_model
from rehearse.coaches.making import reach
from rehearse.errors import ModelError, SettingsError
from rehearse.interview.coach import Brief
from rehearse.rubric import Rubric
from rehearse.settings import Settings, load_settings

# pytest finds a fixture by its name in the module.
client = model_coach.client

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ASKED = (Message("system", "Reply with one JSON object: level."), Message("user", "Grade this."))
KEY = "sk-canary-8f3b1c5d7e9a"


class Grade(BaseModel):
    level: Literal[0, 1, 2, 3, 4] | None


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch, client: None) -> Iterator[OllamaServer]:
    model_coach.forget_servers(monkeypatch)
    with serve_ollama(OllamaServer(play=Player())) as server:
        yield server


def chat_at(server: OllamaServer, **more: Any) -> Chat:
    return Chat(
        model="tiny-model",
        base_url=server.url,
        kind="ollama",
        **{"context": 8_192, "timeout": 5.0, "sleep": lambda seconds: None, **more},
    )


def set_to(server: OllamaServer, **values: Any) -> Settings:
    return load_settings(**{"coach": "llm", "base_url": server.url, "model": "tiny-model", **values})


@pytest.mark.parametrize(
    ("value", "address"),
    # As the first column is read by Ollama's own client.
    [
        ("", "http://127.0.0.1:11434/v1"),
        ("0.0.0.0", "http://127.0.0.1:11434/v1"),
        ("0.0.0.0:5000", "http://127.0.0.1:5000/v1"),
        (":5000", "http://127.0.0.1:5000/v1"),
        ("models.example", "http://models.example:11434/v1"),
        ("models.example:81", "http://models.example:81/v1"),
        ("http://models.example", "http://models.example:80/v1"),
        ("https://models.example", "https://models.example:443/v1"),
        ("https://models.example:8443/ollama/", "https://models.example:8443/ollama/v1"),
        ("[::1]:5000", "http://[::1]:5000/v1"),
        ("[::]", "http://127.0.0.1:11434/v1"),
        (' "127.0.0.1:5000" ', "http://127.0.0.1:5000/v1"),
    ],
)
def test_ollama_host_is_read_as_ollama_reads_it(value: str, address: str) -> None:
    assert ollama_address(value) == address


@pytest.mark.parametrize("value", ["ftp://models.example", "models.example:port", "http://[::1"])
def test_an_ollama_host_that_is_none_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match="OLLAMA_HOST"):
        ollama_address(value)


def test_ollama_is_found_where_its_variable_says(ollama: OllamaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", f"0.0.0.0:{ollama.port}")
    found = find_coach(load_settings(coach="auto"), ports=(("Ollama", 9),))
    assert (found.coach, found.model, found.host) == ("llm", "tiny-model", ollama.host)
    assert "Ollama on this computer" in found.why
    assert load_settings(coach="auto").ollama_host == f"0.0.0.0:{ollama.port}"


def test_where_ollama_host_leads_goes_before_the_usual_ports(ollama: OllamaServer) -> None:
    with serve(ModelServer(models=["another"])) as other:
        ports = (("Ollama", other.port), ("vLLM", other.port))
        settings = load_settings(coach="auto").model_copy(update={"ollama_host": ollama.host})
        assert find_coach(settings, ports=ports).host == ollama.host
        assert find_coach(load_settings(coach="auto"), ports=ports).host == other.host


def test_a_server_is_told_apart_from_others_that_speak_openais_protocol(ollama: OllamaServer) -> None:
    assert is_ollama(ollama.url)
    with serve(ModelServer()) as other:
        assert not is_ollama(other.url)
        gone = other.url
    assert not is_ollama(gone)
    assert not is_ollama("https://models.example/v1")


def test_the_context_of_a_model_is_asked_of_it(ollama: OllamaServer) -> None:
    assert longest_context(ollama.url, "tiny-model") == 131_072
    assert longest_context("http://127.0.0.1:9/v1", "tiny-model") is None


def test_a_structured_reply_is_asked_for_with_a_schema_and_a_context(ollama: OllamaServer) -> None:
    ollama.replies.append('{"level": 3}')
    tally = Tally()
    reply = chat_at(ollama, temperature=0.2).structured(ASKED, Grade, tally=tally)
    assert reply.value == Grade(level=3)
    (asked,) = ollama.chats
    assert asked.body["format"]["properties"]["level"]["anyOf"][0]["enum"] == [0, 1, 2, 3, 4]
    assert asked.body["options"] == {"num_ctx": 8_192, "temperature": 0.2}
    assert [message["role"] for message in asked.body["messages"]] == ["system", "user"]
    assert (tally.usage.calls, tally.usage.input_tokens, tally.usage.output_tokens) == (1, 100, 2)


def test_a_line_streams_in_pieces_and_tells_its_usage_afterwards(ollama: OllamaServer) -> None:
    ollama.replies.append("Where do you see yourself?")
    tally = Tally()
    assert list(chat_at(ollama).stream(ASKED, tally=tally)) == ["Where", " do", " you", " see", " yourself?"]
    assert (tally.usage.input_tokens, tally.usage.output_tokens) == (100, 5)
    assert ollama.chats[0].body["options"]["num_ctx"] == 8_192


def test_a_key_is_sent_where_one_is_set_and_none_of_the_environment(
    ollama: OllamaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", "meant-for-another")
    ollama.replies.extend(['{"level": 3}'] * 2)
    chat_at(ollama).structured(ASKED, Grade)
    chat_at(ollama, api_key=SecretStr(KEY)).structured(ASKED, Grade)
    assert [request.headers["authorization"] for request in ollama.chats] == ["Bearer none", f"Bearer {KEY}"]


FAULTS: dict[str, tuple[Scripted, str]] = {
    "401": (Fails(401, f"unauthorized: {KEY}"), "did not accept the API key"),
    "403": (Fails(403, "Not for you."), "does not allow the use of tiny-model"),
    "404": (Fails(404, "model 'tiny-model' not found"), "has no model tiny-model"),
    "429": (Fails(429, "busy"), "takes no more requests"),
    "500": (Fails(500, "model runner has unexpectedly stopped"), 'HTTP 500) ("model runner has unexpectedly stopped")'),
    "400": (Fails(400, "no such field"), 'did not accept the request for tiny-model ("no such field")'),
    "silent": (Hangs(), "within 0.3 s"),
    "empty": ("", "its reply is empty"),
    "truncated": (Says("The", finish="length"), "stopped in the middle"),
    "cut": (Cuts("The rest is missing", pieces=2), "broke off"),
    "without an end": (Says("The rest", finish=None), "broke off"),
}


@pytest.mark.parametrize("is_streamed", [False, True], ids=["structured", "streamed"])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_one_sentence_that_names_the_host_and_no_key(
    ollama: OllamaServer, fault: str, is_streamed: bool
) -> None:
    scripted, said = FAULTS[fault]
    ollama.replies.extend([scripted] * 5)
    chat = chat_at(ollama, timeout=0.3 if fault == "silent" else 5.0, api_key=SecretStr(KEY), retries=0)
    with pytest.raises(ModelError) as raised:
        "".join(chat.stream(ASKED)) if is_streamed else chat.structured(ASKED, Grade)
    assert said in str(raised.value)
    assert ollama.host in str(raised.value)
    assert KEY not in str(raised.value)


def test_nobody_there_is_told_after_trying_again() -> None:
    waits: list[float] = []
    with serve_ollama(OllamaServer()) as gone:
        chat = chat_at(gone, sleep=waits.append)
    with pytest.raises(ModelError, match="no connection could be made"):
        chat.structured(ASKED, Grade)
    assert len(waits) == 2


def test_a_long_posting_is_read_whole_where_the_context_is_set_for_it(ollama: OllamaServer, rubric: Rubric) -> None:
    posting = "\n".join(["Shift Planner", *(f"You plan shift {number} of our warehouse." for number in range(500))])
    wide = coach_for(set_to(ollama, model_context=16_384), rubric)
    made = wide.prepare(Brief(posting=posting), (rubric.question("five_years"),), now=NOW)
    assert made.notices == ()
    assert ollama.cut == []
    assert len(ollama.chats[-1].prompt) > 4 * UNLESS_TOLD
    assert ollama.chats[-1].body["options"]["num_ctx"] == 16_384
    narrow = coach_for(set_to(ollama), rubric)
    made = narrow.prepare(Brief(posting=posting), (rubric.question("five_years"),), now=NOW)
    assert "of the job description were sent to the model" in made.notices[0]
    assert ollama.cut == []


def test_no_more_context_is_asked_for_than_the_model_has(ollama: OllamaServer) -> None:
    ollama.longest = 2_048
    settings = set_to(ollama)
    reached = reach(find_coach(settings), settings)
    assert (reached.kind, reached.context, reached.longest) == ("ollama", 2_048, 2_048)


def test_a_model_of_an_ollama_is_tried_by_its_own_interface(ollama: OllamaServer) -> None:
    assert str(try_model(set_to(ollama))).startswith(f"tiny-model at {ollama.host} graded a sample answer in ")
    assert {request.path for request in ollama.requests} >= {"/api/version", "/api/show", "/api/chat"}
