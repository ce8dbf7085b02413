"""The interviewer's line as it streams in: only what is spoken passes, and not more than one can listen to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rehearse.errors import ModelError
from rehearse.llm.links import stream_without_addresses

_OPENING = 24
"""Characters looked at before the first are passed on: as many as the longest label has."""
_MOST_WORDS = 120
"""A line of more words ends with the sentence in hand; prompts ask for half of it."""
_LONGEST = 2_000
_LABEL = re.compile(r"^(?:interviewer|question(?: \d{1,2})?|follow-up(?: question)?|you) ?[:：] ?", re.IGNORECASE)
_MARKS = re.compile("[*`\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff]")
_ENDS = "?.!。？！"
_QUOTES = "\"“”„«»'‘’"
_PAIRS = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’"}
_THINK, _THOUGHT = "<think>", "</think>"


def spoken(pieces: Iterable[str], *, model: str) -> Iterator[str]:
    """Yield the line without reasoning, speaker's label, enclosing quotes, Markdown marks and addresses.

    Args:
        pieces: The reply as it is written.
        model: Who writes, for messages.

    Raises:
        ModelError: nothing is spoken in it, or it goes on and on.
    """
    closing = held = ""
    length = words = 0
    for piece in _opened(stream_without_addresses(_in_one_line(_without_thought(pieces)))):
        text = held + piece
        if not length and not held:
            text = text.lstrip()
            if not text:
                continue
            closing = _PAIRS.get(text[0], "")
            text = text[1:] if closing else text
        # A closing quote is the last character or none, so what may be the end is held until more has come.
        held = text[len(text.rstrip(_QUOTES + " ")) :]
        text = text[: len(text) - len(held)]
        if (end := _end_of_line(text, words)) is not None:
            yield text[:end]
            return
        if text:
            yield text
        length, words = length + len(text), words + text.count(" ")
        if length > _LONGEST:
            raise ModelError(f"Expected one spoken line from {model}, but it does not end; try again.")
    if not length:
        raise ModelError(f"Expected a spoken line from {model}, but there is none in its reply; try again.")
    rest = held.rstrip()
    if rest and not (closing and rest[-1] in closing):
        yield rest


def _end_of_line(text: str, words: int) -> int | None:
    """Return where a line that has `words` before this text ends with a sentence of it, None where it goes on."""
    for at, char in enumerate(text):
        words += char == " "
        if words > _MOST_WORDS and char in _ENDS:
            return at + 1
    return None


def _in_one_line(pieces: Iterable[str]) -> Iterator[str]:
    is_blank = True
    for piece in pieces:
        text = re.sub(r"\s+", " ", _MARKS.sub("", piece))
        if is_blank:
            text = text.removeprefix(" ")
        if text:
            is_blank = text.endswith(" ")
            yield text


def _without_thought(pieces: Iterable[str]) -> Iterator[str]:
    begun, is_thought, is_open = "", False, True
    for piece in pieces:
        if not is_open:
            yield piece
            continue
        begun = begun + piece if is_thought else (begun + piece).lstrip()
        if not is_thought and len(begun) < len(_THINK) and _THINK.startswith(begun):
            continue
        is_thought = is_thought or begun.startswith(_THINK)
        if not is_thought:
            is_open = False
            yield begun
        elif _THOUGHT in begun:
            is_open = False
            yield begun.partition(_THOUGHT)[2]
        else:
            begun = begun[-len(_THOUGHT) :]
    if is_open and not is_thought:
        yield begun


def _opened(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces, the first ones together and without the label before the spoken words."""
    opening: str | None = ""
    for piece in pieces:
        if opening is None:
            yield piece
            continue
        opening += piece
        if len(opening) >= _OPENING:
            yield _LABEL.sub("", opening)
            opening = None
    if opening and (text := _LABEL.sub("", opening)):
        yield text
