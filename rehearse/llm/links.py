"""No link that a model made up: web addresses are taken out of its words, of a marked-up link its text is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_STARTS = ("http://", "https://", "www.", "data:", "javascript:")
_OPEN = r"(?:https?://|www\.|data:[a-z]+/|javascript:)"
# A sentence's own sign at the end is none of the address.
_ADDRESS = re.compile(rf" ?{_OPEN}\S{{0,2000}}[^\s.,;:!?)\]\"'»”]", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\([^)\n]{0,2000}\)")
_MOST_HELD = 2_500


def without_addresses(text: str) -> str:
    """Return the text without web addresses; what stood in brackets for a reader stays."""
    return _ADDRESS.sub("", _LINK.sub(r"\1", text))


def stream_without_addresses(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the same of a text that comes in pieces, each as soon as it is sure that no address begins in it."""
    held = ""
    for piece in pieces:
        # Whole links first, or the address in one would be taken for an address that is not complete.
        held = _LINK.sub(r"\1", held + piece)
        pending = _PENDING.search(held) if len(held) <= _MOST_HELD else None
        end = pending.start() if pending else len(held)
        if passed := without_addresses(held[:end]):
            yield passed
        held = held[end:]
    if passed := without_addresses(held):
        yield passed


def _beginnings() -> str:
    ends = {start[:length] for start in _STARTS for length in range(1, len(start) + 1)}
    return "|".join(re.escape(end) for end in sorted(ends, key=len, reverse=True))


_PENDING = re.compile(
    r"!?\[[^\]\n]{0,200}(?:\](?:\([^)\n]{0,2000})?)?$"
    rf"| ?(?:{_OPEN}\S*|data:[a-z]*|{_beginnings()})$"
    r"|[ !]$",
    re.IGNORECASE,
)
"""What may become an address or a marked-up link with the next piece, and the blank before it."""
