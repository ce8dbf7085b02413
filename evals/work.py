"""What a run is to do, handed to Inspect's task beside its arguments: cases, settings and wires are no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from evals.cases import Case
from evals.gold import Sample
from evals.grading import Grading
from rehearse.chat import Wire
from rehearse.rubric import Rubric
from rehearse.settings import Settings

if TYPE_CHECKING:
    from evals.ahead import Ahead
    from evals.spending import Spending


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Work:
    """What is graded by whom, and what came of it so far."""

    def __init__(
        self,
        *,
        cases: Sequence[Case],
        samples: Mapping[str, Sample],
        rubric: Rubric,
        settings: Settings,
        rewrites: bool = False,
        concurrency: int = 1,
        wire: Wire | None = None,
        spending: Spending | None = None,
        ahead: Ahead | None = None,
    ) -> None:
        """Take what is to be done.

        Args:
            cases: What is graded, in this order.
            samples: The samples of the cases, by id.
            rubric: What is graded by.
            settings: Which coach.
            rewrites: Whether stronger versions are asked for too.
            concurrency: How many requests to a model may be under way at a time.
            wire: Sees and may answer a model's requests; None for the network alone.
            spending: What the run may cost; None: anything.
            ahead: Who has begun to grade already; None where nobody has.
        """
        self.cases = tuple(cases)
        self.samples = samples
        self.rubric = rubric
        self.settings = settings
        self.rewrites = rewrites
        self.concurrency = concurrency
        self.wire = wire
        self.spending = spending
        self.ahead = ahead
        self.by_id = {case.id: case for case in self.cases}
        self.by_sample: dict[str, list[Case]] = {}
        for case in self.cases:
            self.by_sample.setdefault(case.sample, []).append(case)
        self.kept: dict[tuple[str, int], Grading] = {}
        self.unreached: dict[tuple[str, int], str] = {}

    def made(self, sample: str, epoch: int) -> list[Grading]:
        """Return the gradings of a sample's cases that are there, in the order of the cases."""
        found = (self.kept.get((case.id, epoch)) for case in self.by_sample[sample])
        return [grading for grading in found if grading is not None]

    def is_complete(self, sample: str, epoch: int) -> bool:
        """Return whether every case of a sample is graded, or was found not to be gradable."""
        return len(self.made(sample, epoch)) == len(self.by_sample[sample])


_at_hand: ContextVar[Work | None] = ContextVar("work", default=None)


def at_hand() -> Work | None:
    """Return the work that this process has begun, None where Inspect was started on its own."""
    return _at_hand.get()


@contextmanager
def begun(work: Work) -> Iterator[Work]:
    """Make it the work at hand as long as the block lasts."""
    token = _at_hand.set(work)
    try:
        yield work
    finally:
        _at_hand.reset(token)
