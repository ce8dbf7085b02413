"""The rubric in the words that a model is given: criteria with their levels, pitfalls, rulings, questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rehearse.interview.job import JobReading, Read
from rehearse.rubric import Question, Rubric

VAGUE, VAGUE_WHERE = "vague", "specificity"


def criteria_text(rubric: Rubric, ids: Sequence[str]) -> str:
    """Return the criteria of these ids with the text of each level, a block each."""
    names = [f"{level.level} {level.name}" for level in rubric.levels]
    blocks = []
    for id in ids:
        criterion = rubric.criterion(id)
        levels = "\n".join(f"  {name}: {text}" for name, text in zip(names, criterion.levels, strict=True))
        blocks.append(f"- criterion: {id} ({criterion.name}; {criterion.asks})\n{levels}")
    return "\n".join(blocks)


def open_pitfalls(rubric: Rubric, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the pitfalls that may be marked where these criteria are in play."""
    return tuple(pitfall.id for pitfall in rubric.pitfalls if pitfall.id != VAGUE or VAGUE_WHERE in ids)


def pitfalls_text(rubric: Rubric, ids: Iterable[str]) -> str:
    """Return the pitfalls of these ids: when each is present, and when it is not."""
    return "\n".join(
        f"- pitfall: {pitfall.id} ({pitfall.name})\n  present when {pitfall.present_when}\n"
        f"  not present when {pitfall.absent_when}"
        for pitfall in map(rubric.pitfall, ids)
    )


def rulings_text(rubric: Rubric, *, criteria: Sequence[str], pitfalls: Sequence[str]) -> str:
    """Return the rulings that touch any of these criteria, or else any of these pitfalls."""
    return "\n".join(
        f"- {ruling.text}"
        for ruling in rubric.rulings
        if set(ruling.criteria) & set(criteria) or (not ruling.criteria and set(ruling.pitfalls) & set(pitfalls))
    )


def questions_text(questions: Iterable[Question]) -> str:
    """Return the chosen questions in order: id, the bank's wording, what is wanted, the strategy."""
    return "\n\n".join(
        f"question_id: {question.id}\nAsked as: {question.asked_as}\nWants to know: {question.wants}\n"
        f"Strategy behind it: {question.strategy}"
        for question in questions
    )


def facts_text(job: JobReading, *, has_lines: bool = False) -> str:
    """Return what was read from the posting, a fact a line; empty where nothing was."""
    named: list[tuple[str, Read]] = [
        (name, read)
        for name, read in (("title", job.title), ("employer", job.employer), ("seniority", job.seniority))
        if read is not None
    ]
    for name, reads in (("objective", job.objectives), ("skill", job.skills), ("growth", job.growth)):
        named += [(name, read) for read in reads]
    return "\n".join(
        f"{name}: {read.text}{f' (line {read.line})' if has_lines and read.line else ''}" for name, read in named
    )
