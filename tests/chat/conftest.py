"""A chat with a real server behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from chat_door import KEY, Opened, Waits
from model_coach import forget_servers
from model_server import ModelServer, Scripted, serve
from pydantic import SecretStr

from rehearse.chat import Chat, warm


@pytest.fixture(scope="module", autouse=True)
def _client_imported() -> None:
    """Importing the client takes longer than all the tests that use it."""
    warm()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    forget_servers(monkeypatch)
    with ExitStack() as stack:

        def open_one(*replies: Scripted, timeout: float = 5.0, key: str = KEY, **server: Any) -> Any:
            running = stack.enter_context(serve(ModelServer(*replies, **server)))
            waits = Waits()
            chat = Chat(
                model="tiny-model",
                base_url=running.url,
                api_key=SecretStr(key),
                timeout=timeout,
                sleep=waits.append,
            )
            return chat, running, waits

        yield open_one
