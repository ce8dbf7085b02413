"""Requests for the offline coach, and the labelled answers that it is measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from rehearse.interview.coach import AnswerRequest, Exchange
from rehearse.interview.job import JobReading, PlannedQuestion, Read, Why
from rehearse.rubric import Frozen, Rubric, load_guide, load_rubric

HERE = Path(__file__).resolve().parent
Pairs = list[tuple[int, int]]


class Labelled(Frozen):
    """An answer with its hand labels; `job` is what the coach knows of the posting."""

    id: str
    group: Literal["tuned", "held_out"]
    voice: str
    question: str
    job: dict[str, Any]
    answer: str
    levels: dict[str, int]
    pitfalls: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def labelled_answers() -> tuple[Labelled, ...]:
    found = yaml.safe_load((HERE / "offline_answers.yaml").read_text(encoding="utf-8"))
    return tuple(Labelled.model_validate(item) for item in found["answers"])


@lru_cache(maxsize=1)
def guide_answers() -> tuple[Labelled, ...]:
    """The guide's sample answers, the posting being what their line `applying_for` says."""
    made = []
    for samples in load_guide().samples:
        for sample in samples.samples:
            title, _, rest = sample.applying_for.partition(" at ")
            employer, _, fact = rest.partition(", ")
            made.append(
                Labelled(
                    id=f"{samples.question}-{sample.level}",
                    group="tuned",
                    voice="guide",
                    question=samples.question,
                    job={"title": title, "employer": employer or None, "objectives": [fact] if fact else []},
                    answer=sample.answer,
                    levels=sample.levels,
                    pitfalls=tuple(sample.pitfalls),
                )
            )
    return tuple(made)


def job_of(facts: dict[str, Any]) -> JobReading:
    """A reading with these facts, each in a line of its own."""
    one = {name: Read(text=facts[name], line=1) for name in ("title", "employer", "seniority") if facts.get(name)}
    many = {
        name: tuple(Read(text=text, line=2) for text in facts.get(name, ()))
        for name in ("objectives", "skills", "growth")
    }
    return JobReading(**one, **many)


def planned(question_id: str, rubric: Rubric | None = None) -> PlannedQuestion:
    question = (rubric or load_rubric()).question(question_id)
    return PlannedQuestion(
        question_id=question.id,
        text=question.asked_as,
        kind=question.kind,
        primary=question.primary,
        secondary=question.secondary,
        why=Why(strategy=question.strategy),
    )


def request(question_id: str, answer: str, *, job: JobReading | None = None, **fields: Any) -> AnswerRequest:
    question = planned(question_id)
    exchange = Exchange(question=question.text, answer=answer, question_id=question_id)
    return AnswerRequest(planned=question, exchanges=(exchange,), job=job or JobReading(), **fields)


def request_of(labelled: Labelled) -> AnswerRequest:
    return request(labelled.question, labelled.answer, job=job_of(labelled.job))


def kappa(pairs: Pairs) -> float:
    """Quadratic weighted kappa (Cohen 1968): 1 - observed / expected squared disagreement of (gold, given)."""
    gold, given = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = sum((one - other) ** 2 for one, other in pairs) / len(pairs)
    expected = sum(gold[i] * given[j] * (i - j) ** 2 for i in gold for j in given) / len(pairs) ** 2
    return 1 - observed / expected


def share(values: Iterable[bool]) -> float:
    kept = list(values)
    return sum(kept) / len(kept)
