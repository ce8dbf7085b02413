"""OpenAI's chat completions, which nearly every server speaks, and Azure with its own paths and header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from rehearse.chat.abilities import FORMS, Form
from rehearse.chat.address import is_local
from rehearse.chat.azure import v1_address
from rehearse.chat.client import NO_KEY, Endpoint, pairs
from rehearse.chat.forms import request_of
from rehearse.chat.messages import Message
from rehearse.chat.stopping import Stopper
from rehearse.chat.tls import tls
from rehearse.chat.wire import Wire

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_openai.chat_models.base import BaseChatOpenAI


class CompletionsClient:
    """One model behind OpenAI's protocol."""

    def __init__(self, at: Endpoint, *, stopper: Stopper, wire: Wire | None = None) -> None:
        self._model = _model(at, stopper, wire)

    @property
    def forms(self) -> tuple[Form, ...]:
        """All of them."""
        return FORMS

    def whole(
        self, messages: Sequence[Message], form: Form, schema: type[BaseModel], *, temperature: float | None
    ) -> AIMessage:
        """Return the whole reply, asked for in a form; `temperature` None leaves that to the model."""
        # As a part of the body it is sent as it stands; as an option of its own the client would take it apart.
        options: dict[str, Any] = {"extra_body": request_of(form, schema), **_sampled(temperature)}
        message = self._model.invoke(pairs(messages), **options)
        # Some servers tell no reason of a whole reply's end; that it is whole, HTTP has made sure of.
        message.response_metadata["finish_reason"] = message.response_metadata.get("finish_reason") or "stop"
        return message

    def pieces(
        self, messages: Sequence[Message], *, temperature: float | None, tells_usage: bool
    ) -> Iterator[AIMessageChunk]:
        """Yield the reply as it is written; `tells_usage` asks for its tokens at the end."""
        yield from self._model.stream(pairs(messages), stream_usage=tells_usage, **_sampled(temperature))


def _sampled(temperature: float | None) -> dict[str, Any]:
    return {} if temperature is None else {"temperature": temperature}


def _model(at: Endpoint, stopper: Stopper, wire: Wire | None) -> BaseChatOpenAI:
    import openai
    from langchain_openai import AzureChatOpenAI, ChatOpenAI

    # What is on this computer is reached directly, whatever proxy the environment names.
    http: Any = openai.DefaultHttpxClient(verify=tls(), trust_env=not is_local(at.base_url), event_hooks=stopper.hooks)
    if wire is not None:
        from rehearse.chat.transport import WireTransport

        http = openai.DefaultHttpxClient(transport=WireTransport(wire, http))
    common: dict[str, Any] = {
        "model": at.model,
        "api_key": at.key or NO_KEY,
        "timeout": at.timeout,
        # `rehearse.chat.retries` decides what is sent again.
        "max_retries": 0,
        "http_client": http,
        # Explicit, so that variables of other programs in the environment change nothing.
        "use_responses_api": False,
        "output_version": "v0",
        "cache": False,
        "verbose": False,
    }
    if at.kind != "azure":
        return ChatOpenAI(base_url=at.base_url, **common)
    if at.api_version is None:
        return ChatOpenAI(base_url=v1_address(at.base_url), **common)
    return AzureChatOpenAI(azure_endpoint=at.base_url, azure_deployment=at.model, api_version=at.api_version, **common)
