"""How many tokens a text takes, estimated without the tokenizer's table: words and signs, and a margin on top."""

from __future__ import annotations

import re
from math import ceil

MARGIN = 1.2
"""In English, words and signs alone fall short of the table's count by up to a sixth; too many is the safe side."""

# Longer words than these letters are several tokens; of scripts written without spaces each character counts.
_PIECE = re.compile(
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]{1,12}|[^\w\s]"
)
_FOREIGN = re.compile(r"(?!\d)[^\W\x00-\x7f]")
_FOREIGN_SHARE = 0.01
_FOREIGN_LETTERS = 2.5
"""Characters a token in languages other than English, of which the table has fewer whole words; the fewest: Polish."""


def estimated(text: str) -> int:
    """Return about how many tokens a text takes, rather too many than too few."""
    pieces = MARGIN * sum(1 for _ in _PIECE.finditer(text))
    if sum(1 for _ in _FOREIGN.finditer(text)) > _FOREIGN_SHARE * len(text):
        return ceil(max(pieces, len(text) / _FOREIGN_LETTERS))
    return ceil(pieces)


def fitting(text: str, room: int) -> int:
    """Return how many characters at the beginning of a text take at most `room` tokens by the estimate."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if estimated(text[:middle]) <= room else (low, middle - 1)
    return low
