"""Which language a text is in, where that can be told."""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ENOUGH = 20
"""Letters that a text needs at least; below, names and product words decide."""
_READ = 4_000
"""Characters that are looked at: more change no result and cost time."""
_SURE = 0.6
"""Measured on 32 sentences from postings and answers in 15 languages: at 0.6 it tells 29 rightly and none
wrongly (at 0.4: 30 and one), and none of 8 lists of names, tools and acronyms passes for a language."""
_CODE_LENGTH = 2
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_LOADING = Lock()


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that `text` is in, or None where it cannot be told.

    None for fewer than 20 letters, for a language without a two-letter code, and where the probability that
    py3langid gives (normalised over its languages) is below the bound.
    """
    shown = text[:_READ]
    if len(_NOT_LETTERS.sub("", shown)) < _ENOUGH:
        return None
    with _LOADING:
        identifier = _identifier()
    code, probability = identifier.classify(shown)
    return code if probability >= _SURE and len(code) == _CODE_LENGTH else None


def load_languages() -> None:
    """Load what languages are told by, which takes half a second and more; for doing so before anybody waits."""
    with _LOADING:
        _identifier()


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
