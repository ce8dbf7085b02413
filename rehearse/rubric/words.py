"""The rubric's words in another language, for showing: grading is by the rubric itself, whatever a page is read in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field

from rehearse import paths
from rehearse.rubric.model import Band, Criterion, Frozen, Id, Lens, Pitfall, Rubric, Text
from rehearse.yaml_files import fault, parse, read_bytes


class Named(Frozen):
    """A name and what it means: of a level, a band or a lens."""

    name: Text
    meaning: Text


class CriterionWords(Frozen):
    """A criterion's words; `levels` and `next_steps` go by level, level 0 first."""

    name: Text
    short: Text
    asks: Text
    levels: Annotated[tuple[Text, ...], Field(min_length=5, max_length=5)]
    next_steps: Annotated[tuple[Text, ...], Field(min_length=4, max_length=4)]
    drill: Text


class PitfallWords(Frozen):
    """A pitfall's words."""

    name: Text
    present_when: Text
    absent_when: Text
    remedy: Text


class WordsFile(Frozen):
    """What `words/<language>.yaml` holds: by id, the words of all that has a name in the rubric; levels in order."""

    levels: Annotated[tuple[Named, ...], Field(min_length=5, max_length=5)]
    bands: dict[Id, Named]
    criteria: dict[Id, CriterionWords]
    pitfalls: dict[Id, PitfallWords]
    lenses: dict[Id, Named]
    rulings: dict[Id, Text]


def in_language(rubric: Rubric, language: str, folder: Path | None = None) -> Rubric:
    """Return the rubric with its words in a language (ISO 639-1), and with everything that counts as it is.

    What the language's file lacks, as after a criterion was added, stays as it is; so does all of it where there is no
    such file. Questions stay as they are, since they are asked in the interview's language.

    Args:
        rubric: The rubric that grades.
        language: What it is read in.
        folder: The rubric's folder; the one that ships with Rehearse by default.

    Raises:
        DataError: the file is malformed, or has words for something that the rubric does not have.
    """
    path = _file(language, folder)
    return _translated(rubric, path, _parsed(path, read_bytes(path))) if path.exists() else rubric


def missing_words(rubric: Rubric, language: str, folder: Path | None = None) -> tuple[str, ...]:
    """Return what a language's file lacks, such as ``criteria.horizon``; raises what `in_language` raises."""
    path = _file(language, folder)
    return tuple(
        f"{part}.{id}"
        for part, known, words in _pairs(rubric, _parsed(path, read_bytes(path)))
        for id in known
        if id not in words
    )


def languages(folder: Path | None = None) -> tuple[str, ...]:
    """Return the languages that the rubric has words in, besides its own."""
    return tuple(sorted(path.stem for path in ((folder or paths.rubric()) / "words").glob("*.yaml")))


def _file(language: str, folder: Path | None) -> Path:
    return (folder or paths.rubric()).resolve() / "words" / f"{language}.yaml"


@lru_cache(maxsize=8)
def _parsed(path: Path, data: bytes) -> WordsFile:
    return parse(data, path=path, model=WordsFile)


def _translated(rubric: Rubric, path: Path, words: WordsFile) -> Rubric:
    for part, known, given in _pairs(rubric, words):
        if strangers := sorted(set(given) - set(known)):
            raise fault(path, [part, strangers[0]], "the rubric has nothing of that id")
    bands = _said(rubric.arithmetic.bands, words.bands)
    levels = tuple(level.model_copy(update=dict(said)) for level, said in zip(rubric.levels, words.levels, strict=True))
    return rubric.model_copy(
        update={
            "levels": levels,
            "arithmetic": rubric.arithmetic.model_copy(update={"bands": bands}),
            "criteria": _said(rubric.criteria, words.criteria),
            "pitfalls": _said(rubric.pitfalls, words.pitfalls),
            "lenses": _said(rubric.lenses, words.lenses),
            "rulings": tuple(
                one.model_copy(update={"text": words.rulings.get(one.id, one.text)}) for one in rubric.rulings
            ),
        }
    )


_Item = TypeVar("_Item", Band, Criterion, Pitfall, Lens)


def _said(items: tuple[_Item, ...], words: Mapping[str, Frozen]) -> tuple[_Item, ...]:
    """Return the items with the words that there are for their ids."""
    return tuple(item.model_copy(update=dict(words[item.id])) if item.id in words else item for item in items)


def _pairs(rubric: Rubric, words: WordsFile) -> Iterator[tuple[str, list[str], Mapping[str, object]]]:
    """Yield each part's name, the ids that the rubric has, and the words by id."""
    yield "bands", [one.id for one in rubric.arithmetic.bands], words.bands
    for part in ("criteria", "pitfalls", "lenses", "rulings"):
        yield part, [one.id for one in getattr(rubric, part)], getattr(words, part)
