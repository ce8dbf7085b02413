"""What a report says: one frozen value that Markdown, PDF and the page all draw from.

Scores are whole numbers 0-100, rounded half up, or None where nothing was graded; levels are 0-4, or None
for *not enough to judge*. Names are those of the rubric in use, or the id where it knows no such name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from rehearse.report.spending import Spending
from rehearse.report.spoken import Spoken
from rehearse.rubric import Frozen

Status = Literal["graded", "not_graded", "skipped", "unanswered"]
Source = Literal["answer", "earlier", "resume"]


class Quoted(Frozen):
    """Somebody's own words, and where they stand."""

    text: str
    source: Source


class Grade(Frozen):
    """One criterion of one attempt, with the words that earned its level."""

    criterion: str
    name: str
    primary: bool
    level: int | None
    level_name: str
    reason: str
    quotes: tuple[Quoted, ...]


class Fault(Frozen):
    """A pitfall that is present, the points it takes off, and the words that show it."""

    pitfall: str
    name: str
    points: int
    reason: str
    quotes: tuple[Quoted, ...]


class OneChange(Frozen):
    """The one change that raises the score most, what it is about, and by how many points."""

    about: str
    text: str
    gain: int


class Piece(Frozen):
    """A stretch of an answer, and what `rests` on it, if anything. Pieces joined are the answer."""

    text: str
    rests: Literal["level", "pitfall"] | None = None


class Said(Frozen):
    """One question or follow-up of an attempt, and the reply; `about` is the follow-up's criterion."""

    asked: str
    about: str | None
    answer: str | None
    pieces: tuple[Piece, ...]
    declined: bool


class Step(Frozen):
    """One criterion whose level moved, and the words that earned the later level."""

    criterion: str
    name: str
    before: int | None
    after: int | None
    words: tuple[str, ...]


class Difference(Frozen):
    """What came of a follow-up or of another try: scores before and after, and the levels that moved."""

    label: str
    before: int | None
    after: int | None
    steps: tuple[Step, ...]


class Cited(Frozen):
    """One criterion that a reply's words are cited for."""

    criterion: str
    name: str
    level: int | None
    words: tuple[str, ...]


class Added(Frozen):
    """What a follow-up added where only both replies together were graded: its words that counted, maybe none."""

    label: str
    cited: tuple[Cited, ...]


class Stronger(Frozen):
    """A stronger version with numbered blanks, the questions that would fill them, and what was shortened for it."""

    text: str
    blanks: tuple[str, ...]
    notices: tuple[str, ...]


class Try(Frozen):
    """One attempt; where `graded` is False, `reason` says why there is no grade. `spoken` is None for a typed one."""

    number: int
    graded: bool
    reason: str | None
    score: int | None
    band: str | None
    said: tuple[Said, ...]
    grades: tuple[Grade, ...]
    faults: tuple[Fault, ...]
    change: OneChange | None
    follow_ups: tuple[Difference, ...]
    added: tuple[Added, ...] = ()
    stronger: Stronger | None
    notices: tuple[str, ...]
    spoken: Spoken | None = None


class Asked(Frozen):
    """One question of the plan. `counted` is the number of the attempt whose score counts."""

    number: int
    question_id: str
    asked: str
    note: str | None
    strategy: str
    line: int | None
    passage: str | None
    status: Status
    reason: str | None
    score: int | None
    band: str | None
    counted: int | None
    tries: tuple[Try, ...]
    progress: tuple[Difference, ...]

    @property
    def shown(self) -> Try | None:
        """The attempt that stands for the question: the one that counts, else the last; None without any."""
        counting = [attempt for attempt in self.tries if attempt.number == self.counted]
        standing = counting or list(self.tries)
        return standing[-1] if standing else None


class LensScore(Frozen):
    """One of the things an interviewer wants to know; None where nothing in play speaks to it."""

    lens: str
    name: str
    meaning: str
    score: int | None


class Cell(Frozen):
    """A criterion in one question: its level, or why there is none."""

    state: Literal["level", "unsure", "not_graded", "not_in_play"]
    level: int | None = None


class Row(Frozen):
    """One criterion through all questions; `mean` is the mean level 0-4 over the graded ones."""

    criterion: str
    name: str
    cells: tuple[Cell, ...]
    mean: float | None


class Contradiction(Frozen):
    """Two passages that do not go together, and the question in whose answer that showed."""

    question: int
    reason: str
    passages: tuple[Quoted, ...]


class Objective(Frozen):
    """An objective of the posting; `quote` and `question` are None where it was never spoken to."""

    text: str
    line: int | None
    quote: str | None
    question: int | None


class Exercise(Frozen):
    """A drill for next time; `id` is that of the criterion or pitfall which it is about."""

    id: str
    about: str
    text: str


class Prompted(Frozen):
    """A prompt that took part."""

    id: str
    version: int
    hash: str


class Signature(Frozen):
    """Who made which parts, with what; `first` and `last` are when, in UTC."""

    what: tuple[str, ...]
    coach: str
    is_offline: bool
    model: str | None
    host: str | None
    prompts: tuple[Prompted, ...]
    rubric_version: int
    rubric_hash: str
    first: datetime
    last: datetime


class ReportContent(Frozen):
    """All that a report says, in the order in which it says it."""

    id: str
    title: str
    job: str | None
    language: str
    mode: str
    coach: str
    is_offline: bool
    created_at: datetime
    finished_at: datetime | None
    score: int | None
    band: str | None
    band_meaning: str | None
    graded: int
    lenses: tuple[LensScore, ...]
    summary: str | None
    levels: tuple[str, ...]
    table: tuple[Row, ...]
    drills: tuple[Exercise, ...]
    objectives: tuple[Objective, ...]
    contradictions: tuple[Contradiction, ...]
    questions: tuple[Asked, ...]
    notices: tuple[str, ...]
    spending: Spending
    signatures: tuple[Signature, ...]
