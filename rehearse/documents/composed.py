"""Unicode's composed form (NFC) in time linear in the text, whatever marks are piled up in it."""

from __future__ import annotations

import re
import unicodedata

# Unicode's Stream-Safe Text Format (UAX 15, section 13): at most 30 marks in a row, then a grapheme joiner.
_MOST_MARKS = 30
_JOINER = "\u034f"
_ASIDE = re.compile("[^\x00-\u02ff\u3400-\u9fff\uac00-\ud7a3]{31,}")


def composed(text: str) -> str:
    """Return the text in NFC; a run of more than 30 combining marks is parted by grapheme joiners.

    Python sorts the marks of a run in quadratic time: 80,000 marks took 6 seconds before they were parted.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ASIDE.sub(_parted, text))


def _parted(match: re.Match[str]) -> str:
    letters: list[str] = []
    marks = 0
    for letter in match.group():
        # A letter that itself decomposes brings marks along, so what it comes apart into is counted.
        parts = unicodedata.normalize("NFD", letter)
        leading = next((n for n, part in enumerate(parts) if not unicodedata.combining(part)), len(parts))
        if leading < len(parts):
            trailing = len(parts) - leading - 1
            if marks + leading > _MOST_MARKS:
                letters.append(_JOINER)
            marks = trailing
        elif marks + leading > _MOST_MARKS:
            letters.append(_JOINER)
            marks = leading
        else:
            marks += leading
        letters.append(letter)
    return "".join(letters)
