"""Pasted text made fit to be kept and graded: what is no text goes, what is too long is cut and said."""

from __future__ import annotations

import re
from typing import NamedTuple

from rehearse.documents.composed import composed
from rehearse.documents.html import is_html, text_of_html
from rehearse.errors import DocumentError

ANSWER = "answer"

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, lone surrogates (which no database or UTF-8 file takes) and byte order marks.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_SIGNS_OF_BINARY = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd]")
_INVISIBLE = re.compile(
    "[\\s\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f]"
)
_EMPTY_LINES = re.compile(r"\n{4,}")
_WORD = re.compile(r"\S+")
# What may not be parted from the character before it: marks, joiners, variation selectors, skin tones.
_JOINS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
)
_MOST_BINARY = 0.05
"""The share of characters that are no text from which a paste is taken for a file's bytes."""


class Document(NamedTuple):
    """A text that is fit to be used, and what was shortened or left out, in words for the person."""

    text: str
    notices: tuple[str, ...] = ()


def clean_text(text: str, *, what: str, max_chars: int) -> Document:
    """Return pasted text made fit, and what was cut.

    Control characters go, Unicode is composed (NFC), lines end in LF without blanks at their ends, and
    more than two empty lines become two. A posting or resume that was copied as HTML becomes the text it
    shows, line by line; an answer never does. Markdown, emoji and right-to-left text stay as they are.

    Args:
        text: What was pasted or typed.
        what: What it is, for messages: "job description", "resume" or "answer".
        max_chars: How many characters are kept at most; a longer text is cut at the end of a line or word.

    Raises:
        DocumentError: it holds no words, or it is a file's bytes and no text.
    """
    return fitted(text, subject=f"The {what}", is_converted=what != ANSWER, max_chars=max_chars)


def fitted(text: str, *, subject: str, is_converted: bool, max_chars: int) -> Document:
    """Return `text` as `clean_text` does; `subject` begins the messages, HTML is read where `is_converted`."""
    odd = len(_SIGNS_OF_BINARY.findall(text))
    if odd > max(3, len(text) * _MOST_BINARY):
        raise DocumentError(
            f"{subject} should be text, but {odd:,} of its {len(text):,} characters are no text (a file's bytes?); "
            "copy the words themselves, or upload the file as PDF, DOCX, TXT or MD."
        )
    text = _plain(text)
    if is_converted and is_html(text):
        text = _plain(text_of_html(text))
    if not _INVISIBLE.sub("", text):
        raise DocumentError(f"{subject} should hold words, but it is empty; fill it in and try again.")
    return _cut(text, subject=subject, max_chars=max_chars)


def _plain(text: str) -> str:
    text = composed(_NO_TEXT.sub("", _LINE_ENDS.sub("\n", text)))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n\n", text).strip("\n")


def _cut(text: str, *, subject: str, max_chars: int) -> Document:
    if len(text) <= max_chars:
        return Document(text)
    kept = text[: _end(text, max_chars)].rstrip()
    notice = (
        f"{subject} is longer than Rehearse takes, so only its first {len(kept):,} of {len(text):,} characters "
        f"({_words(kept):,} of {_words(text):,} words) are used; what comes after them is left out."
    )
    return Document(kept, (notice,))


def _end(text: str, most: int) -> int:
    """Return where to cut: after a line or else a word of the last fifth, never inside a character's marks."""
    floor = most - most // 5
    for gap in ("\n", " "):
        at = text.rfind(gap, floor, most + 1)
        if at > 0:
            return at
    at = most
    while at > max(floor, most - 30) and (_JOINS.match(text, at) or text[at - 1] == "\u200d"):
        at -= 1
    return at


def _words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))
