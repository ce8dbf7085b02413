"""The product's requests sent through Inspect's model, so that its providers, cache and batch mode serve the product.

The coach is synchronous and runs in worker threads; Inspect's model is asynchronous and lives in the event loop.
This wire carries each request from the one to the other: without it a request could not wait for a batch.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import anyio.from_thread
from anyio.lowlevel import current_token
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    Model,
    ModelOutput,
    ResponseSchema,
)
from inspect_ai.tool import ToolChoice, ToolFunction, ToolInfo, ToolParams
from inspect_ai.util import JSONSchema

from evals.wires import current
from rehearse.chat import WireRequest, WireResponse
from rehearse.errors import ModelError, RehearseError

_ENDS = {
    "max_tokens": "length",
    "model_length": "length",
    "tool_calls": "tool_calls",
    "content_filter": "content_filter",
}
_SAID_BY_MODEL = (400, 404, 415, 422)


class ModelWire:
    """A wire that has Inspect's model answer; made in the event loop, to be used from threads beside it.

    `on_failure` is told of an error that is nobody's judgement, such as a server that is down or a limit of
    Inspect's; the coach is then refused an answer, in one sentence.
    """

    def __init__(self, model: Model, on_failure: Callable[[Exception], None]) -> None:
        """Take the model, and whom to tell where it could not be asked."""
        self._model = model
        self._on_failure = on_failure
        self._loop = current_token()

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        """Return the model's answer as the body of a chat completion.

        Raises:
            ModelError: the model could not be asked.
        """
        try:
            output = anyio.from_thread.run(self._generate, request.body, token=self._loop)
        except RehearseError:
            raise
        except Exception as error:
            status = getattr(error, "status_code", None)
            if status in _SAID_BY_MODEL:
                return WireResponse.of({"error": {"message": _words(error)}}, status=status)
            self._on_failure(error)
            if (ticket := current()) is not None:
                ticket.lacking = f"Expected an answer of {self._model}, but it could not be asked: {_words(error)}."
            raise ModelError(f"Expected an answer of {self._model}, but it could not be asked.") from error
        return WireResponse.of(completion(output))

    async def _generate(self, body: Mapping[str, Any]) -> ModelOutput:
        tools, choice = tools_of(body)
        return await self._model.generate(messages_of(body), tools=tools, tool_choice=choice, config=config_of(body))


def messages_of(body: Mapping[str, Any]) -> list[ChatMessage]:
    """Return the messages of a chat completion request as Inspect's."""
    kinds: dict[str, type[ChatMessageSystem] | type[ChatMessageUser] | type[ChatMessageAssistant]] = {
        "system": ChatMessageSystem,
        "developer": ChatMessageSystem,
        "user": ChatMessageUser,
        "assistant": ChatMessageAssistant,
    }
    return [kinds[message["role"]](content=message.get("content") or "") for message in body["messages"]]


def config_of(body: Mapping[str, Any]) -> GenerateConfig:
    """Return the options of a chat completion request; the form that is asked for without references in its schema."""
    asked = body.get("response_format") or {}
    schema = asked.get("json_schema")
    return GenerateConfig(
        temperature=body.get("temperature"),
        max_tokens=body.get("max_completion_tokens", body.get("max_tokens")),
        response_schema=None
        if schema is None
        else ResponseSchema(
            name=schema["name"],
            json_schema=JSONSchema.model_validate(inlined(schema["schema"])),
            strict=schema.get("strict"),
        ),
        # Inspect has no word for it; providers that take OpenAI's options pass it on.
        extra_body={"response_format": asked} if asked.get("type") == "json_object" else None,
    )


def tools_of(body: Mapping[str, Any]) -> tuple[list[ToolInfo], ToolChoice | None]:
    """Return the functions that a request offers, and the one that it insists on."""
    tools = [
        ToolInfo(
            name=function["name"],
            description=function.get("description") or "",
            parameters=ToolParams.model_validate(inlined(function["parameters"])),
        )
        for function in (tool["function"] for tool in body.get("tools", ()))
    ]
    chosen = body.get("tool_choice")
    return tools, ToolFunction(name=chosen["function"]["name"]) if isinstance(chosen, dict) else None


def inlined(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON schema with what its ``$ref`` lead to in their place; Inspect drops references silently.

    Raises:
        ModelError: the schema refers to itself, which cannot be written out.
    """
    shared = schema.get("$defs", {})

    def written(value: Any, inside: tuple[str, ...]) -> Any:
        if isinstance(value, list):
            return [written(part, inside) for part in value]
        if not isinstance(value, dict):
            return value
        if (name := str(value.get("$ref", "")).removeprefix("#/$defs/")) in shared:
            if name in inside:
                raise ModelError(f"Expected a form that can be written out, but {name} holds itself; use a flat one.")
            beside = {key: part for key, part in value.items() if key != "$ref"}
            return {**written(shared[name], (*inside, name)), **written(beside, inside)}
        return {key: written(part, inside) for key, part in value.items() if key != "$defs"}

    whole: dict[str, Any] = written(dict(schema), ())
    return whole


def completion(output: ModelOutput) -> dict[str, Any]:
    """Return what Inspect's model gave as the body of a chat completion."""
    message: dict[str, Any] = {"role": "assistant", "content": output.completion, "refusal": None}
    if output.choices and output.message.tool_calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.function, "arguments": json.dumps(call.arguments, ensure_ascii=False)},
            }
            for call in output.message.tool_calls
        ]
    body: dict[str, Any] = {
        "id": "inspect",
        "object": "chat.completion",
        "created": 0,
        "model": output.model,
        "choices": [{"index": 0, "message": message, "finish_reason": _ENDS.get(output.stop_reason, "stop")}],
    }
    if output.usage is not None:
        told = output.usage
        asked = told.input_tokens + (told.input_tokens_cache_read or 0) + (told.input_tokens_cache_write or 0)
        body["usage"] = {
            "prompt_tokens": asked,
            "completion_tokens": told.output_tokens,
            "total_tokens": asked + told.output_tokens,
        }
    return body


def _words(error: BaseException) -> str:
    """Return what the provider said, without the request that Inspect puts before it, and not what gave up retrying."""
    last = getattr(error, "last_attempt", None)
    if last is not None and (reason := last.exception()) is not None:
        return _words(reason)
    said = getattr(error, "provider_message", None) or str(error)
    return " ".join(said.split())[:160].rstrip(". ") or type(error).__name__
