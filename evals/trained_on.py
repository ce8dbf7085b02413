"""The answers that the offline coach is trained on: `training/*.yaml`, checked against the rubric.

They were written and labelled for training, are no part of the gold samples, and stand for other postings than these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from evals.cases import answered
from evals.gold import Earlier
from rehearse.errors import DataError
from rehearse.interview.coach import AnswerRequest
from rehearse.interview.job import JobReading, Read
from rehearse.rubric import Frozen, LevelNumber, Rubric
from rehearse.yaml_files import parse, read_bytes

FOLDER = Path(__file__).resolve().parent / "training"
_VAGUE_UP_TO = 1
_AROUND = 3


class TrainingJob(Frozen):
    """What the coach is told of the job that a file's answers were given for."""

    title: str
    employer: str
    objectives: Annotated[tuple[str, ...], Field(min_length=1)]
    skills: tuple[str, ...]
    growth: tuple[str, ...]

    @property
    def reading(self) -> JobReading:
        """The facts as a coach gets them."""
        return JobReading(
            title=Read(text=self.title),
            employer=Read(text=self.employer),
            objectives=tuple(Read(text=text) for text in self.objectives),
            skills=tuple(Read(text=text) for text in self.skills),
            growth=tuple(Read(text=text) for text in self.growth),
            language="en",
        )


class TrainingAnswer(Frozen):
    """An answer of a made-up person with its level by criterion and the pitfalls that are present.

    `quotes` are by criterion or pitfall the words that show it: those that earn a level of 1 or more, those that cost
    it where it is 0, and nothing where only absence shows it.
    """

    id: str
    question: str
    answer: str
    levels: dict[str, LevelNumber]
    pitfalls: tuple[str, ...] = ()
    quotes: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    resume: str = ""
    earlier: tuple[Earlier, ...] = ()


class TrainingFile(Frozen):
    """What one file of `training/` holds: a job and the answers given for it."""

    job: TrainingJob
    answers: Annotated[tuple[TrainingAnswer, ...], Field(min_length=1)]


def load_training(rubric: Rubric, folder: Path = FOLDER) -> tuple[TrainingFile, ...]:
    """Return all files of training answers, in the order of their names.

    Raises:
        DataError: a file is malformed or does not fit the rubric; the message names file and answer.
    """
    files = []
    for path in sorted(folder.glob("*.yaml")):
        file = parse(read_bytes(path), path=path, model=TrainingFile)
        for answer in file.answers:
            for problem in _faults(answer, rubric):
                raise DataError(f"{path.name}, answer {answer.id}: {problem}; correct it.")
        files.append(file)
    return tuple(files)


def training_request(answer: TrainingAnswer, job: TrainingJob, rubric: Rubric) -> AnswerRequest:
    """Return a training answer as a coach is given it."""
    return answered(
        rubric.question(answer.question),
        answer.answer.strip(),
        job=job.reading,
        resume=answer.resume,
        earlier=answer.earlier,
    )


class _Talk(Frozen):
    """What `training_talk.yaml` holds."""

    sentences: Annotated[tuple[str, ...], Field(min_length=_AROUND)]


def training_talk(path: Path = FOLDER.parent / "training_talk.yaml") -> tuple[str, ...]:
    """Return the sentences of small talk that training answers are padded with.

    Raises:
        DataError: the file is missing or malformed.
    """
    return parse(read_bytes(path), path=path, model=_Talk).sentences


def padded(answer: str, talk: Sequence[str], number: int) -> str:
    """Return the answer with three sentences of small talk around it; the same `number` takes the same ones."""
    first, second, third = (talk[(number * _AROUND + at) % len(talk)] for at in range(_AROUND))
    return f"{first} {second} {answer.strip()} {third}"


def _faults(answer: TrainingAnswer, rubric: Rubric) -> Iterator[str]:
    if answer.question not in {question.id for question in rubric.questions}:
        yield f"there is no question {answer.question!r}"
        return
    criteria = rubric.question(answer.question).criteria
    if set(answer.levels) != set(criteria):
        yield f"expected levels for {', '.join(criteria)}, found {', '.join(answer.levels)}"
    if strangers := set(answer.pitfalls) - {pitfall.id for pitfall in rubric.pitfalls}:
        yield f"there is no pitfall {', '.join(sorted(strangers))}"
    if "vague" in answer.pitfalls and answer.levels.get("specificity", _VAGUE_UP_TO + 1) > _VAGUE_UP_TO:
        yield "vague stands only where specificity is in play and is 0 or 1"
    yield from _faults_of_quotes(answer)


def _faults_of_quotes(answer: TrainingAnswer) -> Iterator[str]:
    if strangers := set(answer.quotes) - {*answer.levels, *answer.pitfalls}:
        yield f"words are quoted for {', '.join(sorted(strangers))}, which is neither in play nor present"
    if unshown := sorted({id for id, level in answer.levels.items() if level} - set(answer.quotes)):
        yield f"no words are quoted for {', '.join(unshown)}"
    others = " ".join([answer.resume, *(one.answer for one in answer.earlier)])
    for id, quotes in answer.quotes.items():
        for quote in quotes:
            if quote not in answer.answer and not (id == "contradiction" and quote in others):
                yield f"it does not say {quote!r}, quoted for {id}"
