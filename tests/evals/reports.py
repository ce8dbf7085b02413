"""What the tests of the report share: a result and the work behind it, of made-up answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from made_up_run import MadeUp, case, grading

from evals.gates import judge
from evals.gold import Label
from evals.measures.all import measure
from evals.result import CoachName, Result
from evals.versions import versions_of
from evals.work import Work
from rehearse.rubric import Rubric
from rehearse.settings import load_settings

OFFLINE = CoachName(kind="offline", label="Offline coach")


def work_of(made: MadeUp, rubric: Rubric) -> Work:
    """Return the work that the answers are of."""
    settings = load_settings(coach="offline")
    return Work(cases=tuple(made.cases.values()), samples=made.samples, rubric=rubric, settings=settings)


def result_of(made: MadeUp, rubric: Rubric, **others: Any) -> Result:
    """Return the result of the gradings, with the measures taken on few resamples."""
    measures = measure(made.gradings, made.cases, made.samples, rubric, resamples=50)
    return Result(
        **{
            "made_at": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            "coach": OFFLINE,
            "split": "test",
            "versions": versions_of(rubric, kind="offline"),
            "measures": measures,
            "gates": judge(measures),
            "gradings": tuple(made.gradings),
            **others,
        }
    )


def saying(made: MadeUp, id: str, answer: str, *, quotes: Sequence[str] = (), coach: Sequence[str] = ()) -> None:
    """Have an answer say this, the labeller and the coach quoting from it for specificity."""
    sample = made.samples[id]
    label = Label(level=sample.labels["specificity"].level, quotes=tuple(quotes), why="it is so")
    update = {"answer": answer, "labels": {**sample.labels, "specificity": label}}
    made.samples[id] = sample.model_copy(update=update)
    for place, one in enumerate(made.gradings):
        if one.case == id:
            told = {"quotes": {"specificity": tuple(coach)}, "reasons": {"specificity": "the coach's reason"}}
            made.gradings[place] = one.model_copy(update=told)


def add_twin(made: MadeUp, rubric: Rubric, sample: str, levels: dict[str, int | None], **of_twin: Any) -> str:
    """Add a twin that is given these levels, and return its id."""
    twin = case(rubric, sample, **of_twin)
    made.cases[twin.id] = twin
    made.gradings.append(grading(rubric, twin.id, levels))
    return twin.id
