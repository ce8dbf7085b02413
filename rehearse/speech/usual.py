"""The lists of `delivery.yaml`: which words are fillers, and what is usual, checked when they are loaded."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rehearse.rubric import Frozen
from rehearse.yaml_files import parse, read_bytes

FILE = Path(__file__).with_name("delivery.yaml")

Word = Annotated[str, Field(min_length=1, pattern=r"^[^A-Z]+$")]


class FillerWords(Frozen):
    """The fillers of one language, and an example of how they are to be written down."""

    sounds: tuple[Word, ...]
    phrases: tuple[Word, ...]
    hint: str = ""


class Pace(Frozen):
    """Words a minute that are usual, in what kind of talk, and who measured it."""

    low: Annotated[int, Field(gt=0)]
    high: Annotated[int, Field(gt=0)]
    what: str
    source: str


class FillerRate(Frozen):
    """Fillers per 100 words that are usual, in what kind of talk, and who measured it."""

    per_hundred: Annotated[float, Field(gt=0)]
    what: str
    source: str


class LongPause(Frozen):
    """Seconds from which a silence is called long, what is known of such silences, and who measured it."""

    long_from: Annotated[float, Field(gt=0)]
    what: str
    source: str


class Usual(Frozen):
    """What was measured elsewhere; `pace` by language."""

    pace: dict[str, Pace]
    fillers: FillerRate
    pause: LongPause


class DeliveryLists(Frozen):
    """All of the file."""

    fillers: dict[str, FillerWords]
    unspaced: frozenset[str]
    usual: Usual

    def of(self, language: str) -> FillerWords:
        """Return the fillers of a language (ISO 639-1), none where the file has no entry for it."""
        return self.fillers.get(language, FillerWords(sounds=(), phrases=()))


@lru_cache(maxsize=2)
def delivery_lists(path: Path = FILE) -> DeliveryLists:
    """Return the lists of a file, those that ship with Rehearse by default, read once.

    Raises:
        DataError: the file is not there or not as it must be.
    """
    return parse(read_bytes(path), path=path, model=DeliveryLists)
