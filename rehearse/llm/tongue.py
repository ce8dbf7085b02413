"""Whether a model wrote in the language that it was asked to write in, as far as that can be told."""

from __future__ import annotations

from collections.abc import Iterable

from rehearse.documents import language_of


def other_language(texts: Iterable[str], *, wanted: str) -> str | None:
    """Return the ISO 639-1 code of the language that the texts are in together, None where it is the one wanted.

    None also where it cannot be told.
    """
    code = language_of("\n".join(texts))
    return None if code == wanted else code


def told_of_language(texts: Iterable[str], *, wanted: str, what: str) -> list[str]:
    """Return in words for the model that `what` is in another language than the one wanted, or nothing."""
    code = other_language(texts, wanted=wanted)
    return [] if code is None else [f"Write {what} in the language {wanted}, not in {code}."]


def notice_of_language(texts: Iterable[str], *, wanted: str, what: str) -> tuple[str, ...]:
    """Return the same in words for the candidate, once the model was told in vain."""
    code = other_language(texts, wanted=wanted)
    return (
        ()
        if code is None
        else (f"The model wrote {what} in another language ({code}) than the interview's ({wanted}).",)
    )
