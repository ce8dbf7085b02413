"""Proper names in a text: runs of words with capitals, held together by words such as "of" and "&"."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W_][\w'’.&/-]*|&|\+")
_INSIDE = {"of", "and", "for", "the", "de", "del", "la", "für", "und", "y", "&", "+"}
_MOST_TOKENS = 9
LONGEST = 80


class Name(NamedTuple):
    """A name with its place in the text, `end` exclusive."""

    text: str
    start: int
    end: int


def name_at(text: str, start: int) -> Name | None:
    """Return the name that begins at the first word from `start` on, None where that word has no capital."""
    tokens: list[re.Match[str]] = []
    for found in _TOKEN.finditer(text, start, start + 2 * LONGEST):
        if tokens and text[tokens[-1].end() : found.start()].strip(" ") != "":
            break
        if tokens and text[tokens[-1].end() - 1] in ".’'" and not _is_short_form(tokens[-1].group()):
            break
        word = found.group()
        if not (_is_capital(word) or (tokens and word in _INSIDE)) or len(tokens) == _MOST_TOKENS:
            break
        tokens.append(found)
    while tokens and tokens[-1].group() in _INSIDE:
        tokens.pop()
    if not tokens:
        return None
    name = text[tokens[0].start() : tokens[-1].end()].rstrip("’'/-")
    if name.endswith(".") and not _is_short_form(tokens[-1].group()):
        name = name.rstrip(".")
    if name.endswith(("'s", "’s")) and len(tokens) == 1:
        name = name[:-2]
    return Name(name, tokens[0].start(), tokens[0].start() + len(name)) if 1 < len(name) <= LONGEST else None


def is_all_name(text: str) -> bool:
    """Say whether a piece of text is a name and nothing else."""
    name = name_at(text, 0)
    return name is not None and len(name.text) == len(text.strip())


def is_shouted(text: str) -> bool:
    """Say whether the text is in capitals throughout, where a capital tells no name."""
    letters = [character for character in text[:400] if character.isalpha()]
    return len(letters) > 6 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (word[0].isdigit() and any(letter.isupper() for letter in word))


def _is_short_form(word: str) -> bool:
    # "St. Aldhelm's", "Inc.", "Co.", "J. Smith"
    return word.endswith(".") and (len(word) == 2 or word.lower() in {"st.", "inc.", "co.", "ltd.", "corp.", "bros."})
