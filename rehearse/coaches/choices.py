"""The models that a person can pick from where the settings lead now; that none are found is no fault."""

from __future__ import annotations

import time
from functools import lru_cache

from pydantic import SecretStr

from rehearse.chat import OPENAI, host_of, list_models
from rehearse.chat.prices import load_prices
from rehearse.coaches.found import find_coach
from rehearse.coaches.local import chat_models, find_servers
from rehearse.errors import RehearseError
from rehearse.settings import Settings

_PATIENCE = 1.0
_KEPT = 30.0
_MOST = 60


def models_to_pick(settings: Settings) -> tuple[str, ...]:
    """Return the models at the address in use, else those of the servers on this computer; at most 60 of them.

    What OpenAI itself has is not asked for: its list is of everything it ever made. Those of known price are returned.
    """
    if settings.coach == "offline":
        return ()
    try:
        found = find_coach(settings.model_copy(update={"model": None, "coach": "auto"}))
        if found.base_url is None:
            return ()
        if found.kind == "azure":
            return tuple(filter(None, (settings.azure_deployment,)))
        if host_of(found.base_url) == host_of(OPENAI):
            return tuple(one.model for one in load_prices().prices if one.host == host_of(OPENAI))[:_MOST]
        servers = find_servers(ollama_host=settings.ollama_host) if settings.find_local else ()
        here = next((server.models for server in servers if server.base_url == found.base_url), None)
        return (here or _listed(found.base_url, settings.key, int(time.monotonic() // _KEPT)))[:_MOST]
    except RehearseError:
        return ()


@lru_cache(maxsize=8)
def _listed(base_url: str, api_key: SecretStr | None, period: int) -> tuple[str, ...]:
    return chat_models(list_models(base_url, api_key=api_key, timeout=_PATIENCE))
