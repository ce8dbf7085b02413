"""Single calls to a real llama-server: constrained replies, streamed lines, and how its refusals are told."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Annotated

import pytest
from known_replies import ANSWER, FOLLOW_UP
from llama_process import KEY, LlamaServer, chat_with
from pydantic import BaseModel, Field

from rehearse.chat import Message, Tally, abilities
from rehearse.errors import ModelError
from rehearse.llm.replies import AssessReply, DebriefReply, PrepareReply

pytestmark = pytest.mark.usefixtures("client")


SEEDS = range(20)


class Marks(BaseModel):
    """A form whose whole numbers have a range."""

    first: Annotated[int, Field(ge=0, le=4)]
    second: Annotated[int, Field(ge=1, le=12)]
    note: str


def asked(text: str = ANSWER) -> list[Message]:
    return [Message("system", "You grade answers."), Message("user", text)]


def shuffled(number: int) -> str:
    """Return the words of the answer in another order for each number."""
    words = ANSWER.split()
    return " ".join(Random(number).sample(words, len(words)))


def told(server: LlamaServer, messages: list[Message], **options: str) -> str:
    with pytest.raises(ModelError) as error:
        list(chat_with(server, **options).stream(messages))
    with pytest.raises(ModelError) as structured:
        chat_with(server, **options).structured(messages, Marks)
    assert str(error.value) == str(structured.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("form", "name", "allowed"),
    [(AssessReply, "level", ["0", "1", "2", "3", "4", "null"]), (Marks, "second", [str(n) for n in range(1, 13)])],
)
def test_twenty_of_twenty_replies_of_noise_keep_to_the_schema_and_its_ranges(
    noise: LlamaServer, form: type[BaseModel], name: str, allowed: list[str]
) -> None:
    chat = chat_with(noise, temperature=1.0)
    replies = [chat.structured(asked(shuffled(seed)), form) for seed in SEEDS]
    assert [reply.problem for reply in replies] == [""] * 20
    assert len({reply.raw for reply in replies}) > 10
    numbers = {found for reply in replies for found in re.findall(rf'"{name}"\s*:\s*([^\s,}}]+)', reply.raw)}
    assert numbers
    assert numbers <= set(allowed)
    known = abilities.abilities_of(noise.url, noise.name)
    assert (known.form, known.is_form_proven) == ("json_schema", True)


@pytest.mark.parametrize(
    ("form", "first"), [(AssessReply, "criteria"), (PrepareReply, "job"), (DebriefReply, "summary")]
)
def test_the_servers_grammar_chooses_the_reply_that_was_asked_for(
    heart: LlamaServer, form: type[BaseModel], first: str
) -> None:
    reply = chat_with(heart).structured(asked(), form)
    assert reply.problem == ""
    assert reply.raw.startswith(f'{{"{first}"')
    assert reply.usage.calls == 1
    assert min(reply.usage.input_tokens or 0, reply.usage.output_tokens or 0) > 10


def test_a_line_streams_in_pieces_and_its_tokens_are_told(heart: LlamaServer) -> None:
    tally = Tally()
    pieces = list(chat_with(heart).stream(asked(), tally=tally))
    assert "".join(pieces) == FOLLOW_UP
    assert len(pieces) > 3
    assert tally.usage.output_tokens == pytest.approx(len(pieces), abs=2)


def test_noise_streams_as_text(noise: LlamaServer) -> None:
    assert "".join(chat_with(noise, temperature=1.0).stream(asked())).isascii()


def test_a_wrong_key_is_told_and_not_shown(noise: LlamaServer) -> None:
    said = told(noise, asked(), key=f"{KEY}-wrong")
    assert said.startswith(f"{noise.host} did not accept the API key")
    assert KEY not in said


def test_a_request_beyond_the_context_is_told(noise: LlamaServer) -> None:
    said = told(noise, asked(ANSWER * 1_000))
    assert said.startswith(f"The request does not fit the context of {noise.name} at {noise.host}")
    assert "REHEARSE_MODEL_CONTEXT" in said


def test_a_reply_cut_by_the_servers_limit_is_told_and_nothing_of_it_is_used(
    program: Path, heart_model: Path, folder: Path
) -> None:
    with LlamaServer(program, heart_model, folder, most=4) as short:
        said = told(short, asked())
    assert said.startswith(f"{short.name} at {short.host} stopped in the middle")


def test_a_server_that_dies_in_the_middle_of_a_line_is_told(program: Path, endless_model: Path, folder: Path) -> None:
    with LlamaServer(program, endless_model, folder, most=-1) as server:
        line = chat_with(server).stream(asked())
        next(line)
        server.kill()
        with pytest.raises(ModelError, match=f"{server.host}.* broke off"):
            list(line)
        with pytest.raises(ModelError, match=f"Expected a model server at {server.host}, but no connection"):
            list(chat_with(server).stream(asked()))
