"""Ollama's own interface, by which the context is set; over OpenAI's, what exceeds 4,096 tokens is cut in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from rehearse.chat.abilities import Form
from rehearse.chat.address import is_local
from rehearse.chat.client import NO_KEY, Endpoint, pairs
from rehearse.chat.forms import json_schema_of
from rehearse.chat.messages import Message
from rehearse.chat.ollama_server import root_of
from rehearse.chat.stopping import Stopper
from rehearse.chat.tls import tls

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk

_Written = TypeVar("_Written", bound="AIMessage")


class OllamaClient:
    """One model of an Ollama."""

    def __init__(self, at: Endpoint, *, stopper: Stopper) -> None:
        from langchain_ollama import ChatOllama

        self._context = at.context
        key = (at.key or NO_KEY).get_secret_value()
        self._model = ChatOllama(
            model=at.model,
            base_url=root_of(at.base_url),
            client_kwargs={
                "timeout": at.timeout,
                "verify": tls(),
                "trust_env": not is_local(at.base_url),
                # Explicit, so that a key of the environment that was meant for another server is not sent.
                "headers": {"authorization": f"Bearer {key}"},
            },
            sync_client_kwargs={"event_hooks": stopper.hooks},
            cache=False,
            verbose=False,
        )

    @property
    def forms(self) -> tuple[Form, ...]:
        """A function cannot be forced to be called, so that form is left out."""
        return ("json_schema", "json_object", "text")

    def whole(
        self, messages: Sequence[Message], form: Form, schema: type[BaseModel], *, temperature: float | None
    ) -> AIMessage:
        """Return the whole reply, asked for in a form; `temperature` None leaves that to the model."""
        wanted: dict[Form, Any] = {"json_schema": json_schema_of(schema), "json_object": "json"}
        message = self._model.invoke(pairs(messages), format=wanted.get(form), options=self._options(temperature))
        return _with_end(message)

    def pieces(
        self, messages: Sequence[Message], *, temperature: float | None, tells_usage: bool
    ) -> Iterator[AIMessageChunk]:
        """Yield the reply as it is written; its tokens are told at the end in any case."""
        for chunk in self._model.stream(pairs(messages), options=self._options(temperature)):
            yield _with_end(chunk)

    def _options(self, temperature: float | None) -> dict[str, Any]:
        given = {"num_ctx": self._context, "temperature": temperature}
        return {name: value for name, value in given.items() if value is not None}


def _with_end(message: _Written) -> _Written:
    message.response_metadata["finish_reason"] = message.response_metadata.get("done_reason")
    return message
