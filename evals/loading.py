"""What a run loads before its first answer, so that no answer that is under way waits for it."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import Literal

_AT_THE_FIRST_ANSWER = "inspect_ai.model._openai_responses"
"""What Inspect imports when the first answer begins, whoever is asked; it takes half a second and more."""


def load_ahead(coach: Literal["offline", "llm"]) -> None:
    """Import and load what the first answer needs: Inspect's own, and for a model its client and tokenizer.

    Raises:
        DataError: the tokenizer's table is missing or damaged.
    """
    with suppress(ImportError):
        # Not Inspect's public part: where a version has it no more, there is nothing to be loaded.
        import_module(_AT_THE_FIRST_ANSWER)
    if coach == "llm":
        from rehearse import chat, tokens

        import_module("rehearse.llm")
        chat.warm()
        tokens.count("The tokenizer's table is loaded with the first count.")
