"""The coach that the settings mean, ready to be used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rehearse.chat import OPENAI, host_of
from rehearse.coaches.found import find_coach
from rehearse.settings import Settings

if TYPE_CHECKING:
    from rehearse.chat import Wire
    from rehearse.interview.coach import Coach
    from rehearse.rubric import Rubric

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

    chat = Chat(
        model=found.model,
        base_url=found.base_url,
        api_key=settings.key,
        temperature=settings.temperature,
        timeout=settings.timeout,
        retries=settings.retries,
        wire=wire,
    )
    context = _context(settings, found.base_url)
    return LLMCoach(rubric, chat, model_context=context, markers=markers or new_marker)


def _context(settings: Settings, base_url: str) -> int:
    is_chosen = "model_context" in settings.model_fields_set
    # The default suits local servers, which cut in silence what they have no room for.
    return settings.model_context if is_chosen or host_of(base_url) != host_of(OPENAI) else _OPENAI_CONTEXT
