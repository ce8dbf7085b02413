"""The door to a model, over real HTTP: forms of structured output, streams, faults in words, and no key anywhere."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, Literal

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_coach import forget_servers
from model_server import Cuts, Drips, Fails, Hangs, ModelServer, Says, Scripted, serve
from pydantic import BaseModel, ConfigDict, SecretStr

from rehearse.chat import Chat, Message, Tally, host_of, is_local, list_models, warm
from rehearse.chat.abilities import Form
from rehearse.chat.faults import SENTENCES, Place
from rehearse.chat.forms import told_of, value_in
from rehearse.chat.keys import without_key
from rehearse.chat.retries import LONGEST_WAIT
from rehearse.errors import ModelError, SettingsError

KEY = "sk-canary-8f3b1c5d7e9a"
ASKED = (Message("system", "Reply with one JSON object: level."), Message("user", "Grade this."))
GOOD = '{"level": 3}'


class Grade(BaseModel):
    model_config = ConfigDict(extra="forbid")

    level: Literal[0, 1, 2, 3, 4] | None


class Waits(list[float]):
    """Stands in for sleeping: notes for how long it would have been."""


@pytest.fixture(scope="module", autouse=True)
def _client_imported() -> None:
    """Importing the client takes longer than all the tests that use it."""
    warm()


Opened = Callable[..., tuple[Chat, ModelServer, Waits]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    forget_servers(monkeypatch)
    with ExitStack() as stack:

        def open_one(*replies: Scripted, timeout: float = 5.0, key: str = KEY, **server: Any) -> Any:
            running = stack.enter_context(serve(ModelServer(*replies, **server)))
            waits = Waits()
            chat = Chat(
                model="tiny-model",
                base_url=running.url,
                api_key=SecretStr(key),
                timeout=timeout,
                sleep=waits.append,
            )
            return chat, running, waits

        yield open_one


def structured(chat: Chat) -> Literal[0, 1, 2, 3, 4] | None:
    value = chat.structured(ASKED, Grade).value
    assert value is not None
    return value.level


def test_importing_the_door_and_the_coach_imports_no_client() -> None:
    code = (
        "import sys, rehearse.chat, rehearse.coaches, rehearse.llm.inquiry;"
        "print([name for name in sys.modules if name.split('.')[0] in {'langchain', 'langchain_core', 'openai'}])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_structured_reply_is_asked_for_with_a_strict_schema(opened: Opened) -> None:
    chat, server, _ = opened(GOOD)
    tally = Tally()
    reply = chat.structured(ASKED, Grade, tally=tally)
    assert reply.value == Grade(level=3)
    asked = server.chats[0].body["response_format"]["json_schema"]
    assert asked["strict"] is True
    assert asked["schema"]["additionalProperties"] is False
    assert (tally.usage.calls, tally.usage.input_tokens, tally.usage.output_tokens) == (1, 100, 2)
    assert tally.usage.seconds > 0
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("cannot", "form"),
    [
        (("json_schema",), "tools"),
        (("json_schema", "tools"), "json_object"),
        (("json_schema", "tools", "json_object"), "text"),
    ],
)
def test_what_a_server_refuses_is_found_out_once_and_remembered(
    opened: Opened, cannot: tuple[str, ...], form: str
) -> None:
    chat, server, _ = opened(GOOD, GOOD, refuses=cannot)
    assert structured(chat) == 3
    assert len(server.chats) == len(cannot) + 1
    again = Chat(model="tiny-model", base_url=server.url)
    assert structured(again) == 3
    assert [request.form for request in server.chats[len(cannot) :]] == [form, form]


def test_a_server_that_passes_over_the_schema_is_asked_in_another_form(opened: Opened) -> None:
    chat, server, _ = opened("Sure, a three!", GOOD, GOOD)
    assert structured(chat) == 3
    assert structured(chat) == 3
    assert [request.form for request in server.chats] == ["json_schema", "tools", "tools"]


def test_a_model_that_never_replies_in_json_is_not_asked_in_every_form_each_time(opened: Opened) -> None:
    chat, server, _ = opened(*["Well done!"] * 5)
    assert chat.structured(ASKED, Grade).value is None
    assert chat.structured(ASKED, Grade).problem == "The reply holds no complete JSON object."
    assert len(server.chats) == 5


@pytest.mark.parametrize("option", ["temperature", "stream_options"])
def test_an_option_that_the_model_refuses_is_left_out_from_then_on(opened: Opened, option: str) -> None:
    chat, server, _ = opened("One", "Two", refuses=[option])
    assert "".join(chat.stream(ASKED)) == "One"
    assert "".join(chat.stream(ASKED)) == "Two"
    assert [option in request.body for request in server.chats] == [True, False, False]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here it is:\n{GOOD}\nI hope this helps.",
        f"<think>What about {{level: 4}}? No.</think>{GOOD}",
    ],
)
def test_the_object_is_found_in_whatever_stands_around_it(text: str) -> None:
    assert value_in(text, Grade) == (Grade(level=3), "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no complete JSON object"),
        ('{"level": 3', "no complete JSON object"),
        ("[3]", "no complete JSON object"),
        ('{"level": 97}', "level: Input should be 0, 1, 2, 3 or 4."),
        ('{"grade": 3}', "level: Field required."),
        ('{"level": 3, "note": "x"}', "note: Extra inputs"),
        (f"{GOOD}{' ' * 200_000}", "longer than"),
        ('{"a":' * 30_000, "no complete JSON object"),
    ],
    ids=lambda value: value[:20],
)
def test_a_reply_out_of_form_gives_no_value_and_says_what_is_wrong(text: str, problem: str) -> None:
    value, said = value_in(text, Grade)
    assert value is None
    assert problem in said


@given(st.text())
def test_no_text_of_a_model_breaks_the_parser(text: str) -> None:
    value, problem = value_in(text, Grade)
    assert (value is None) == bool(problem)


def test_a_line_streams_in_pieces_and_tells_its_usage_afterwards(opened: Opened) -> None:
    chat, server, _ = opened("Where do you see yourself?")
    tally = Tally()
    assert list(chat.stream(ASKED, tally=tally)) == ["Where", " do", " you", " see", " yourself?"]
    assert server.chats[0].body["stream"] is True
    assert (tally.usage.calls, tally.usage.input_tokens, tally.usage.output_tokens) == (1, 100, 5)


FAULTS: dict[str, tuple[Scripted, str]] = {
    "401": (Fails(401, f"Incorrect API key provided: {KEY}."), "did not accept the API key"),
    "403": (Fails(403, "Not for you."), 'does not allow the use of tiny-model with this key ("Not for you")'),
    "404": (Fails(404, "model not found"), "has no model tiny-model"),
    "409": (Fails(409), "HTTP 409 came"),
    "429": (Fails(429, headers={"Retry-After": "90"}), "try again in 90 s"),
    "no quota": (Fails(429, "You exceeded your current quota", code="insufficient_quota"), "no quota left"),
    "too long": (Fails(400, "maximum context length is 4096 tokens"), "does not fit the context of tiny-model"),
    "filter": (Fails(400, "The response was filtered", code="content_filter"), "content filter"),
    "422": (Fails(422, "no such field"), 'did not accept the request for tiny-model ("no such field")'),
    "silent": (Hangs(), "within 0.3 s"),
    "drop by drop": (Drips("word " * 400, pause=0.05), "within 0.3 s"),
    "broken JSON": (Fails(200, body=b"{brok"), "Expected a chat completion"),
    "a page": (Fails(200, body=b"<html>hello</html>", content_type="text/html"), "Expected a chat completion"),
    "no choices": (Fails(200, body=b'{"object": "list"}'), "Expected a chat completion"),
    "empty": ("", "its reply is empty"),
    "truncated": (Says("The", finish="length"), "stopped in the middle"),
    "filtered": (Says("The", finish="content_filter"), "content filter"),
}


@pytest.mark.parametrize("is_streamed", [False, True], ids=["structured", "streamed"])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_one_sentence_that_names_the_host_and_no_key(
    opened: Opened, caplog: pytest.LogCaptureFixture, fault: str, is_streamed: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    scripted, said = FAULTS[fault]
    chat, server, waits = opened(*[scripted] * 5, timeout=0.3 if fault in ("silent", "drop by drop") else 5.0)
    with pytest.raises(ModelError) as raised:
        "".join(chat.stream(ASKED)) if is_streamed else chat.structured(ASKED, Grade)
    assert said in str(raised.value)
    assert server.host in str(raised.value)
    assert KEY not in "".join(traceback.format_exception(raised.value))
    assert KEY not in caplog.text
    assert waits == []


@pytest.mark.parametrize(
    "use", [lambda url, key: Chat(model="m", base_url=url, api_key=key), lambda url, key: list_models(url, api_key=key)]
)
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(use: Callable[[str, SecretStr], object]) -> None:
    with pytest.raises(SettingsError, match="copy it anew") as raised:
        use("http://127.0.0.1:9/v1", SecretStr(f"{KEY}\nand more"))
    assert KEY not in "".join(traceback.format_exception(raised.value))


def test_blanks_around_a_pasted_key_are_no_part_of_it(opened: Opened) -> None:
    chat, server, _ = opened(GOOD, key=f" {KEY}\n")
    assert structured(chat) == 3
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"


def test_where_no_key_is_set_and_one_is_wanted_that_is_said(opened: Opened) -> None:
    chat, _, _ = opened(Fails(401), key="")
    with pytest.raises(ModelError, match="none is set; set REHEARSE_API_KEY"):
        chat.structured(ASKED, Grade)


def test_nobody_at_the_address_is_told_after_trying_again() -> None:
    waits = Waits()
    with serve(ModelServer()) as gone:
        url = gone.url
    chat = Chat(model="tiny-model", base_url=url, sleep=waits.append)
    with pytest.raises(ModelError, match="no connection could be made"):
        chat.structured(ASKED, Grade)
    assert len(waits) == 2


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_that_fails_in_passing_is_asked_again(opened: Opened, status: int) -> None:
    chat, server, waits = opened(Fails(status), GOOD)
    assert structured(chat) == 3
    assert len(server.chats) == 2
    assert len(waits) == 1
    assert 0 <= waits[0] <= 8


def test_retry_after_is_kept_to_within_bounds(opened: Opened) -> None:
    chat, _, waits = opened(Fails(429, headers={"Retry-After": "7"}), GOOD)
    assert structured(chat) == 3
    assert waits == [7.0]
    chat, server, waits = opened(Fails(503, headers={"Retry-After": str(LONGEST_WAIT + 1)}), GOOD)
    with pytest.raises(ModelError):
        chat.structured(ASKED, Grade)
    assert (waits, len(server.chats)) == ([], 1)


def test_what_fails_again_and_again_is_told_after_the_last_retry(opened: Opened) -> None:
    chat, server, _ = opened(*[Fails(500)] * 5)
    with pytest.raises(ModelError, match="HTTP 500"):
        chat.structured(ASKED, Grade)
    assert len(server.chats) == 3


@pytest.mark.parametrize("scripted", [Cuts("So where do you see yourself", pieces=3), Says("So where do", finish=None)])
def test_a_stream_that_breaks_in_the_middle_is_told_and_not_begun_again(opened: Opened, scripted: Scripted) -> None:
    chat, server, _ = opened(scripted)
    pieces = []
    with pytest.raises(ModelError, match="broke off"):
        pieces.extend(chat.stream(ASKED))
    assert len(server.chats) == 1


def test_a_stream_is_given_up_when_it_is_not_complete_in_time(opened: Opened) -> None:
    _, server, _ = opened("So where do you see yourself?")
    seconds = iter(range(0, 1_000, 3))
    chat = Chat(model="tiny-model", base_url=server.url, timeout=10, timer=lambda: next(seconds))
    with pytest.raises(ModelError, match="within 10 s"):
        list(chat.stream(ASKED))


def test_a_reply_that_was_declined_is_told(opened: Opened) -> None:
    chat, _, _ = opened(Says("", refusal="I'd rather not."))
    with pytest.raises(ModelError, match="declined to reply"):
        chat.structured(ASKED, Grade)


def test_no_error_of_the_client_is_without_a_sentence() -> None:
    def below(error: type[Exception]) -> set[type[Exception]]:
        return {error}.union(*(below(one) for one in error.__subclasses__()))

    theirs = {
        error.__name__
        for error in below(openai.OpenAIError)
        if error.__module__.split(".")[0] == "openai" and not error.__name__.startswith("_")
    }
    assert len(theirs) > 15
    assert theirs - set(SENTENCES) == set()


@pytest.mark.parametrize("name", SENTENCES)
def test_every_sentence_says_where_and_what_to_do(name: str) -> None:
    place = Place(model="tiny-model", host="models.example", timeout=60, key=SecretStr(KEY))
    said = SENTENCES[name](Exception(), place)
    assert "models.example" in said
    assert said.endswith(".")
    assert any(sign in said for sign in (";", "try again"))


@given(st.text(min_size=8, max_size=60).filter(lambda key: not any(char.isspace() for char in key)), st.text())
def test_a_key_never_passes_the_quoting_of_a_servers_words(key: str, around: str) -> None:
    assert key not in without_key(f"{around} provided: {key}, so {key[:-1]}… {around}", SecretStr(key)).split()


def test_the_key_and_the_address_are_not_in_what_a_chat_shows_of_itself(opened: Opened) -> None:
    chat = Chat(model="m", base_url=f"http://user:{KEY}@models.example:81/v1?key={KEY}", api_key=SecretStr(KEY))
    assert repr(chat) == "Chat(model='m', host='models.example:81')"


def test_no_tracing_service_hears_of_a_call_unless_it_was_turned_on(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langsmith.utils import get_env_var, tracing_is_enabled

    from rehearse.chat.door import untraced

    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    get_env_var.cache_clear()
    try:
        assert tracing_is_enabled()
        with untraced():
            assert not tracing_is_enabled()
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        with untraced():
            assert tracing_is_enabled()
    finally:
        get_env_var.cache_clear()


@pytest.mark.parametrize(
    ("address", "host", "local"),
    [
        ("http://127.0.0.1:11434/v1", "127.0.0.1:11434", True),
        ("http://localhost/v1", "localhost", True),
        ("http://[::1]:8080/v1", "[::1]:8080", True),
        ("https://api.openai.com/v1", "api.openai.com", False),
        ("https://me:secret@models.example/v1?key=secret", "models.example", False),
        ("http://127.0.0.1.models.example/v1", "127.0.0.1.models.example", False),
        ("http://192.168.1.7:11434", "192.168.1.7:11434", False),
    ],
)
def test_of_an_address_only_the_host_is_shown(address: str, host: str, local: bool) -> None:
    assert (host_of(address), is_local(address)) == (host, local)


@pytest.mark.parametrize(
    "address", ["", "api.openai.com", "ftp://x/v1", "http:///v1", "http://x:port/v1", KEY, "http://[::1/v1"]
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(SettingsError, match="REHEARSE_BASE_URL") as raised:
        Chat(model="m", base_url=address)
    assert not address or address not in str(raised.value)


def test_the_models_of_a_server_are_listed() -> None:
    with serve(ModelServer(models=["one", "two"], key=KEY)) as server:
        assert list_models(server.url, api_key=SecretStr(KEY)) == ("one", "two")
        assert list_models(server.url + "/", api_key=SecretStr(KEY)) == ("one", "two")
        with pytest.raises(ModelError, match="wants an API key"):
            list_models(server.url)
        with pytest.raises(ModelError, match="did not accept the API key"):
            list_models(server.url, api_key=SecretStr("another"))
        with pytest.raises(ModelError, match="HTTP 404"):
            list_models(server.url + "/deeper", api_key=SecretStr(KEY))
    with pytest.raises(ModelError, match="no connection"):
        list_models(server.url, timeout=0.5)


def test_a_reply_of_a_megabyte_is_out_of_form_and_nothing_hangs(opened: Opened) -> None:
    chat, _, _ = opened(json.dumps({"level": 3, "note": "x" * 1_000_000}))
    assert "longer than" in chat.structured(ASKED, Grade).problem


class _Inner(BaseModel):
    level: Literal[0, 1] | None
    quotes: tuple[str, ...]


class _Outer(BaseModel):
    given: tuple[_Inner, ...]
    line: int | None


@pytest.mark.parametrize(
    ("form", "told"), [("json_schema", False), ("tools", False), ("json_object", True), ("text", True)]
)
def test_the_form_of_a_reply_is_told_in_words_only_where_the_request_does_not_carry_it(form: Form, told: bool) -> None:
    said = told_of(form, _Outer)
    outline = '{"given": [{"level": 0|1 or null, "quotes": [text, ...]}, ...], "line": whole number or null}'
    assert said == (f"Reply with one JSON object of this form and nothing else: {outline}" if told else "")
