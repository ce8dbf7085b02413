"""What a transcription endpoint replied, read with patience: servers differ in what they add to the text."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from rehearse.rubric import Frozen


class Timed(Frozen):
    """A word or a stretch of words, and when it was said: seconds from the beginning, `start` <= `end`."""

    text: str
    start: float
    end: float


class Transcript(Frozen):
    """What was said, in one text (never empty), and in timed pieces in order, none where no times came."""

    text: str
    timed: tuple[Timed, ...] = ()


class NotATranscript(ValueError):
    """The reply is no transcription; `str()` says what it was."""


def transcript_of(reply: str) -> Transcript | None:
    """Return the transcript in a reply, None where it says that nothing was heard.

    Args:
        reply: JSON in OpenAI's form: "text", and in its verbose form "words" or "segments" with their times.

    Raises:
        NotATranscript: the reply is no JSON, or has no text in it.
    """
    try:
        body = json.loads(reply)
    except (ValueError, RecursionError):
        raise NotATranscript("something else than JSON") from None
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise NotATranscript("JSON without a text")
    text = _clean(body["text"])
    if not text:
        return None
    words = _timed(body.get("words"), "word")
    return Transcript(text=text, timed=tuple(_in_order(words or _timed(body.get("segments"), "text"))))


def _timed(items: Any, name: str) -> list[Timed]:
    found = []
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get(name), str):
            continue
        start, end = _seconds(item.get("start")), _seconds(item.get("end"))
        if start is not None and end is not None and start <= end:
            found.append(Timed(text=_clean(item[name]), start=start, end=end))
    return found


def _clean(text: str) -> str:
    """Return the text on one line, without what no database and no page takes: NUL and half characters."""
    return " ".join(text.replace("\0", "").encode("utf-8", "ignore").decode().split())


def _seconds(value: Any) -> float | None:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _in_order(found: Iterable[Timed]) -> Iterator[Timed]:
    return iter(sorted(found, key=lambda piece: (piece.start, piece.end)))
