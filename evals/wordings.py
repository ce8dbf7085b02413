"""The words that the generated twins are made with, from the files of `changes/`, checked when they are loaded."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from rehearse.rubric import Frozen
from rehearse.yaml_files import parse, read_bytes

FOLDER = Path(__file__).resolve().parent / "changes"

Register = Literal["spoken", "plain", "formal"]
Where = Literal["before", "after", "middle"]

_Item = TypeVar("_Item", bound=Hashable)
_File = TypeVar("_File", bound=BaseModel)


def _different(items: tuple[_Item, ...]) -> tuple[_Item, ...]:
    if twice := next((item for item in items if items.count(item) > 1), None):
        raise ValueError(f"expected no item twice, found {twice!r} again")
    return items


def _different_ids(attacks: tuple[Attack, ...]) -> tuple[Attack, ...]:
    _different(tuple(attack.id for attack in attacks))
    return attacks


def _with_question(form: str) -> str:
    if form.count("{question}") != 1:
        raise ValueError("expected {question} once in the form")
    return form


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Form = Annotated[Words, AfterValidator(_with_question)]


class Sentence(Frozen):
    """A sentence without content, and how it sounds."""

    register_: Annotated[Register, Field(alias="register")]
    text: Words


class Padding(Frozen):
    """Sentences to pad an answer with."""

    sentences: Annotated[tuple[Sentence, ...], Field(min_length=30), AfterValidator(_different)]


class Fillers(Frozen):
    """Filler words, and about how many words of the answer stand between two of them."""

    every: Annotated[int, Field(ge=4)]
    fillers: Annotated[tuple[Words, ...], Field(min_length=5), AfterValidator(_different)]


class Turn(Frozen):
    """Words of a question, and what they are when the speaker asks it of themselves."""

    from_: Annotated[Words, Field(alias="from")]
    to: Words


class QuestionForms(Frozen):
    """Forms of saying a question back: as it was asked, or turned to the speaker."""

    quoted: Annotated[tuple[Form, ...], Field(min_length=1)]
    turned: Annotated[tuple[Form, ...], Field(min_length=1)]
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]


class Slips(Frozen):
    """How words are mistyped; `share` (0-1) is of the words of five letters or more, `never` are left alone."""

    share: Annotated[float, Field(gt=0, le=1)]
    fewest: Annotated[int, Field(ge=1)]
    neighbours: dict[Annotated[str, StringConstraints(pattern="^[a-z]$")], Words]
    never: frozenset[str]


class Name(Frozen):
    """A name of nobody in particular, and the group that its bearer is mostly taken to be of."""

    name: Words
    origin: Words
    gender: Literal["female", "male", "either"]


class Names(Frozen):
    """Names of several origins and genders."""

    names: Annotated[tuple[Name, ...], Field(min_length=24), AfterValidator(_different)]


class Attack(Frozen):
    """An instruction to the grader, and where in an answer it is hidden."""

    id: Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]*$")]
    about: Words
    where: Where
    text: Words


class Attacks(Frozen):
    """All attacks."""

    attacks: Annotated[tuple[Attack, ...], Field(min_length=10), AfterValidator(_different_ids)]


class Wordings(Frozen):
    """All words that twins are made with."""

    sentences: tuple[Sentence, ...]
    fillers: Fillers
    questions: QuestionForms
    slips: Slips
    names: tuple[Name, ...]
    attacks: tuple[Attack, ...]


@lru_cache(maxsize=4)
def load_wordings(folder: Path = FOLDER) -> Wordings:
    """Return the words of all files of the folder.

    Raises:
        DataError: a file is missing or malformed; the message names file and key.
    """
    return Wordings(
        sentences=_read(folder, "padding", Padding).sentences,
        fillers=_read(folder, "fillers", Fillers),
        questions=_read(folder, "questions", QuestionForms),
        slips=_read(folder, "typos", Slips),
        names=_read(folder, "names", Names).names,
        attacks=_read(folder, "injections", Attacks).attacks,
    )


def turns_of(forms: QuestionForms) -> Sequence[tuple[str, str]]:
    """Return the turns as pairs, longest first, so that a longer one is not cut up by a shorter."""
    return sorted(((turn.from_, turn.to) for turn in forms.turns), key=lambda pair: (-len(pair[0]), pair))


def _read(folder: Path, name: str, model: type[_File]) -> _File:
    path = folder / f"{name}.yaml"
    return parse(read_bytes(path), path=path, model=model)
