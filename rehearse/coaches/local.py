"""Model servers on this computer, found where they usually listen, and the Ollama that OLLAMA_HOST names.

Nothing is started or downloaded.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

from rehearse.chat import list_models, ollama_address
from rehearse.errors import ModelError

_OLLAMA = "Ollama"
PORTS: tuple[tuple[str, int], ...] = ((_OLLAMA, 11434), ("LM Studio", 1234), ("llama.cpp", 8080), ("vLLM", 8000))
"""Programs that serve models, with the port that each listens on unless told otherwise, in order of preference."""

_PATIENCE = 0.4
"""Seconds for a server on the same machine to answer; one that is there answers in a few milliseconds."""
_KEPT = 30.0
"""Seconds for which what was found holds."""


class Server(NamedTuple):
    """A model server and the chat models that it lists, at least one."""

    program: str
    base_url: str
    models: tuple[str, ...]


def find_servers(
    ports: tuple[tuple[str, int], ...] = PORTS, *, ollama_host: str | None = None, now: float | None = None
) -> tuple[Server, ...]:
    """Return the servers that answer, in the order of `ports`; all are asked at once, and remembered for 30 s.

    Args:
        ports: Name and port of the programs to look for.
        ollama_host: Where Ollama is instead, as its variable OLLAMA_HOST says it; it then comes first.
        now: Seconds from any point on (default: the computer's own).

    Raises:
        SettingsError: OLLAMA_HOST cannot be read as an address.
    """
    moment = time.monotonic() if now is None else now
    places = tuple((program, f"http://127.0.0.1:{port}/v1") for program, port in ports)
    if ollama_host and ollama_host.strip():
        named = (_OLLAMA, ollama_address(ollama_host))
        places = (named, *(place for place in places if place[0] != _OLLAMA and place[1] != named[1]))
    return _answering(places, int(moment // _KEPT))


def chat_models(models: Iterable[str]) -> tuple[str, ...]:
    """Return the models that can chat, as far as their names tell: those that make embeddings cannot."""
    return tuple(model for model in models if "embed" not in model.lower())


@lru_cache(maxsize=4)
def _answering(places: tuple[tuple[str, str], ...], period: int) -> tuple[Server, ...]:
    with ThreadPoolExecutor(max_workers=max(1, len(places))) as pool:
        servers = pool.map(lambda place: _server(*place), places)
        return tuple(server for server in servers if server is not None)


def _server(program: str, base_url: str) -> Server | None:
    try:
        models = chat_models(list_models(base_url, timeout=_PATIENCE))
    except ModelError:
        return None
    return Server(program, base_url, models) if models else None
