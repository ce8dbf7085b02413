"""What a run loads before its first answer, so that no answer that is under way waits for it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import Literal

_AT_THE_FIRST_ANSWER = "inspect_ai.model._openai_responses"
"""What Inspect imports when the first answer begins, whoever is asked; it takes half a second and more."""


def running() -> ModuleType:
    """Return `evals.running`, which brings Inspect along: that takes seconds, and some commands don't need it."""
    with _no_collections():
        return import_module("evals.running")


def load_ahead(coach: Literal["offline", "llm"], *, is_at_work: bool = False) -> None:
    """Import and load what the first answer needs: Inspect's own, and for a model its client and tokenizer.

    Args:
        coach: Who grades.
        is_at_work: True where the coach grades in other processes already, and needs nothing here.

    Raises:
        DataError: the tokenizer's table is missing or damaged.
    """
    if not is_at_work:
        from rehearse.documents import load_languages

        load_languages()
    with suppress(ImportError):
        # Not Inspect's public part: where a version has it no more, there is nothing to be loaded.
        import_module(_AT_THE_FIRST_ANSWER)
    if coach == "llm":
        from rehearse import chat, tokens

        import_module("rehearse.llm")
        chat.warm()
        tokens.count("The tokenizer's table is loaded with the first count.")


@contextmanager
def _no_collections() -> Iterator[None]:
    """Look for no cyclic garbage: all that is imported stays, and looking through it again and again takes time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
