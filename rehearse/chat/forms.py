"""Structured output in the form that a server can do, and the value out of whatever text came."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from rehearse.chat.abilities import Form
from rehearse.chat.messages import Schema

_LONGEST = 200_000
"""Characters of a reply that are looked at; the longest honest one is far below."""
_MOST_FAULTS = 5


def request_of(form: Form, schema: type[BaseModel]) -> dict[str, Any]:
    """Return the options of a chat completion request that ask for a `schema` in this form."""
    name = schema.__name__.lower()
    match form:
        case "json_schema":
            described = {"name": name, "strict": True, "schema": json_schema_of(schema)}
            return {"response_format": {"type": "json_schema", "json_schema": described}}
        case "tools":
            function = {"name": name, "strict": True, "parameters": json_schema_of(schema)}
            return {
                "tools": [{"type": "function", "function": function}],
                "tool_choice": {"type": "function", "function": {"name": name}},
            }
        case "json_object":
            return {"response_format": {"type": "json_object"}}
        case "text":
            return {}


def told_of(form: Form, schema: type[BaseModel]) -> str:
    """Return what a model has to be told of the reply's form in words; empty where the request itself carries it."""
    if form in ("json_schema", "tools"):
        return ""
    return f"Reply with one JSON object of this form and nothing else: {_outline(schema)}"


@lru_cache(maxsize=32)
def _outline(schema: type[BaseModel]) -> str:
    described = schema.model_json_schema()
    return _shape(described, described.get("$defs", {}))


def _shape(part: dict[str, Any], parts: dict[str, Any]) -> str:
    """Return a schema as a person would write the form down, such as ``{"level": 0|1|2 or null}``."""
    if "$ref" in part:
        return _shape(parts[part["$ref"].rpartition("/")[2]], parts)
    if "anyOf" in part:
        return " or ".join(_shape(one, parts) for one in part["anyOf"])
    if "enum" in part:
        return "|".join(json.dumps(value) for value in part["enum"])
    match part.get("type"):
        case "object":
            inside = (f'"{name}": {_shape(one, parts)}' for name, one in part.get("properties", {}).items())
            return f"{{{', '.join(inside)}}}"
        case "array":
            return f"[{_shape(part.get('items', {}), parts)}, ...]"
        case "integer" | "number" | "boolean" as kind:
            return {"integer": "whole number", "number": "number", "boolean": "true or false"}[kind]
        case "null":
            return "null"
    return "text"


@lru_cache(maxsize=32)
def json_schema_of(schema: type[BaseModel]) -> dict[str, Any]:
    """Return a form's JSON schema as it is sent to a server."""
    return dict(_without_labels(schema.model_json_schema()))


def _without_labels(value: Any) -> Any:
    """Return a schema without titles and docstrings: what a model is told stands in the prompts."""
    if isinstance(value, dict):
        # A property may be called "title"; its value is a schema, a label's is a string.
        labels = {key for key in ("title", "description") if isinstance(value.get(key), str)}
        return {key: _without_labels(part) for key, part in value.items() if key not in labels}
    return [_without_labels(part) for part in value] if isinstance(value, list) else value


def value_in(text: str, schema: type[Schema]) -> tuple[Schema | None, str]:
    """Return the value that a reply holds, or None and what is wrong with the reply.

    The object may stand alone, in a code fence, or after other words; reasoning in ``<think>`` is skipped.
    """
    if len(text) > _LONGEST:
        return None, f"The reply is longer than {_LONGEST} characters."
    found = _object_in(text.rpartition("</think>")[2])
    if found is None:
        return None, "The reply holds no complete JSON object."
    try:
        return schema.model_validate(found), ""
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        return None, "\n".join(
            f"{'.'.join(str(part) for part in fault['loc']) or 'The reply'}: {fault['msg']}."
            for fault in faults[:_MOST_FAULTS]
        )


def _object_in(text: str) -> dict[str, Any] | None:
    start = text.find("{")
    if start < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
