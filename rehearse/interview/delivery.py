"""How a spoken answer was said: facts from the recording's clock and the transcript as it was recorded.

They are never graded and enter no score; an answer that was typed has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, model_validator

from rehearse.rubric import Frozen

SHORTEST = 5.0
"""Seconds that must have been spoken before a pace is told: below, a word more or less changes it by a tenth."""


class Filler(Frozen):
    """A filler and where it stands in the transcript: offsets as in Python."""

    text: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


class Pause(Frozen):
    """A silence of `seconds` between two timed pieces of a recording, and the words that it came `after`."""

    seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    after: str


class Delivery(Frozen):
    """The facts of one recording.

    `seconds` is the length of the recording itself; `words` is None for a language that is written without
    spaces; `pause` is the longest one, None where the transcription gave no times or there was none.
    `model` and `host` say who wrote the transcript down.
    """

    transcript: Annotated[str, Field(min_length=1)]
    language: str
    seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    words: Annotated[int, Field(ge=0)] | None
    fillers: tuple[Filler, ...] = ()
    pause: Pause | None = None
    model: str
    host: str

    @model_validator(mode="after")
    def _in_the_transcript(self) -> Self:
        for filler in self.fillers:
            if self.transcript[filler.start : filler.end] != filler.text:
                raise ValueError(f"no {filler.text!r} stands at {filler.start} of the transcript")
        return self


class Facts(Frozen):
    """What all recordings of an answer come to.

    `pace` is in words a minute, None where it cannot be told; `fillers` gives how often each was said, the most
    frequent first.
    """

    seconds: float
    words: int | None
    pace: int | None
    fillers: tuple[tuple[str, int], ...]
    pause: Pause | None

    @property
    def filler_count(self) -> int:
        """How many fillers there were."""
        return sum(count for _, count in self.fillers)


def facts_of(spoken: Iterable[Delivery]) -> Facts | None:
    """Return the facts of several recordings taken together, None where there are none."""
    kept = tuple(spoken)
    if not kept:
        return None
    seconds = sum(delivery.seconds for delivery in kept)
    counts = [delivery.words for delivery in kept if delivery.words is not None]
    words = sum(counts) if len(counts) == len(kept) else None
    said = Counter(filler.text.casefold() for delivery in kept for filler in delivery.fillers)
    pauses = [delivery.pause for delivery in kept if delivery.pause is not None]
    return Facts(
        seconds=seconds,
        words=words,
        pace=None if words is None or seconds < SHORTEST else round(words * 60 / seconds),
        fillers=tuple(sorted(said.items(), key=lambda item: (-item[1], item[0]))),
        pause=max(pauses, key=lambda pause: pause.seconds, default=None),
    )
