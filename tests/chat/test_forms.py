"""The door to a model, over real HTTP: forms of structured output, options, streams."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Literal

import pytest
from chat_door import ASKED, GOOD, KEY, Grade, Opened, structured
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from rehearse.chat import Chat, Tally
from rehearse.chat.abilities import Form
from rehearse.chat.forms import told_of, value_in


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
