"""The parts of a person's other texts that an answer could conflict with: those that share most words with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rehearse.tokens import count

_WORD = re.compile(r"\w+")
# The end of a sentence or of a line; what stands on one line of a resume belongs together.
_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
_LEAST_LETTERS = 4
_HEADING = 15
_STEM = 6
"""Letters by which two words are taken for the same: "planned" and "planning", "Planer" and "Planerin"."""


class Near(NamedTuple):
    """What of some texts is sent: `kept` of their `of` sentences and lines."""

    text: str
    kept: int
    of: int


class _Piece(NamedTuple):
    place: int
    text: str
    tokens: int


def nearest(texts: Sequence[str], answer: str, room: int, *, first: int = 0, gap: str = "\n") -> Near:
    """Return the texts whole where they fit, else the sentences and lines that share most words with the answer.

    A contradiction is about the same thing as what it contradicts, a name, a number, a kind of work; where
    nothing is shared, what stands first is taken first. The order of the texts is kept, one piece a line.

    Args:
        texts: The person's texts, each whole.
        answer: What they are to be compared with.
        room: Tokens for them together.
        first: So many pieces at the beginning go before all others.
        gap: What stands where something was left out; without a line break, so do the pieces that follow each other.
    """
    whole = "\n".join(text for text in texts if text.strip())
    if not whole:
        return Near("", 0, 0)
    between = count(gap)
    pieces = [
        _Piece(place, text, count(text) + between)
        for place, text in enumerate(piece.strip() for piece in _ENDS.split(whole) if piece and piece.strip())
    ]
    of = len(pieces)
    if count(whole) <= room:
        return Near(whole, of, of)
    said = _stems(answer)
    # A heading says nothing without what stands under it.
    pieces = [piece for piece in pieces if not _is_heading(piece.text) or _stems(piece.text) & said]
    kept: list[_Piece] = []
    left = room
    for piece in sorted(pieces, key=lambda piece: _rank(piece, said, first)):
        if piece.tokens <= left:
            kept.append(piece)
            left -= piece.tokens
    return Near(_joined(sorted(kept), gap), len(kept), of)


def _joined(kept: Sequence[_Piece], gap: str) -> str:
    joint = "\n" if "\n" in gap else " "
    text = ""
    for before, piece in zip([None, *kept], kept, strict=False):
        text += ("" if before is None else joint if piece.place == before.place + 1 else gap) + piece.text
    return text


def _is_heading(text: str) -> bool:
    return " " not in text and len(text) < _HEADING


def _rank(piece: _Piece, said: frozenset[str], first: int) -> tuple[bool, int, int]:
    return piece.place >= first, -len(_stems(piece.text) & said), piece.place


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of longer words, and all numbers."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in words if len(word) >= _LEAST_LETTERS or word.isdecimal())
