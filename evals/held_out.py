"""Short answers that measure how well pitfalls are found, and that nothing is fitted to: `held_out/pitfalls.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from evals.cases import answered
from evals.trained_on import TrainingJob
from rehearse.errors import DataError
from rehearse.interview.coach import AnswerRequest
from rehearse.rubric import Frozen, LevelNumber, Rubric
from rehearse.yaml_files import parse, read_bytes

FILE = Path(__file__).resolve().parent / "held_out" / "pitfalls.yaml"


class HeldOutAnswer(Frozen):
    """An answer with the pitfalls that are present, those that only seem to be (`near`), and its level of handling."""

    id: str
    job: str
    question: str
    answer: str
    pitfalls: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    handling: LevelNumber | None = None


class HeldOut(Frozen):
    """What the file holds: jobs by their key, and the answers given for them."""

    jobs: dict[str, TrainingJob]
    answers: Annotated[tuple[HeldOutAnswer, ...], Field(min_length=1)]


def load_held_out(rubric: Rubric, path: Path = FILE) -> HeldOut:
    """Return the held-out answers.

    Raises:
        DataError: the file is missing or malformed or does not fit the rubric; the message names the answer.
    """
    file = parse(read_bytes(path), path=path, model=HeldOut)
    for answer in file.answers:
        for problem in _faults(answer, file, rubric):
            raise DataError(f"{path.name}, answer {answer.id}: {problem}; correct it.")
    return file


def held_out_request(answer: HeldOutAnswer, file: HeldOut, rubric: Rubric) -> AnswerRequest:
    """Return a held-out answer as a coach is given it."""
    return answered(rubric.question(answer.question), answer.answer, job=file.jobs[answer.job].reading)


def _faults(answer: HeldOutAnswer, file: HeldOut, rubric: Rubric) -> Iterator[str]:
    if answer.job not in file.jobs:
        yield f"there is no job {answer.job!r}"
    if answer.question not in {question.id for question in rubric.questions}:
        yield f"there is no question {answer.question!r}"
        return
    if strangers := {*answer.pitfalls, *answer.near} - {pitfall.id for pitfall in rubric.pitfalls}:
        yield f"there is no pitfall {', '.join(sorted(strangers))}"
    if bool(answer.pitfalls) == bool(answer.near):
        yield "expected a pitfall or a near miss, and not both"
    if answer.handling is not None and "handling" not in rubric.question(answer.question).criteria:
        yield "handling is not in play for this question"
