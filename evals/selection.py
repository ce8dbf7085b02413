"""Which cases a run is about: a split, some tags, so many answers, with or without their twins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from evals.cases import Case
from evals.gold import GoldFile, Split
from evals.twins import all_cases
from rehearse.errors import DataError
from rehearse.rubric import Rubric

Part = Split | Literal["all"]


def every_case(files: Sequence[GoldFile], rubric: Rubric) -> tuple[Case, ...]:
    """Return all samples and their twins; answers as given come first."""
    return tuple(sorted(all_cases(files, rubric), key=lambda case: case.twin is not None))


def selected(
    cases: Sequence[Case],
    *,
    split: Part = "test",
    twins: bool = True,
    limit: int | None = None,
    tags: Collection[str] = (),
) -> tuple[Case, ...]:
    """Return the cases that a run is about, answers as given first; a twin only where its answer is in the run too.

    Args:
        cases: All cases.
        split: Which split, or all.
        twins: Whether twins are in it.
        limit: So many answers at most, spread evenly over the files; their twins do not count.
        tags: Only answers that have one of these tags; none given: all.

    Raises:
        DataError: nothing is left.
    """
    wanted = [case for case in cases if split in ("all", case.split)]
    answers = [case for case in wanted if case.twin is None and (not tags or not set(tags).isdisjoint(case.tags))]
    if limit is not None and limit < len(answers):
        answers = [answers[number * len(answers) // limit] for number in range(limit)]
    if not answers:
        known = sorted({tag for case in wanted for tag in case.tags})
        why = f" with the tag {' or '.join(sorted(tags))} (there are: {', '.join(known)})" if tags else ""
        raise DataError(f"Expected answers to measure on in the split {split!r}{why}, found none; choose others.")
    kept = {case.id for case in answers}
    return (*answers, *(case for case in wanted if twins and case.twin is not None and case.sample in kept))
