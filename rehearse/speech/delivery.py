"""Delivery facts out of a transcript as it was recorded: words, fillers with their places, the longest pause."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from rehearse.interview.delivery import Delivery, Filler, Pause
from rehearse.speech.transcript import Timed, Transcript
from rehearse.speech.usual import DeliveryLists, FillerWords, delivery_lists

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SET_OFF = frozenset(',.;:!?…–—()"“”\n')
_TOLD_FROM = 0.3
"""Seconds: shorter gaps between words are no pauses but how words are cut apart."""
_SAME = 0.5
"""Share of a transcript's words that an answer must have for the answer to count as spoken."""


def delivery_of(
    transcript: Transcript, *, seconds: float, language: str, model: str, host: str, lists: DeliveryLists | None = None
) -> Delivery:
    """Return the facts of one recording.

    Args:
        transcript: As it came, before any correction.
        seconds: The recording's real length, above 0.
        language: ISO 639-1.
        model: Who wrote the transcript down.
        host: Where.
        lists: Fillers and unspaced languages; those that ship with Rehearse by default.
    """
    known = lists or delivery_lists()
    return Delivery(
        transcript=transcript.text,
        language=language,
        seconds=seconds,
        words=None if language in known.unspaced else len(_WORD.findall(transcript.text)),
        fillers=tuple(fillers(transcript.text, known.of(language))),
        pause=longest_pause(transcript.timed),
        model=model,
        host=host,
    )


def fillers(text: str, words: FillerWords) -> Iterator[Filler]:
    """Yield the fillers in a text in the order they stand, none of them overlapping another.

    Sounds count wherever they are a word; phrases only where they are set off on both sides.
    """
    found = list(_WORD.finditer(text))
    said = [match.group().casefold().replace("’", "'") for match in found]
    sounds = frozenset(words.sounds)
    phrases = sorted((tuple(phrase.split()) for phrase in words.phrases), key=len, reverse=True)
    at = 0
    while at < len(found):
        size = 1 if said[at] in sounds else 0
        for phrase in phrases if not size else ():
            last = at + len(phrase) - 1
            if last < len(found) and tuple(said[at : last + 1]) == phrase and _is_set_off(text, found, at, last):
                size = len(phrase)
                break
        if size:
            start, end = found[at].start(), found[at + size - 1].end()
            yield Filler(text=text[start:end], start=start, end=end)
        at += size or 1


def longest_pause(timed: tuple[Timed, ...]) -> Pause | None:
    """Return the longest silence between two timed pieces, None where there are no two, or no silence to speak of.

    Silence before the first and after the last word is none of it: it is the time that the buttons took.
    """
    longest: Pause | None = None
    until = 0.0
    for piece, after in pairwise(timed):
        until = max(until, piece.end)
        gap = after.start - until
        if gap >= _TOLD_FROM and (longest is None or gap > longest.seconds):
            longest = Pause(seconds=gap, after=piece.text[-60:])
    return longest


def is_spoken(transcript: str, answer: str) -> bool:
    """Say whether a submitted answer is this transcript, corrected: at least half of its words are still in it."""
    said, kept = Counter(_words(transcript)), Counter(_words(answer))
    return said.total() > 0 and (said & kept).total() >= _SAME * said.total()


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _WORD.finditer(text)]


def _is_set_off(text: str, found: list[re.Match[str]], first: int, last: int) -> bool:
    before = text[found[first - 1].end() : found[first].start()] if first else ","
    behind = text[found[last].end() : found[last + 1].start()] if last + 1 < len(found) else ","
    inside = "".join(text[one.end() : two.start()] for one, two in pairwise(found[first : last + 1]))
    return bool(_SET_OFF & set(before)) and bool(_SET_OFF & set(behind)) and not inside.strip()
