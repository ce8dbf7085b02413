"""The coach that the settings mean, ready to be used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rehearse.chat import OPENAI, Kind, host_of, is_ollama, longest_context
from rehearse.coaches.found import Found, find_coach
from rehearse.settings import Settings

if TYPE_CHECKING:
    from rehearse.chat import Wire
    from rehearse.interview.coach import Coach
    from rehearse.rubric import Rubric

_OPINIONATED = 0.5
_OPENAI_CONTEXT = 32_000
"""Tokens used of OpenAI's models, all of which take far more; a bound on what one answer can cost."""


def coach_for(
    settings: Settings,
    rubric: Rubric,
    *,
    wire: Wire | None = None,
    markers: Callable[[], str] | None = None,
) -> Coach:
    """Return the coach that these settings mean; no model is asked yet.

    Args:
        settings: What was chosen.
        rubric: What is graded by.
        wire: Sees a model's requests, and may answer them in the network's place.
        markers: Makes the marker of each request's fences (default: one that nobody can guess). The offline
            coach sends nothing and heeds neither.

    Raises:
        SettingsError: an LLM coach is wanted, but the settings don't lead to a model; says what to set.
    """
    found = find_coach(settings)
    if found.coach == "offline" or found.model is None or found.base_url is None:
        from rehearse.offline import OfflineCoach

        return OfflineCoach(rubric)
    from rehearse.chat import Chat
    from rehearse.llm import LLMCoach
    from rehearse.prompts import new_marker

    reached = reach(found, settings, is_wired=wire is not None)
    chat = Chat(
        model=found.model,
        base_url=found.base_url,
        api_key=settings.azure_api_key if found.kind == "azure" else settings.key,
        temperature=_temperature(settings),
        timeout=settings.timeout,
        retries=settings.retries,
        wire=wire,
        kind=reached.kind,
        api_version=found.api_version,
        context=reached.context,
    )
    return LLMCoach(
        rubric, chat, model_context=reached.context, gradings=settings.gradings, markers=markers or new_marker
    )


def _temperature(settings: Settings) -> float:
    is_chosen = settings.gradings == 1 or "temperature" in settings.model_fields_set
    # At 0 most models repeat themselves, and several gradings would be one opinion several times.
    return settings.temperature if is_chosen else _OPINIONATED


class Reached(NamedTuple):
    """How a model is spoken to, the tokens used of its context, and those it could take (None: it does not say)."""

    kind: Kind
    context: int
    longest: int | None = None


def reach(found: Found, settings: Settings, *, is_wired: bool = False) -> Reached:
    """Return how the model that was found is reached; a server that may be an Ollama is asked whether it is one.

    Args:
        found: What was found; it must have an address and a model.
        settings: What was chosen.
        is_wired: Requests go through a wire, and must be the same whatever answers.
    """
    base_url, model = found.base_url or "", found.model or ""
    if found.kind == "azure" or host_of(base_url) == host_of(OPENAI):
        # The default suits local servers, which cut in silence what they have no room for.
        is_chosen = "model_context" in settings.model_fields_set
        return Reached(found.kind, settings.model_context if is_chosen else _OPENAI_CONTEXT)
    if is_wired or not is_ollama(base_url, host=settings.ollama_host):
        return Reached(found.kind, settings.model_context)
    longest = longest_context(base_url, model, api_key=settings.key)
    return Reached("ollama", min(settings.model_context, longest or settings.model_context), longest)
