"""Ollama servers: where OLLAMA_HOST leads, whether a server is one, and how much a model there can take.

Ollama cuts what exceeds a model's context in silence, and OpenAI's protocol has no way to set that context. Its own
interface has one, so a server that is an Ollama is asked by that.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from pydantic import SecretStr

from rehearse.chat.address import host_of, is_local, split
from rehearse.chat.faults import Place
from rehearse.chat.fetching import fetched
from rehearse.chat.keys import usable_key
from rehearse.errors import ModelError, SettingsError

PORT = 11434
_PORTS = {"http": 80, "https": 443}
_PATIENCE = 0.4
"""Seconds to find out whether a server is an Ollama; one that is there answers in a few milliseconds."""


def ollama_address(host: str | None) -> str:
    """Return the address, ending in ``/v1``, that a value of OLLAMA_HOST means.

    As Ollama's own client reads it: scheme, port and even the host may be missing, and an address that a server
    listens at everywhere (``0.0.0.0``) means this computer.

    Raises:
        SettingsError: it cannot be read as an address.
    """
    text = (host or "").strip().strip("\"'")
    scheme, is_told, rest = text.partition("://")
    if not is_told:
        scheme, rest = "http", text
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port or (_PORTS.get(scheme, PORT) if is_told else PORT)
        base_url = f"{scheme}://{_reachable(parts.hostname)}:{port}{parts.path.rstrip('/')}/v1"
        split(base_url)
    except (ValueError, SettingsError):
        raise SettingsError(
            "Expected OLLAMA_HOST to be a host with or without a port, such as 127.0.0.1:11434, found something else; "
            "correct or unset it."
        ) from None
    return base_url


def is_ollama(base_url: str, *, host: str | None = None) -> bool:
    """Return True where an Ollama answers at an address that ends in ``/v1``.

    Only servers on this computer, on Ollama's own port, and where OLLAMA_HOST (`host`) leads are asked. What was
    found holds as long as the process lives; that nobody answered does not.

    Raises:
        SettingsError: it is no http or https address.
    """
    is_named = bool(host and host.strip()) and ollama_address(host) == base_url
    if not (is_named or is_local(base_url) or split(base_url).port == PORT):
        return False
    try:
        return _version_of(root_of(base_url)) is not None
    except ModelError:
        return False


def longest_context(base_url: str, model: str, *, api_key: SecretStr | None = None) -> int | None:
    """Return the tokens that a model of an Ollama was made to take at most, None where it does not say.

    Raises:
        SettingsError: the address is none, or the key holds what cannot be sent.
    """
    try:
        return _context_of(root_of(base_url), model, usable_key(api_key))
    except ModelError:
        return None


def root_of(base_url: str) -> str:
    """Return the address at which Ollama's own interface is, from that of its OpenAI-compatible one."""
    return base_url.strip().rstrip("/").removesuffix("/v1")


def _reachable(host: str | None) -> str:
    if not host:
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{host}]" if address.version == 6 else host


@lru_cache(maxsize=16)
def _version_of(root: str) -> str | None:
    found = fetched(root, "/api/version", place=_place(root))
    version = found.value.get("version") if isinstance(found.value, dict) else None
    return version if found.status == 200 and isinstance(version, str) else None


@lru_cache(maxsize=16)
def _context_of(root: str, model: str, key: SecretStr | None) -> int | None:
    found = fetched(root, "/api/show", place=_place(root), key=key, body={"model": model})
    told = found.value.get("model_info") if isinstance(found.value, dict) else None
    lengths = [
        length
        for name, length in (told.items() if isinstance(told, dict) else ())
        # The family's name stands before it: "llama.context_length", "qwen3.context_length".
        if name.endswith(".context_length") and isinstance(length, int) and length > 0
    ]
    return max(lengths, default=None)


def _place(root: str) -> Place:
    return Place(model="any model", host=host_of(root), timeout=_PATIENCE, key=None)
