"""Pairs of a better and a worse answer, such as career sites print them, restated: `pairs.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from evals.cases import answered
from rehearse.errors import DataError
from rehearse.interview.coach import AnswerRequest
from rehearse.interview.job import JobReading
from rehearse.rubric import Frozen, Rubric
from rehearse.yaml_files import parse, read_bytes

FILE = Path(__file__).resolve().parent / "pairs.yaml"


class Pair(Frozen):
    """Two answers to one question; `page` is the kind of page that prints such a pair."""

    id: str
    question: str
    page: str
    good: str
    bad: str


class _Pairs(Frozen):
    """What the file holds."""

    pairs: Annotated[tuple[Pair, ...], Field(min_length=1)]


def load_pairs(rubric: Rubric, path: Path = FILE) -> tuple[Pair, ...]:
    """Return all pairs.

    Raises:
        DataError: the file is missing or malformed, or names a question that the rubric has not.
    """
    pairs = parse(read_bytes(path), path=path, model=_Pairs).pairs
    known = {question.id for question in rubric.questions}
    for pair in pairs:
        if pair.question not in known:
            raise DataError(f"{path.name}, pair {pair.id}: there is no question {pair.question!r}; correct it.")
    return pairs


def pair_request(pair: Pair, answer: str, rubric: Rubric) -> AnswerRequest:
    """Return one of the two answers as a coach is given it, with no posting."""
    return answered(rubric.question(pair.question), answer, job=JobReading())
