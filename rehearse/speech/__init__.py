"""Voice in and out, and what a recording tells about how an answer was said. The client is imported when it is used."""

from rehearse.speech.client import warm
from rehearse.speech.delivery import delivery_of, is_spoken
from rehearse.speech.endpoints import Endpoint, reading_endpoint, transcription_endpoint
from rehearse.speech.reader import read_aloud
from rehearse.speech.recording import LONGEST, MAX_BYTES, Sound, sound_of
from rehearse.speech.transcriber import NOTHING_HEARD, Transcriber
from rehearse.speech.usual import delivery_lists

__all__ = [
    "LONGEST",
    "MAX_BYTES",
    "NOTHING_HEARD",
    "Endpoint",
    "Sound",
    "Transcriber",
    "delivery_lists",
    "delivery_of",
    "is_spoken",
    "read_aloud",
    "reading_endpoint",
    "sound_of",
    "transcription_endpoint",
    "warm",
]
