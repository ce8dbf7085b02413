"""What tests of the door to a model share: what is asked, what comes back, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from model_server import ModelServer
from pydantic import BaseModel, ConfigDict

from rehearse.chat import Chat, Message

KEY = "sk-canary-8f3b1c5d7e9a"


ASKED = (Message("system", "Reply with one JSON object: level."), Message("user", "Grade this."))


GOOD = '{"level": 3}'


class Grade(BaseModel):
    model_config = ConfigDict(extra="forbid")

    level: Literal[0, 1, 2, 3, 4] | None


class Waits(list[float]):
    """Stands in for sleeping: notes for how long it would have been."""


Opened = Callable[..., tuple[Chat, ModelServer, Waits]]


def structured(chat: Chat) -> Literal[0, 1, 2, 3, 4] | None:
    value = chat.structured(ASKED, Grade).value
    assert value is not None
    return value.level
