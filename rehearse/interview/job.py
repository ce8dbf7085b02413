"""What a posting says, as read by a coach, each fact with the line it was read from."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from rehearse.rubric import Frozen, Question, QuestionKind


class Read(Frozen):
    """One fact read from a posting: its text, and the 1-based line it stands in (None: set by hand)."""

    text: Annotated[str, Field(min_length=1, max_length=500)]
    line: Annotated[int, Field(ge=1)] | None = None


class JobReading(Frozen):
    """A posting's reading. What the posting does not say is None or empty; nothing is guessed.

    `language` is an ISO 639-1 code or None where it cannot be told.
    """

    title: Read | None = None
    employer: Read | None = None
    seniority: Read | None = None
    objectives: tuple[Read, ...] = ()
    skills: tuple[Read, ...] = ()
    growth: tuple[Read, ...] = ()
    language: str | None = None

    @property
    def is_empty(self) -> bool:
        """True where nothing at all was read."""
        return not (self.title or self.employer or self.objectives or self.skills or self.growth)


class Why(Frozen):
    """Why a question is asked: the posting's 1-based line it comes from (if any) and the strategy it tests."""

    line: int | None = None
    passage: str | None = None
    strategy: str


class PlannedQuestion(Frozen):
    """A question as this interview will ask it; id, kind and criteria are the bank's."""

    question_id: str
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    kind: QuestionKind
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    why: Why

    @classmethod
    def of(cls, question: Question, *, text: str | None = None, why: Why | None = None) -> Self:
        """Return a question of the bank in these words (default: as the rubric asks it), asked for this reason."""
        return cls(
            question_id=question.id,
            text=text or question.asked_as,
            kind=question.kind,
            primary=question.primary,
            secondary=question.secondary,
            why=why or Why(strategy=question.strategy),
        )

    @property
    def criteria(self) -> tuple[str, ...]:
        """Ids of all criteria in play, the primary ones first."""
        return self.primary + self.secondary
