"""One case graded by one coach, as the app would have it graded, and what is kept of that for measuring."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from rehearse.interview.assessment import PromptRef, Usage
from rehearse.rubric import Frozen


class Quotes(Frozen):
    """How many quotes there were, and how many of them stand word for word in the text they are given for."""

    given: int = 0
    verbatim: int = 0


class Grading(Frozen):
    """What a coach made of a case.

    `levels` (0-4, None: not enough to judge) are by criterion in play, `score` is 0-100. Where nothing was
    graded, `levels` is empty, `score` None, and `reason` says why. `first_quotes` counts the quotes of the
    model's first reply, before anything was repaired or left out (for a coach without a model: the same as
    `shown_quotes`); `shown_quotes` those that the candidate would see. `new_facts` are facts of a stronger
    version that nobody stated; None where none was asked for.
    """

    case: str
    epoch: int = 1
    levels: dict[str, int | None] = Field(default_factory=dict)
    quotes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    reasons: dict[str, str] = Field(default_factory=dict)
    pitfalls: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    score: float | None = None
    reason: str | None = None
    first_quotes: Quotes = Quotes()
    shown_quotes: Quotes = Quotes()
    new_facts: tuple[str, ...] | None = None
    prompts: tuple[PromptRef, ...] = ()
    usage: Usage = Usage()

    @property
    def is_graded(self) -> bool:
        """True where at least one criterion has a level."""
        return any(level is not None for level in self.levels.values())

    def line(self) -> dict[str, Any]:
        """Return the grading as it is kept in a file, without what is at its default."""
        return self.model_dump(mode="json", exclude_defaults=True)
