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
    """One thing an answer is graded on."""

    id: Id
    name: Text
    short: Text = Field(description="The name where there is little room: tables and charts.")
    guide: Text = Field(description="The strategy, mistakes or situations that the criterion restates.")
    asks: Text = Field(description="What the interviewer wants to know, as one question.")
    levels: tuple[Text, ...] = Field(
        min_length=5, max_length=5, description="Five texts, level 0 first: what an answer at this level says."
    )
    next_steps: tuple[Text, ...] = Field(
        min_length=4,
        max_length=4,
        description="Four texts, level 0 first: what an answer at this level has to add to reach the next one.",
    )
    follow_ups: dict[Literal[0, 1, 2], Annotated[tuple[Text, ...], Field(min_length=2)]] = Field(
        description="What the interviewer asks when the answer stands at this level: at least two wordings for 0, 1, 2."
    )
    drill: Text = Field(description="An exercise for next time, shown in the report.")
    situations_only: bool = Field(False, description="In play only where the question is a hard situation.")


class Pitfall(Frozen):
    """A fault that is present or absent."""

    id: Id
    name: Text
    guide: Text = Field(description="The mistake that the pitfall restates.")
    present_when: Text = Field(description="What has to be true of an answer for the pitfall to be present.")
    absent_when: Text = Field(description="What looks like it and is not.")
    brief: Text | None = Field(None, description="Both in few words, for prompts, where each word costs.")
    points: int = Field(ge=0, le=100, description="Points taken off the answer's score (0-100) when present.")
    remedy: Text = Field(description="One sentence to the candidate: what to do instead.")


class Ruling(Frozen):
    """A decision on a case where graders have disagreed; part of the contract."""

    id: Id
    text: Text
    criteria: tuple[Id, ...] = Field((), description="The criteria it touches; graders of these are shown it.")
    pitfalls: tuple[Id, ...] = Field((), description="The pitfalls it touches.")
    brief: str | None = Field(
        None, description="The same in few words, for prompts, where each word costs; empty: prompts say it already."
    )


class Deduction(Frozen):
    """Points taken off a lens where a pitfall stands in any answer."""

    pitfall: Id
    points: int = Field(ge=0, le=100)


class Lens(Frozen):
    """One of the things an interviewer really wants to know: a weighted mean over criteria (0-100)."""

    id: Id
    name: Text
    meaning: Text
    weights: dict[Id, Annotated[int, Field(ge=1)]] = Field(description="How often each criterion counts, by its id.")
    minus: Deduction | None = Field(None, description="Points off where a pitfall stands in any answer.")


class Form(Frozen):
    """A tailorable wording: `text` with slots such as ``{objective}``, usable when all are filled."""

    text: Text
    slots: tuple[Literal["title", "employer", "objective", "skill", "growth"], ...] = Field(
        min_length=1, description="The slots of the text, each once, without braces."
    )


class Question(Frozen):
    """A question of the bank; a tailored one keeps its id, kind and criteria."""

    id: Id
    asked_as: Text = Field(description="The question in its plainest words; its name in lists.")
    kind: QuestionKind
    primary: tuple[Id, ...] = Field(min_length=1, description="Criteria that count twice in the answer's score.")
    secondary: tuple[Id, ...] = Field(description="Criteria that count once; those in neither list are not in play.")
    strategy: Id = Field(description="The strategy it tests, by its id in guide/strategies.yaml.")
    wordings: tuple[Text, ...] = Field(min_length=4, description="At least four ways to ask it of anybody.")
    forms: tuple[Form, ...] = Field(min_length=3, description="At least three ways to ask it about one posting.")
    hint: Text = Field(description="What the candidate is told on request: what is wanted, never an answer.")
    wants: Text = Field(description="What the interviewer wants, said from the interviewer's side.")

    @property
    def criteria(self) -> tuple[str, ...]:
        """Ids of all criteria in play, the primary ones first."""
        return self.primary + self.secondary


class Band(Frozen):
    """A named range of scores, from `lowest` up to the next band's."""

    id: Id
    name: Text
    lowest: int = Field(ge=0, le=100)
    meaning: Text


class Arithmetic(Frozen):
    """The constants of every score; the formulas are in `rehearse.rubric.scores`."""

    primary_weight: int = Field(ge=1, description="How often a primary criterion counts in an answer's score.")
    secondary_weight: int = Field(ge=1, description="How often a secondary criterion counts.")
    top_level: Literal[4]
    follow_up_below: LevelNumber = Field(description="A primary criterion below this level may be followed up.")
    quote_needed_from: LevelNumber = Field(description="From this level on a grade has to show the words it rests on.")
    bands: tuple[Band, ...] = Field(min_length=2, description="Ranges of scores, the lowest first.")


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
