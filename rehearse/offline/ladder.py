"""The levels that jobs stand at, and jumps between them that cannot be made in the time named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated

from pydantic import Field

from rehearse.interview.job import JobReading
from rehearse.offline.answer import Answer
from rehearse.offline.goals import Goals
from rehearse.offline.patterns import Hit
from rehearse.offline.signals import Filled, Name
from rehearse.offline.words import words_of
from rehearse.rubric import Frozen

_YOUR_WITHIN, _BEING_WITHIN = 3, 7
_YEARS = 24
_MINE, _IS = frozenset({"i", "my", "me"}), frozenset({"am", "is"})


class Rung(Frozen):
    """A level that jobs stand at, with the words that show it."""

    id: Name
    words: tuple[Filled, ...]


class Jump(Frozen):
    """The least time, in months, in which people get from a rung under `below` to `to`."""

    below: Name
    to: Name
    months: Annotated[int, Field(ge=1)]


class Ladder(Frozen):
    """Rungs from the lowest up, how long the jumps between them take at least, and where an untold job stands."""

    middle: Name
    rungs: Annotated[tuple[Rung, ...], Field(min_length=2)]
    least_months: tuple[Jump, ...]

    def problem(self) -> str | None:
        """Return what does not fit together, or None."""
        rungs = {rung.id for rung in self.rungs}
        named = {self.middle} | {id for jump in self.least_months for id in (jump.below, jump.to)}
        unknown = sorted(named - rungs)
        return f"there is no rung {unknown[0]!r}, only {', '.join(sorted(rungs))}" if unknown else None

    def rank(self, tokens: Sequence[str]) -> int | None:
        """Return the highest rung (0 the lowest) whose words stand among the tokens, or None."""
        if self._begins.isdisjoint(tokens):
            return None
        there = f" {' '.join(tokens)} "
        ranks = [rank for rank, rung in enumerate(self.rungs) if any(f" {word} " in there for word in rung.words)]
        return max(ranks, default=None)

    def start(self, job: JobReading) -> int:
        """Return the rung that the job stands at, by its seniority or title; the middle one where neither tells."""
        for read in (job.seniority, job.title):
            if read is not None:
                rank = self.rank([word.text for word in words_of(read.text).words])
                if rank is not None:
                    return rank
        return self._place(self.middle)

    def least(self, start: int, aim: int) -> int:
        """Return the months that the jump takes at least, 0 where the ladder does not say."""
        said = [
            jump.months for jump in self.least_months if start < self._place(jump.below) and aim == self._place(jump.to)
        ]
        return max(said, default=0)

    @property
    def high(self) -> int:
        """The lowest rung that takes years to get to."""
        return min(self._place(jump.to) for jump in self.least_months if jump.months >= _YEARS)

    @cached_property
    def _begins(self) -> frozenset[str]:
        """Words that one of a rung's begins with: most sentences have none, and are passed over quickly."""
        return frozenset(word.split()[0] for rung in self.rungs for word in rung.words)

    def _place(self, id: str) -> int:
        return [rung.id for rung in self.rungs].index(id)


def impossible_jump(answer: Answer, goals: Goals, job: JobReading, ladder: Ladder) -> tuple[Hit, ...]:
    """Return where a goal and its time stand that nobody reaches from this job so soon; empty where it can be done.

    The months that a jump takes at least are in `rubric/offline.yaml`.
    """
    start = ladder.start(job)
    told = [one.hit for one in goals.all]
    said = {hit.sentence for hit in told}
    # "I'm to be chief executive by next Christmas" wishes for nothing, and names a jump all the same.
    told += [answer.whole(at) for at in range(len(answer.specific)) if at not in said and _is_to_be(answer, at, ladder)]
    for goal in told:
        aim = ladder.rank(_aimed_for(answer.tokens(goal.sentence)))
        least = 0 if aim is None else ladder.least(start, aim)
        for time in answer.times if least else ():
            distance = abs(time.hit.sentence - goal.sentence)
            if time.months is not None and time.months < least and distance <= (1 if time.horizon == "far" else 0):
                return (goal,) if distance == 0 else (goal, time.hit)
    return ()


def _is_to_be(answer: Answer, index: int, ladder: Ladder) -> bool:
    """Tell whether a sentence says that its speaker is, or will be, something that stands high up."""
    tokens = answer.tokens(index)
    if answer.lists[index] or not _MINE & set(tokens):
        return False
    being = [at for at, token in enumerate(tokens) if "being" in answer.signals.matcher.lists(token) or token in _IS]
    ranks = (ladder.rank(_aimed_for(tokens[at : at + _BEING_WITHIN])) for at in being)
    return any(rank is not None and rank >= ladder.high for rank in ranks)


def _aimed_for(tokens: Sequence[str]) -> list[str]:
    """Return the words that can name the candidate's own aim: "your director" is somebody else."""
    return [token for at, token in enumerate(tokens) if "your" not in tokens[max(0, at - _YOUR_WITHIN) : at]]
