"""The forms of a model's replies. Order matters: what stands first in a form is thought of first.

For each criterion that is quotes, then the reason, then the level. No list has a minimum length.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _present(value: object) -> object:
    return [] if value is None else value


class Form(BaseModel):
    """A reply's form. A schema sent to a server allows no other keys; here they are passed over, not punished."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra={"additionalProperties": False})


class Fact(Form):
    """One fact of the posting, with its line."""

    text: str
    line: int | None


# A list that a model leaves null holds nothing; that is worth no repair.
Facts = Annotated[tuple[Fact, ...], BeforeValidator(_present)]
Quotes = Annotated[tuple[str, ...], BeforeValidator(_present)]


class ReadJob(Form):
    """What the posting says."""

    title: Fact | None
    employer: Fact | None
    seniority: Fact | None
    objectives: Facts
    skills: Facts
    growth: Facts
    language: str | None


class WordedQuestion(Form):
    """One question worded for this job."""

    question_id: str
    text: str
    line: int | None


class PrepareReply(Form):
    """The reply to `prepare`."""

    job: ReadJob
    questions: tuple[WordedQuestion, ...]


class WordReply(Form):
    """The reply to `word`."""

    questions: tuple[WordedQuestion, ...]


class GivenLevel(Form):
    """One criterion: the words that speak to it, what they amount to, the level they earn."""

    criterion: str
    quotes: Quotes
    reason: str
    level: Literal[0, 1, 2, 3, 4] | None


class FoundPitfall(Form):
    """One pitfall that is present, with the words that show it."""

    pitfall: str
    quotes: Quotes
    reason: str


class AssessReply(Form):
    """The reply to `assess`."""

    criteria: tuple[GivenLevel, ...]
    pitfalls: Annotated[tuple[FoundPitfall, ...], BeforeValidator(_present)]


class RewriteReply(Form):
    """The reply to `rewrite`."""

    text: str
    blanks: Quotes


class GivenDrill(Form):
    """One drill on a criterion or pitfall."""

    about: str
    text: str


class SpokenTo(Form):
    """One objective of the posting, and the answer's words that spoke to it."""

    number: int
    question_id: str | None
    quote: str | None


class DebriefReply(Form):
    """The reply to `debrief`."""

    summary: str
    drills: Annotated[tuple[GivenDrill, ...], BeforeValidator(_present)]
    objectives: Annotated[tuple[SpokenTo, ...], BeforeValidator(_present)]
