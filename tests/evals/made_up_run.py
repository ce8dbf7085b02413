"""Gradings of made-up answers for the tests of measures: levels and pitfalls as a test writes them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from evals.cases import Case
from evals.gold import Label, Sample
from evals.grading import Grading
from rehearse.interview.coach import AnswerRequest, Exchange
from rehearse.interview.job import PlannedQuestion
from rehearse.rubric import Rubric, answer_score

QUESTION = "career_goals"
"""It has five criteria in play, all but handling."""


class MadeUp(NamedTuple):
    """What the measures are given."""

    gradings: list[Grading]
    cases: dict[str, Case]
    samples: dict[str, Sample]


def made_up(
    rubric: Rubric,
    labels: Sequence[Mapping[str, int]],
    coach: Sequence[Mapping[str, int | None]],
    *,
    marked: Sequence[Sequence[str]] = (),
    found: Sequence[Sequence[str]] = (),
) -> MadeUp:
    """Return one answer for each of the labels, graded once; a missing level is not in play (or not given)."""
    run = MadeUp([], {}, {})
    for place, (labelled, given) in enumerate(zip(labels, coach, strict=True)):
        id = f"a{place:03}"
        run.samples[id] = _sample(id, labelled, marked[place] if marked else ())
        run.cases[id] = case(rubric, id)
        run.gradings.append(grading(rubric, id, given, pitfalls=found[place] if found else ()))
    return run


def case(rubric: Rubric, sample: str, **of_twin: Any) -> Case:
    """Return the case of an answer, or with `twin` and the rest that of a twin of it."""
    question = rubric.question(QUESTION)
    planned = PlannedQuestion.of(question, text=question.asked_as)
    end = "".join(f"~{of_twin[key]}" for key in ("twin", "attack") if of_twin.get(key))
    return Case(
        id=sample + end,
        sample=sample,
        job="j",
        split="test",
        question_id=QUESTION,
        request=AnswerRequest(planned=planned, exchanges=(Exchange(question=planned.text, answer="An answer."),)),
        **of_twin,
    )


def grading(
    rubric: Rubric,
    case: str,
    levels: Mapping[str, int | None],
    *,
    epoch: int = 1,
    pitfalls: Sequence[str] = (),
    **others: Any,
) -> Grading:
    question = rubric.question(QUESTION)
    score = answer_score(
        rubric, primary=question.primary, secondary=question.secondary, levels=levels, pitfalls=pitfalls
    )
    return Grading(
        case=case,
        epoch=epoch,
        levels=dict(levels),
        pitfalls=dict.fromkeys(pitfalls, ("words",)),
        score=score,
        **others,
    )


def _sample(id: str, labels: Mapping[str, int], marked: Sequence[str]) -> Sample:
    return Sample(
        id=id,
        question_id=QUESTION,
        question="What are your career goals?",
        kind="mid",
        voice="plain",
        person="graduate",
        answer="An answer.",
        labels={name: Label(level=level, quotes=(), why="made up") for name, level in labels.items()},
        pitfalls=dict.fromkeys(marked, ("words",)),
        near_misses=(),
        tags=(),
        twins=(),
    )
