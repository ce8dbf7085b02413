"""The seam under a chat: requests are seen as they are sent, and may be answered without any network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal

import model_coach
import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_coach import KEY, forget_servers, request_for
from model_player import Player
from model_server import Fails, Hangs, ModelServer, Says, Scripted, serve
from pydantic import BaseModel, SecretStr

from rehearse.chat import Chat, Message, Wire, WireRequest, WireResponse
from rehearse.coaches import coach_for
from rehearse.errors import ModelError
from rehearse.rubric import Rubric
from rehearse.settings import load_settings

client = model_coach.client

ASKED = (Message("system", "Reply with one JSON object: level."), Message("user", "Grade this — «genau»."))
GOOD = '{"level": 3}'
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Grade(BaseModel):
    level: Literal[0, 1, 2, 3, 4]


class Watching:
    """Lets everything through, and keeps what went by."""

    def __init__(self) -> None:
        self.requests: list[WireRequest] = []
        self.responses: list[WireResponse] = []

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        self.requests.append(request)
        self.responses.append(send())
        return self.responses[-1]


class Answering:
    """Answers with what it was given, in order, and never lets anything through."""

    def __init__(self, *responses: WireResponse) -> None:
        self.responses = list(responses)
        self.requests: list[WireRequest] = []

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        self.requests.append(request)
        return self.responses.pop(0)


class Refusing:
    """Has nothing to say, and counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        self.times += 1
        raise ModelError("There is no reply in the file; record one.")


def completion(text: str) -> WireResponse:
    message = {"role": "assistant", "content": text}
    usage = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return WireResponse.of(whole)


def refusal(text: str) -> WireResponse:
    return WireResponse.of({"error": {"message": text}}, status=400)


Opened = Callable[..., tuple[Chat, ModelServer, list[float]]]


@pytest.fixture
def opened(client: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    forget_servers(monkeypatch)
    with ExitStack() as stack:

        def open_one(*replies: Scripted, wire: Wire | None = None, timeout: float = 5.0, **server: Any) -> Any:
            running = stack.enter_context(serve(ModelServer(*replies, **server)))
            waits: list[float] = []
            chat = Chat(
                model="tiny-model",
                base_url=running.url,
                api_key=SecretStr(KEY),
                timeout=timeout,
                sleep=waits.append,
                wire=wire,
            )
            return chat, running, waits

        yield open_one


def test_a_wire_sees_what_the_server_gets_and_what_it_says(opened: Opened) -> None:
    wire = Watching()
    chat, server, _ = opened(GOOD, wire=wire)
    reply = chat.structured(ASKED, Grade)
    assert reply.value == Grade(level=3)
    assert [dict(request.body) for request in wire.requests] == [server.chats[0].body]
    assert KEY not in json.dumps(wire.requests[0].body)
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"
    assert json.loads(wire.responses[0].content)["choices"][0]["message"]["content"] == GOOD


def test_a_reply_is_the_same_with_and_without_a_wire(opened: Opened) -> None:
    bare, _, _ = opened(GOOD)
    wired, _, _ = opened(GOOD, wire=Watching())
    one, other = bare.structured(ASKED, Grade), wired.structured(ASKED, Grade)
    assert (one.value, one.raw, one.usage.input_tokens) == (other.value, other.raw, other.usage.input_tokens)


def test_a_stream_goes_over_the_wire_too(opened: Opened) -> None:
    wire = Watching()
    chat, _, _ = opened("Where do you see yourself?", wire=wire)
    assert "".join(chat.stream(ASKED)) == "Where do you see yourself?"
    assert "stream" not in wire.requests[0].asked


def test_a_wire_answers_in_the_networks_place(opened: Opened) -> None:
    chat, server, _ = opened(wire=Answering(completion(GOOD)))
    reply = chat.structured(ASKED, Grade)
    assert reply.value == Grade(level=3)
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (7, 5)
    assert server.requests == []


def test_what_a_wire_refuses_is_told_as_it_is_and_asked_once_only(opened: Opened) -> None:
    wire = Refusing()
    chat, server, waits = opened(wire=wire)
    with pytest.raises(ModelError, match=r"^There is no reply in the file; record one\.$"):
        chat.structured(ASKED, Grade)
    assert (wire.times, server.requests, waits) == (1, [], [])
    with pytest.raises(ModelError, match=r"^There is no reply in the file"):
        list(chat.stream(ASKED))
    assert (wire.times, waits) == (2, [])


def test_forms_and_retries_are_the_chats_own_behind_a_wire(opened: Opened) -> None:
    busy = WireResponse.of({"error": {"message": "busy"}}, status=503)
    wire = Answering(refusal("response_format is not supported"), busy, completion(GOOD))
    chat, _, waits = opened(wire=wire)
    assert chat.structured(ASKED, Grade).value == Grade(level=3)
    assert ["tools" in request.body for request in wire.requests] == [False, True, True]
    assert len(waits) == 1


def test_a_wait_that_the_server_asks_for_gets_through(opened: Opened) -> None:
    chat, _, waits = opened(Fails(429, "slow down", headers={"Retry-After": "7"}), GOOD, wire=Watching())
    assert chat.structured(ASKED, Grade).value == Grade(level=3)
    assert waits == [7.0]


def test_a_server_that_does_not_answer_in_time_is_told_so_behind_a_wire(opened: Opened) -> None:
    chat, _, waits = opened(Hangs(), wire=Watching(), timeout=0.2)
    with pytest.raises(ModelError, match=r"within 0\.2 s"):
        chat.structured(ASKED, Grade)
    assert waits == []


def test_what_a_wire_says_of_a_server_is_not_remembered_of_the_server(opened: Opened) -> None:
    chat, server, _ = opened(GOOD, wire=Answering(refusal("response_format"), completion(GOOD)))
    chat.structured(ASKED, Grade)
    Chat(model="tiny-model", base_url=server.url).structured(ASKED, Grade)
    assert server.chats[0].form == "json_schema"


def test_a_wire_sees_the_repair_round_of_a_coach(client: None, rubric: Rubric) -> None:
    markers = count(1)
    wire = Watching()
    with serve(ModelServer(Says("no JSON { at all"), play=Player())) as server:
        settings = load_settings(coach="llm", model="tiny-model", base_url=server.url)
        coach = coach_for(settings, rubric, wire=wire, markers=lambda: f"{next(markers):016d}")
        made = coach.assess(request_for(rubric), now=NOW)
    assert made.status == "graded"
    first, repair = wire.requests
    assert "<<<ANSWER 0000000000000001>>>" in first.body["messages"][1]["content"]
    assert next(markers) == 3
    assert repair.body["messages"][: len(first.body["messages"])] == first.body["messages"]


def test_the_same_marker_makes_the_same_request_and_new_ones_are_made_by_default(client: None, rubric: Rubric) -> None:
    def hash_with(markers: Callable[[], str] | None) -> str:
        wire = Answering(refusal("context_length exceeded"))
        settings = load_settings(coach="llm", model="tiny-model", base_url="http://127.0.0.1:9/v1")
        made = coach_for(settings, rubric, wire=wire, markers=markers).assess(request_for(rubric), now=NOW)
        assert made.status == "not_graded"
        return wire.requests[0].hash

    fixed = [hash_with(lambda: "0123456789abcdef") for _ in range(2)]
    made_anew = {hash_with(None) for _ in range(2)}
    assert fixed[0] == fixed[1]
    assert len({*fixed, *made_anew}) == 3


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=6), _VALUES, max_size=5))
def test_a_hash_depends_on_what_is_asked_and_on_nothing_else(body: dict[str, Any]) -> None:
    asked = {name: value for name, value in body.items() if name not in {"stream", "stream_options"}}
    turned = dict(reversed(asked.items()))
    whole = WireRequest(asked).hash
    assert whole == WireRequest({**turned, "stream": True, "stream_options": {"include_usage": True}}).hash
    assert whole != WireRequest({**asked, "asked otherwise": 1}).hash
    assert len(whole) == 64
