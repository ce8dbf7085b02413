"""Characters that steer a terminal or turn a line round: what goes out as plain text goes out without them."""

from __future__ import annotations

import json
import re
from typing import Any

# Control characters but for tabs and what ends a line, and the two marks that override the direction of letters.
# Those that only tell a direction stay: Arabic and Hebrew beside numbers and Latin words need them.
_STEERING = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202d\u202e]")
# A message has no tabs of its own; those in it come from a name.
_UNTOLD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e]")
# JSON escapes the first 32 control characters by itself.
_RAW = re.compile("[\x7f-\x9f\u2028\u2029\u202d\u202e]")


def without_steering(text: str) -> str:
    """Return the text without characters that would steer a terminal or override the direction of a line."""
    return _STEERING.sub("", text)


def as_told(text: str) -> str:
    r"""Return a message with such characters spelled out, such as ``\x1b``, so that a file's name can be told."""
    return _UNTOLD.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def as_json(value: Any, *, indent: int | None = None) -> str:
    """Return the value as JSON that can be printed as it is: letters stay letters, what would steer is escaped."""
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))
