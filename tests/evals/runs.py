"""What the tests of runs share: work over a few answers, and a twin of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from evals.cases import Case, request_for
from evals.gold import Sample, load_gold
from evals.work import Work
from rehearse.rubric import load_rubric
from rehearse.settings import Settings, load_settings


@lru_cache
def all_samples() -> Mapping[str, Sample]:
    """Return every sample by its id."""
    return {sample.id: sample for file in load_gold(load_rubric()) for sample in file.samples}


def work_of(cases: Sequence[Case], settings: Settings | None = None, **more: Any) -> Work:
    """Return work over these cases; the offline coach does it where no settings are given."""
    chosen = settings or load_settings(coach="offline")
    return Work(cases=cases, samples=all_samples(), rubric=load_rubric(), settings=chosen, **more)


def padded(case: Case) -> Case:
    """Return the twin of a case that says a sentence more and nothing new."""
    (job,) = (file.job for file in load_gold(load_rubric()) if file.job.id == case.job)
    longer = f"{case.request.answer} And that, really, is more or less how I would put it."
    request = request_for(all_samples()[case.sample], job, load_rubric(), answer=longer)
    return case.model_copy(update={"id": f"{case.sample}~padding", "twin": "padding", "request": request})
