"""What a chat asks of the client under it, one for each protocol; and what LangChain's messages hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from pydantic import BaseModel, SecretStr

from rehearse.chat.abilities import Form
from rehearse.chat.messages import Message
from rehearse.chat.stopping import Stopper
from rehearse.chat.wire import Wire
from rehearse.interview.assessment import Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk

Kind = Literal["openai", "azure", "ollama"]
"""How a server is spoken to: OpenAI's protocol, the same with Azure's paths and header, or Ollama's own."""

NO_KEY = SecretStr("none")
"""What is sent as the key where none is set: clients insist on one, servers that need none ignore it."""


class Endpoint(NamedTuple):
    """Where a model is and how it is reached.

    `base_url` ends in ``/v1``, of Azure it is the resource's own. `api_version` is the date that Azure wants where
    it is asked by its dated interface; `context` the tokens that an Ollama is told to make room for.
    """

    kind: Kind
    model: str
    base_url: str
    key: SecretStr | None
    timeout: float
    api_version: str | None = None
    context: int | None = None


class Client(Protocol):
    """One model at one address, over one protocol. Errors come as the library behind it raises them.

    Both calls leave the reason of a reply's end in its `response_metadata` as "finish_reason", None where it broke off.
    """

    @property
    def forms(self) -> tuple[Form, ...]:
        """The ways in which it can ask for structured output, the strictest first."""

    def whole(
        self, messages: Sequence[Message], form: Form, schema: type[BaseModel], *, temperature: float | None
    ) -> AIMessage:
        """Return the whole reply, asked for in a form; `temperature` None leaves that to the model."""

    def pieces(
        self, messages: Sequence[Message], *, temperature: float | None, tells_usage: bool
    ) -> Iterator[AIMessageChunk]:
        """Yield the reply as it is written; `tells_usage` asks for its tokens at the end."""


def warm() -> None:
    """Import and load what the first call needs, which takes some two seconds; for doing so in the background."""
    import httpcore2  # noqa: F401  # imported for being imported
    import langchain_openai  # noqa: F401  # likewise
    import openai.resources.chat  # noqa: F401  # likewise

    from rehearse.chat.tls import tls

    tls()


def make_client(at: Endpoint, *, stopper: Stopper, wire: Wire | None = None) -> Client:
    """Return the client of one model, its chat completions shown to the wire where there is one."""
    # A wire knows OpenAI's protocol alone, which every Ollama speaks too.
    if at.kind == "ollama" and wire is None:
        from rehearse.chat.ollama import OllamaClient

        return OllamaClient(at, stopper=stopper)
    from rehearse.chat.completions import CompletionsClient

    return CompletionsClient(at, stopper=stopper, wire=wire)


def pairs(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """Return the messages as LangChain takes them."""
    return [(message.role, message.content) for message in messages]


def text_of(message: AIMessage) -> str:
    """Return the reply's text, or the arguments of the function that it calls."""
    if message.tool_calls:
        return json.dumps(message.tool_calls[0]["args"], ensure_ascii=False)
    if message.invalid_tool_calls:
        return message.invalid_tool_calls[0]["args"] or ""
    return str(message.text)


def usage_of(message: AIMessage | AIMessageChunk, *, before: Usage) -> Usage:
    """Return `before` with the tokens that the message tells, if it does."""
    told = message.usage_metadata
    if not told:
        return before
    return before.model_copy(update={"input_tokens": told["input_tokens"], "output_tokens": told["output_tokens"]})
