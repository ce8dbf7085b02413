"""As much of a text as a budget of tokens allows, cut where a reader would cut, and never in silence."""

from __future__ import annotations

import re
from typing import NamedTuple

from rehearse.tokens.counting import count, encoded
from rehearse.tokens.estimate import fitting
from rehearse.tokens.table import encoding, encoding_or_none

# The end of a sentence (with the quotes and brackets that close it) or of a line.
_END = re.compile(r"""[.!?…]["'”’»)\]]{0,3}(?=\s)|[。！？]|\n""")


class Clipped(NamedTuple):
    """The beginning of a text that fits: `text`, with `kept` of the whole text's `of` tokens.

    Where the two are equal nothing was cut.
    """

    text: str
    kept: int
    of: int


def clipped(text: str, max_tokens: int) -> Clipped:
    """Return the longest beginning of `text` that fits, ending with a whole line or sentence.

    Where the last whole sentence would leave less than half of what fits, the cut is between two words,
    and where there are no spaces either, between two characters.

    Args:
        text: Any text.
        max_tokens: How many tokens it may take; with 0 or less nothing is kept.
    """
    of = count(text)
    if of <= max_tokens:
        return Clipped(text=text, kept=of, of=of)
    room = max_tokens
    while room > 0:
        part = _whole_sentences(text, _fitting(text, room))
        kept = count(part)
        if kept <= max_tokens:
            return Clipped(text=part, kept=kept, of=of)
        # Cut off from what followed, an end can take a token more than it did in the whole text.
        room -= kept - max_tokens
    return Clipped(text="", kept=0, of=of)


def _fitting(text: str, room: int) -> int:
    """Return how many characters the first `room` tokens of the text make."""
    if encoding_or_none() is None:
        return fitting(text, room)
    for start, tokens in encoded(text):
        if len(tokens) > room:
            # A token can be part of a character's bytes; such a character doesn't fit.
            return start + len(encoding().decode_bytes(tokens[:room]).decode("utf-8", errors="ignore"))
        room -= len(tokens)
    return len(text)


def _whole_sentences(text: str, fits: int) -> str:
    ends = [match.end() for match in _END.finditer(text, 0, fits + 1) if match.end() <= fits]
    end = ends[-1] if ends else 0
    if 2 * end < fits:
        inside_word = fits < len(text) and not text[fits].isspace()
        space = max(text.rfind(" ", 0, fits), text.rfind("\n", 0, fits)) if inside_word else fits
        end = space if 2 * space >= fits else fits
    return text[:end].rstrip()
