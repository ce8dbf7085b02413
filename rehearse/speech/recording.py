"""A recording as the browser hands it over: a WAV file, its real length, and whether anything can be heard in it."""

from __future__ import annotations

import io
import sys
import wave
from array import array
from typing import NamedTuple

from rehearse.errors import DocumentError

LONGEST = 600
"""Seconds that a recording may take; the page ends it by itself then."""
_SLACK = 30
"""Seconds more that are still taken, since a browser may be late in ending it."""
MAX_BYTES = 22_000_000
"""Bytes of ten minutes at 16 kHz, 16 bit and one channel, with room to spare; OpenAI takes 25 MB."""
_SHORTEST = 0.3
_HEARD = 0.005
"""Share of full scale (-46 dB) that the loudest sample must reach; a muted microphone stays far below."""


class Sound(NamedTuple):
    """What is known of a recording without understanding it: its length in seconds, and whether it is silent."""

    seconds: float
    is_silent: bool


def sound_of(wav: bytes) -> Sound:
    """Return the length of a recording, and whether it is silent.

    Raises:
        DocumentError: it is no WAV file of 16-bit samples, too short, too long or too large.
    """
    if len(wav) > MAX_BYTES:
        raise DocumentError(
            f"Expected a recording of at most {MAX_BYTES // 1_000_000} MB, found {len(wav) / 1e6:.0f} MB; "
            "record a shorter one, or type."
        )
    try:
        with wave.open(io.BytesIO(wav)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError, ValueError) as error:
        raise DocumentError("Expected a WAV recording, found something else; record it again, or type.") from error
    if width != 2 or channels < 1 or rate < 1:
        raise DocumentError("Expected a WAV recording of 16 bits, found another kind; record it again, or type.")
    seconds = len(data) / (width * channels * rate)
    if seconds < _SHORTEST:
        raise DocumentError("The recording is too short to hold a word; record it again, or type.")
    if seconds > LONGEST + _SLACK:
        raise DocumentError(
            f"Expected a recording of at most {LONGEST // 60} minutes, found {seconds / 60:.1f}; "
            "say it in parts, or type."
        )
    return Sound(seconds=seconds, is_silent=_peak(data) < _HEARD)


def _peak(data: bytes) -> float:
    samples = array("h")
    samples.frombytes(data[: len(data) - len(data) % 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return max(max(samples), -min(samples)) / 32768
