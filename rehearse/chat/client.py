"""LangChain's client: made once for a chat, and what its messages hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import SecretStr

from rehearse.chat.address import is_local
from rehearse.chat.messages import Message
from rehearse.chat.wire import Wire
from rehearse.interview.assessment import Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_openai import ChatOpenAI

_NO_KEY = "none"
"""What is sent as the key where none is set: the client insists on one, servers that need none ignore it."""


def warm() -> None:
    """Import what the first call needs, which takes some two seconds; for doing so in the background."""
    import langchain_openai  # noqa: F401  # imported for being imported


def make_client(
    *, model: str, base_url: str, key: SecretStr | None, timeout: float, wire: Wire | None = None
) -> ChatOpenAI:
    """Return the client of one model, its chat completions shown to the wire where there is one."""
    import openai
    from langchain_openai import ChatOpenAI

    # What is on this computer is reached directly, whatever proxy the environment names.
    direct = openai.DefaultHttpxClient(trust_env=False) if is_local(base_url) else None
    if wire is not None:
        from rehearse.chat.transport import WireTransport

        direct = openai.DefaultHttpxClient(transport=WireTransport(wire, direct or openai.DefaultHttpxClient()))
    return ChatOpenAI(
        model=model,
        base_url=base_url,
        api_key=key or SecretStr(_NO_KEY),
        timeout=timeout,
        # `rehearse.chat.retries` decides what is sent again.
        max_retries=0,
        http_client=direct,
        # Explicit, so that variables of other programs in the environment change nothing.
        use_responses_api=False,
        output_version="v0",
        cache=False,
        verbose=False,
    )


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
