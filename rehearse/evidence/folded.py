"""A text folded for comparison (case, white space, quotes, dashes, compatible forms), with the way back."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

_QUOTES = "\"'`´‘’‚‛“”„‟′″«»‹›ʼʻ＇＂"
_DASHES = "-‐‑‒–—―−﹘﹣－"
_SAME = {ord(sign): "'" for sign in _QUOTES} | {ord(sign): "-" for sign in _DASHES}
_TEXTS_KEPT = 64


class Folded(NamedTuple):
    """Folded text, and for each of its characters the offset in the original that it comes from."""

    text: str
    origins: tuple[int, ...]


@lru_cache(maxsize=_TEXTS_KEPT)
def folded(text: str) -> Folded:
    """Return the text in lower case and compatible form, single blanks, one sort of quote and of dash.

    Invisible characters go, and so do blanks around a dash. Each character is taken apart on its own
    (NFKD), so that every piece keeps its place; linear in the text.
    """
    letters: list[str] = []
    origins: list[int] = []
    last = " "
    for at, sign in enumerate(text):
        for letter in _letters(sign):
            if letter == " " and last in " -":
                continue
            if letter == "-":
                if last == "-":
                    continue
                if last == " " and letters:
                    letters.pop()
                    origins.pop()
            letters.append(letter)
            origins.append(at)
            last = letter
    if letters and letters[-1] == " ":
        letters.pop()
        origins.pop()
    return Folded("".join(letters), tuple(origins))


@lru_cache(maxsize=4_096)
def _letters(sign: str) -> str:
    """Return what stands for one character: nothing for an invisible one, a blank for any white space."""
    if sign.isspace():
        return " "
    same = _SAME.get(ord(sign))
    if same is not None:
        return same
    if unicodedata.category(sign) in ("Cf", "Cc") or "\ufe00" <= sign <= "\ufe0f":
        return ""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return " ".join(apart.split()) if apart.isspace() else apart.translate(_SAME)
