"""Which coach the settings mean: explicit ones first, then a key, then Azure, then a server here, then offline."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Literal

from pydantic import SecretStr

from rehearse.chat import OPENAI, Kind, dated, host_of, is_local, list_models, resource_address
from rehearse.coaches.local import PORTS, chat_models, find_servers
from rehearse.errors import ModelError, SettingsError
from rehearse.rubric import Frozen
from rehearse.settings import Settings

DEFAULT_MODEL = "gpt-4.1-mini"
"""What is asked where only OPENAI_API_KEY is set: keeps to JSON schemas, takes a temperature, and costs little."""

_PATIENCE = 2.0
_KEPT = 30.0


class Found(Frozen):
    """Which coach is at work, and why in a sentence for the page.

    For "llm", `model` and `base_url` are what it asks, and `host` is the part of the address that may be
    shown; for "offline" they are None. `kind` is the protocol, as far as the settings tell it, and `api_version`
    the date of Azure's interface where the dated one is meant.
    """

    coach: Literal["offline", "llm"]
    model: str | None = None
    host: str | None = None
    base_url: str | None = None
    kind: Kind = "openai"
    api_version: str | None = None
    why: str


def find_coach(settings: Settings, *, ports: tuple[tuple[str, int], ...] = PORTS) -> Found:
    """Return the coach that these settings mean.

    Looks for servers on this computer, and where OLLAMA_HOST leads, only where neither an address nor a key is set.

    Args:
        settings: What was chosen.
        ports: Where to look for servers on this computer.

    Raises:
        SettingsError: an LLM coach is wanted, but the settings don't lead to a model; says what to set.
    """
    if settings.coach == "offline":
        return Found(coach="offline", why="The offline coach is chosen in the settings.")
    if settings.address:
        return _at_address(settings.address, settings)
    if settings.key is not None and settings.key.get_secret_value().strip():
        return _at_openai(settings)
    if _azure_lacks(settings) == ():
        return _at_azure(settings)
    return _on_this_computer(settings, ports)


def _at_address(base_url: str, settings: Settings) -> Found:
    host = host_of(base_url)
    if settings.model:
        why = f"The model {settings.model} at {host} is set."
        return Found(coach="llm", model=settings.model, host=host, base_url=base_url, why=why)
    try:
        model = _first_model(base_url, settings.key, int(time.monotonic() // _KEPT))
    except ModelError as error:
        raise SettingsError(
            f"REHEARSE_BASE_URL is set and REHEARSE_MODEL is not, and no model could be found there: {error} "
            "Or set REHEARSE_COACH=offline to practise without a model."
        ) from error
    why = f"The address {host} is set; {model} is the first model that it lists."
    return Found(coach="llm", model=model, host=host, base_url=base_url, why=why)


def _at_openai(settings: Settings) -> Found:
    model = settings.model or DEFAULT_MODEL
    why = f"An API key is set, so OpenAI's {model} is asked."
    return Found(coach="llm", model=model, host=host_of(OPENAI), base_url=OPENAI, why=why)


def _azure_lacks(settings: Settings) -> tuple[str, ...] | None:
    """Return which of Azure's variables are missing; None where no key for it is set, so that it is not meant."""
    if settings.azure_api_key is None or not settings.azure_api_key.get_secret_value().strip():
        return None
    lacks = [] if settings.azure_endpoint else ["AZURE_OPENAI_ENDPOINT"]
    return (*lacks, *(() if settings.model or settings.azure_deployment else ("AZURE_OPENAI_DEPLOYMENT",)))


def _at_azure(settings: Settings) -> Found:
    address = resource_address(settings.azure_endpoint or "")
    model, host = settings.model or settings.azure_deployment or "", host_of(address)
    why = f"Azure's variables are set, so the deployment {model} at {host} is asked."
    version = dated(settings.azure_api_version)
    return Found(coach="llm", model=model, host=host, base_url=address, kind="azure", api_version=version, why=why)


def _on_this_computer(settings: Settings, ports: tuple[tuple[str, int], ...]) -> Found:
    servers = find_servers(ports, ollama_host=settings.ollama_host) if settings.find_local else ()
    for server in servers:
        if settings.model is None or settings.model in server.models:
            model = settings.model or server.models[0]
            host = host_of(server.base_url)
            why = (
                f"{server.program} on this computer serves {model}, so nothing you write leaves the computer."
                if is_local(server.base_url)
                else f"OLLAMA_HOST names {host}, which serves {model}; what you write is sent there."
            )
            return Found(coach="llm", model=model, host=host, base_url=server.base_url, why=why)
    if settings.coach == "llm":
        raise SettingsError(
            f"Expected a model for the LLM coach, found {_what_was_there(settings)}; set OPENAI_API_KEY, or "
            "REHEARSE_BASE_URL and REHEARSE_MODEL for any OpenAI-compatible server, or Azure's variables, or start a "
            "model server on this computer. Without any of them, set REHEARSE_COACH=offline to practise with the "
            "offline coach."
        )
    if lacks := _azure_lacks(settings):
        why = (
            f"AZURE_OPENAI_API_KEY is set without {' and '.join(lacks)}, so Azure is not asked and the offline coach "
            "is at work; nothing leaves the computer."
        )
    elif settings.model is not None:
        why = (
            f"REHEARSE_MODEL is {settings.model}, but no key and no address is set and no server on this computer has "
            "it, so the offline coach is at work."
        )
    else:
        why = "No model is set or found on this computer, so the offline coach is at work; nothing leaves the computer."
    return Found(coach="offline", why=why)


def _what_was_there(settings: Settings) -> str:
    if lacks := _azure_lacks(settings):
        return f"a key for Azure without {' and '.join(lacks)}"
    if settings.model is not None:
        return f"neither a key nor an address nor a server on this computer that has {settings.model}"
    return "neither a key nor an address nor a model server on this computer"


@lru_cache(maxsize=8)
def _first_model(base_url: str, api_key: SecretStr | None, period: int) -> str:
    models = chat_models(list_models(base_url, api_key=api_key, timeout=_PATIENCE))
    if not models:
        raise ModelError(f"Expected at least one chat model at {host_of(base_url)}, but it lists none; load one there.")
    return models[0]
