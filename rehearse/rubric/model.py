"""What a rubric consists of: frozen values, loaded from `rubric/*.yaml` and never changed after.

A *level* is an integer 0-4. Ids are lower-case words joined by underscores.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
LevelNumber = Annotated[int, Field(ge=0, le=4)]
QuestionKind = Literal["opening", "follow-up", "situation"]


class Frozen(BaseModel):
    """A value that cannot change and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(Frozen):
    """One of the five levels and what it means for any criterion."""

    level: LevelNumber
    name: Text
    meaning: Text


class Criterion(Frozen):
    """One thing an answer is graded on.

    `levels` holds five texts, the index being the level they describe. `next_steps` holds four: what an
    answer that stands at the index's level must add to reach the next. `follow_ups` are the
    interviewer's wordings that ask for what is missing, by the level the answer stands at (0, 1, 2).
    """

    id: Id
    name: Text
    short: Text
    guide: Text
    asks: Text
    levels: Annotated[tuple[Text, ...], Field(min_length=5, max_length=5)]
    next_steps: Annotated[tuple[Text, ...], Field(min_length=4, max_length=4)]
    follow_ups: dict[Literal[0, 1, 2], Annotated[tuple[Text, ...], Field(min_length=2)]]
    drill: Text
    situations_only: bool = False


class Pitfall(Frozen):
    """A fault that is present or absent; `points` are taken off the answer's score when present."""

    id: Id
    name: Text
    guide: Text
    present_when: Text
    absent_when: Text
    points: Annotated[int, Field(ge=0, le=100)]
    remedy: Text


class Ruling(Frozen):
    """A decision on a case where graders have disagreed; part of the contract."""

    id: Id
    text: Text
    criteria: tuple[Id, ...] = ()
    pitfalls: tuple[Id, ...] = ()


class Deduction(Frozen):
    """Points taken off a lens where a pitfall stands in any answer."""

    pitfall: Id
    points: Annotated[int, Field(ge=0, le=100)]


class Lens(Frozen):
    """One of the things an interviewer really wants to know: a weighted mean over criteria (0-100)."""

    id: Id
    name: Text
    meaning: Text
    weights: dict[Id, Annotated[int, Field(ge=1)]]
    minus: Deduction | None = None


class Form(Frozen):
    """A tailorable wording: `text` with slots such as ``{objective}``, usable when all are filled."""

    text: Text
    slots: Annotated[tuple[Literal["title", "employer", "objective", "skill", "growth"], ...], Field(min_length=1)]


class Question(Frozen):
    """A question of the bank; a tailored one keeps its id, kind and criteria."""

    id: Id
    asked_as: Text
    kind: QuestionKind
    primary: Annotated[tuple[Id, ...], Field(min_length=1)]
    secondary: tuple[Id, ...]
    strategy: Id
    wordings: Annotated[tuple[Text, ...], Field(min_length=4)]
    forms: Annotated[tuple[Form, ...], Field(min_length=3)]
    hint: Text
    wants: Text

    @property
    def criteria(self) -> tuple[str, ...]:
        """Ids of all criteria in play, the primary ones first."""
        return self.primary + self.secondary


class Band(Frozen):
    """A named range of scores, from `lowest` up to the next band's."""

    id: Id
    name: Text
    lowest: Annotated[int, Field(ge=0, le=100)]
    meaning: Text


class Arithmetic(Frozen):
    """The constants of every score; the formulas are in `rehearse.rubric.scores`."""

    primary_weight: Annotated[int, Field(ge=1)]
    secondary_weight: Annotated[int, Field(ge=1)]
    top_level: Literal[4]
    follow_up_below: LevelNumber
    quote_needed_from: LevelNumber
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]


class Rubric(Frozen):
    """The whole contract. `version` is the number people speak of, `hash` the SHA-256 of all its files."""

    version: int
    hash: str
    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]
    pitfalls: tuple[Pitfall, ...]
    rulings: tuple[Ruling, ...]
    lenses: tuple[Lens, ...]
    questions: tuple[Question, ...]
    arithmetic: Arithmetic

    def criterion(self, id: str) -> Criterion:
        """Return the criterion; KeyError where there is none of that id."""
        return _by_id(self.criteria, id)

    def pitfall(self, id: str) -> Pitfall:
        """Return the pitfall; KeyError where there is none of that id."""
        return _by_id(self.pitfalls, id)

    def question(self, id: str) -> Question:
        """Return the question; KeyError where there is none of that id."""
        return _by_id(self.questions, id)


_Named = TypeVar("_Named", Criterion, Pitfall, Question)


def _by_id(values: tuple[_Named, ...], id: str) -> _Named:
    for value in values:
        if value.id == id:
            return value
    raise KeyError(f"no {id!r} among {', '.join(value.id for value in values)}")
