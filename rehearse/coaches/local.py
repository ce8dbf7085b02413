"""Model servers on this computer, found where they usually listen. Nothing is started or downloaded."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

from rehearse.chat import list_models
from rehearse.errors import ModelError

PORTS: tuple[tuple[str, int], ...] = (("Ollama", 11434), ("LM Studio", 1234), ("llama.cpp", 8080), ("vLLM", 8000))
"""Programs that serve models, with the port that each listens on unless told otherwise, in order of preference."""

_PATIENCE = 0.2
"""Seconds for a server on the same machine to answer; one that is there answers in a few milliseconds."""
_KEPT = 30.0
"""Seconds for which what was found holds."""


class Server(NamedTuple):
    """A model server on this computer and the chat models that it lists, at least one."""

    program: str
    base_url: str
    models: tuple[str, ...]


def find_servers(ports: tuple[tuple[str, int], ...] = PORTS, *, now: float | None = None) -> tuple[Server, ...]:
    """Return the servers that answer, in the order of `ports`; all are asked at once, and remembered for 30 s.

    Args:
        ports: Name and port of the programs to look for.
        now: Seconds from any point on (default: the computer's own).
    """
    moment = time.monotonic() if now is None else now
    return _answering(ports, int(moment // _KEPT))


def chat_models(models: Iterable[str]) -> tuple[str, ...]:
    """Return the models that can chat, as far as their names tell: those that make embeddings cannot."""
    return tuple(model for model in models if "embed" not in model.lower())


@lru_cache(maxsize=4)
def _answering(ports: tuple[tuple[str, int], ...], period: int) -> tuple[Server, ...]:
    with ThreadPoolExecutor(max_workers=max(1, len(ports))) as pool:
        servers = pool.map(lambda port: _server(*port), ports)
        return tuple(server for server in servers if server is not None)


def _server(program: str, port: int) -> Server | None:
    base_url = f"http://127.0.0.1:{port}/v1"
    try:
        models = chat_models(list_models(base_url, timeout=_PATIENCE))
    except ModelError:
        return None
    return Server(program, base_url, models) if models else None
