"""The words of the report, from `words.yaml`, checked when they are loaded."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from evals.result import How
from rehearse.rubric import Frozen
from rehearse.yaml_files import parse, read_bytes

FILE = Path(__file__).resolve().parent / "words.yaml"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Unit = Literal["share", "levels", "count", "plain"]
Part = Literal[
    "verdict", "gates", "agreement", "ceiling", "confusion", "by_level", "pitfalls", "disagreements", "twins", "cost",
    "reading",
]  # fmt: skip


class Section(Frozen):
    """A heading, and the paragraphs under it."""

    title: Text
    says: tuple[Text, ...]


class MeasureWords(Frozen):
    """A measure's plain name, and what it counts in."""

    name: Text
    unit: Unit


class KindWords(Frozen):
    """A kind of twin: how its answers are changed, what must come of it, and the measures of the gates for it."""

    name: Text
    must: Text
    gates: tuple[str, ...]


class Term(Frozen):
    """A word that is explained."""

    term: Text
    says: Text


class Words(Frozen):
    """All words of the report."""

    title: Text
    sections: Annotated[dict[Part, Section], Field(min_length=11)]
    measures: dict[str, MeasureWords]
    kinds: dict[str, KindWords]
    how: Annotated[dict[How, Text], Field(min_length=3)]
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]

    def measure(self, id: str) -> MeasureWords:
        """Return the words of a measure; one that has none goes by its id and is shown as a plain figure."""
        return self.measures.get(id) or MeasureWords(name=id.replace("_", " ").replace(".", ", "), unit="plain")

    def kind(self, id: str) -> KindWords:
        """Return the words of a kind of twin; one that has none goes by its id."""
        return self.kinds.get(id) or KindWords(name=id.replace("_", " "), must="not said", gates=())


@lru_cache(maxsize=4)
def load_words(path: Path = FILE) -> Words:
    """Return the words of the report.

    Raises:
        DataError: the file is malformed or lacks a section; the message names the key.
    """
    return parse(read_bytes(path), path=path, model=Words)
