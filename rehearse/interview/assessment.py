"""An assessment: the levels an answer earned, with the words that earned them, or the reason there is none."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from rehearse.rubric import Frozen, LevelNumber


class PromptRef(Frozen):
    """The prompt a model was given: id, version, and the first 12 hex digits of its SHA-256."""

    id: str
    version: int
    hash: str


class Provenance(Frozen):
    """Who made a grade, with what, and when (UTC)."""

    coach: Literal["offline", "llm"]
    model: str | None = None
    host: str | None = None
    prompts: tuple[PromptRef, ...] = ()
    rubric_version: int
    rubric_hash: str
    at: datetime


class Usage(Frozen):
    """What the calls behind one result took; tokens are None where the server does not say.

    `estimated` says that tokens were counted here instead, for a line whose server did not tell them.
    """

    calls: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float = 0.0
    estimated: bool = False


class Quote(Frozen):
    """Words that stand, checked by code, in the text they are attributed to.

    `source` says which: this answer, an earlier answer of the interview, or the resume.
    """

    text: Annotated[str, Field(min_length=1)]
    source: Literal["answer", "earlier", "resume"] = "answer"


class CriterionGrade(Frozen):
    """One criterion's level 0-4, or None for *not enough to judge*; `reason` says why in one sentence.

    `opinions` has the level of each grading, in order, where there were several; `level` is their median then.
    """

    criterion: str
    level: LevelNumber | None
    quotes: tuple[Quote, ...] = ()
    reason: str
    opinions: tuple[LevelNumber | None, ...] = ()


class PitfallFinding(Frozen):
    """A pitfall that is present, with the words that show it (a contradiction: both passages)."""

    pitfall: str
    quotes: Annotated[tuple[Quote, ...], Field(min_length=1)]
    reason: str = ""


class Change(Frozen):
    """The one change that would raise the score most: where, how, and by how many points (computed)."""

    criterion: str | None = None
    pitfall: str | None = None
    text: str
    gain: Annotated[int, Field(ge=0, le=100)]


class Assessment(Frozen):
    """What a coach makes of one answer.

    `status` is "graded" when at least one criterion has a level; otherwise "not_graded", and `reason`
    says why in words for the candidate. Scores are not stored: they are computed from the levels.
    `notices` say what was shortened or could not be checked.
    """

    status: Literal["graded", "not_graded"]
    reason: str | None = None
    grades: tuple[CriterionGrade, ...] = ()
    pitfalls: tuple[PitfallFinding, ...] = ()
    change: Change | None = None
    notices: tuple[str, ...] = ()
    provenance: Provenance
    usage: Usage = Usage()

    @property
    def levels(self) -> dict[str, int | None]:
        """Level by criterion id, in the question's order."""
        return {grade.criterion: grade.level for grade in self.grades}


class Rewrite(Frozen):
    """A stronger version of an answer from the candidate's own facts.

    `text` holds numbered blanks ``[1]``, ``[2]`` …; `blanks` are the questions that would fill them, in
    that order. `removed` lists what code took out because neither answer, resume nor posting said it;
    `notices` say what was shortened.
    """

    text: str
    blanks: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    provenance: Provenance
    usage: Usage = Usage()
