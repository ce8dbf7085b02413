"""What goes into a chat and what comes out: messages, replies, and what the calls took."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel

from rehearse.interview.assessment import Usage

Schema = TypeVar("Schema", bound=BaseModel)


class Message(NamedTuple):
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class Reply(NamedTuple, Generic[Schema]):
    """A reply that was to be structured.

    `value` is the checked value, or None where the reply is out of form; `problem` then says what is wrong
    with it, in words that the model can be sent back. `raw` is the reply's text.
    """

    value: Schema | None
    problem: str
    usage: Usage
    raw: str


class Tally:
    """Adds up what several calls took, failed ones included; belongs to one piece of work and one thread."""

    def __init__(self, on_add: Callable[[Usage], None] | None = None) -> None:
        """Begin at nothing; `on_add` is told of each call as it is added."""
        self.usage = Usage()
        self._on_add = on_add

    def add(self, usage: Usage) -> None:
        """Add what one call took; tokens that no server told stay None."""
        self.usage = Usage(
            calls=self.usage.calls + usage.calls,
            input_tokens=_sum(self.usage.input_tokens, usage.input_tokens),
            output_tokens=_sum(self.usage.output_tokens, usage.output_tokens),
            seconds=self.usage.seconds + usage.seconds,
            estimated=self.usage.estimated or usage.estimated,
        )
        if self._on_add is not None:
            self._on_add(usage)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)
