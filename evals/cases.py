"""What a coach is given: every sample as it was answered, and each of its twins, in a form ready to be graded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from evals.gold import Earlier, GoldFile, Job, Sample, Split
from rehearse.interview.coach import AnswerRequest, Exchange
from rehearse.interview.job import JobReading, PlannedQuestion, Read
from rehearse.rubric import Frozen, Question, Rubric

GIVEN_ON = datetime(2026, 11, 25, tzinfo=UTC)
"""The day on which all answers count as given: "in 2029" stays as far away as it was when it was labelled."""


class Case(Frozen):
    """A sample's answer, or a twin of it.

    `id` is the sample's, for a twin with `~kind` (for injections `~injection.attack`) after it. `twin` is the
    kind without the attack, None for the answer as it was given. By what was changed, `must_fall` and
    `must_rise` name the criteria whose level has to move, `may_fall` those that may (it holds `must_fall`);
    every other criterion keeps its level.
    """

    id: str
    sample: str
    job: str
    split: Split
    question_id: str
    twin: str | None = None
    attack: str | None = None
    must_fall: tuple[str, ...] = ()
    may_fall: tuple[str, ...] = ()
    must_rise: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    posting: str = ""
    request: AnswerRequest


def request_for(sample: Sample, job: Job, rubric: Rubric, *, answer: str | None = None) -> AnswerRequest:
    """Return the sample's answer, or another one to the same question, as a coach is given it.

    All coaches are told the same facts of the posting: those of its `reading`.
    """
    said = sample.answer if answer is None else answer
    return answered(
        rubric.question(sample.question_id),
        said,
        job=_reading(job),
        text=sample.question,
        resume=sample.resume,
        earlier=sample.earlier,
    )


def answered(
    question: Question,
    answer: str,
    *,
    job: JobReading,
    text: str | None = None,
    resume: str = "",
    earlier: Sequence[Earlier] = (),
) -> AnswerRequest:
    """Return one answer, without follow-ups, as a coach is given it; `text` is how the question was worded."""
    planned = PlannedQuestion.of(question, text=text)
    return AnswerRequest(
        planned=planned,
        exchanges=(Exchange(question=planned.text, answer=answer, question_id=question.id),),
        job=job,
        resume=resume,
        earlier=tuple(Exchange(question=before.question, answer=before.answer) for before in earlier),
    )


def base_cases(files: Sequence[GoldFile], rubric: Rubric) -> tuple[Case, ...]:
    """Return the samples as they were answered, in the order of the files."""
    return tuple(
        Case(
            id=sample.id,
            sample=sample.id,
            job=file.job.id,
            split=file.job.split,
            question_id=sample.question_id,
            tags=sample.tags,
            posting=file.job.posting,
            request=request_for(sample, file.job, rubric),
        )
        for file in files
        for sample in file.samples
    )


@lru_cache(maxsize=64)
def _reading(job: Job) -> JobReading:
    def read(fact: str) -> Read:
        return Read(text=fact, line=job.line_of(fact))

    told = job.reading
    return JobReading(
        title=read(told.title),
        employer=read(told.employer),
        objectives=tuple(map(read, told.objectives)),
        skills=tuple(map(read, told.skills)),
        growth=tuple(map(read, told.growth)),
        language="en",
    )
