"""Every fault of a model's server, over real HTTP, is one sentence that helps; what passes is tried again."""

from __future__ import annotations

import logging
import traceback

import openai
import pytest
from chat_door import ASKED, GOOD, KEY, Grade, Opened, Waits, structured
from model_server import Cuts, Drips, Fails, Hangs, ModelServer, Says, Scripted, serve
from pydantic import SecretStr

from rehearse.chat import Chat
from rehearse.chat.faults import SENTENCES, Place
from rehearse.chat.retries import LONGEST_WAIT
from rehearse.errors import ModelError

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
