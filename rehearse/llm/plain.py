"""A model's words made fit to be kept: one run of text, of bounded length, with no address that it made up."""

from __future__ import annotations

import re

from rehearse.llm.links import without_addresses

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]")


def plain(text: str, *, longest: int, keeps_lines: bool = False) -> str:
    """Return the text without control characters and web addresses, white space made single.

    Args:
        text: What a model wrote.
        longest: Characters that are kept; what exceeds them ends with an ellipsis.
        keeps_lines: Keep the breaks between lines.
    """
    text = without_addresses(_UNSEEN.sub("", text[: 4 * longest]))
    lines = [" ".join(line.split()) for line in text.splitlines()] if keeps_lines else [" ".join(text.split())]
    text = "\n".join(lines).strip()
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
