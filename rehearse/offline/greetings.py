"""Greeting and name in front of an answer: politeness, and no part of what is graded."""

from __future__ import annotations

import re

_NAME = r"[A-ZÀ-Þ][\w'’-]*"
_SAYS_HELLO = r"(?i:hi|hello|hey|good (?:morning|afternoon|evening))(?i: there| everyone| all)?[,.!]*\s+"
# "I'm Head Chef at ..." is no name; nor is one capital word without a stop behind it ("I'm Polish").
_IS_CALLED = (
    rf"(?:{_NAME}(?:\s{_NAME}){{0,2}}\s*[.!,]+|{_NAME}(?:\s{_NAME}){{1,2}}(?!\w|\s(?:at|of|from|with|in|for|by)\b))\s*"
)
_NAMED = r"(?i:my name is|my name['’]s)\s+"
_GREETING = re.compile(
    rf"\s*(?:{_SAYS_HELLO}(?:(?:(?i:i['’]m|i am|this is)\s+|{_NAMED}){_IS_CALLED})?|{_NAMED}{_IS_CALLED})"
)


def without_greeting(text: str) -> str:
    """Return the text with greeting and name at its beginning blanked, where anything is said after them.

    All places in the text stay what they were.
    """
    found = _GREETING.match(text)
    if found is None or not any(sign.isalnum() for sign in text[found.end() :]):
        return text
    return " " * found.end() + text[found.end() :]
