"""The rubric in the words that a model is given: criteria with their levels, pitfalls, rulings, questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rehearse.interview.job import JobReading, Read
from rehearse.rubric import Question, Rubric

VAGUE, VAGUE_WHERE = "vague", "specificity"


def criteria_text(rubric: Rubric, ids: Sequence[str]) -> str:
    """Return the criteria of these ids with the text of each level, a block each."""
    return "\n".join(
        "\n".join([id, *(f"{level} {text}" for level, text in enumerate(rubric.criterion(id).levels))]) for id in ids
    )


def open_pitfalls(rubric: Rubric, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the pitfalls that may be marked where these criteria are in play."""
    return tuple(pitfall.id for pitfall in rubric.pitfalls if pitfall.id != VAGUE or VAGUE_WHERE in ids)


def pitfalls_text(rubric: Rubric, ids: Iterable[str]) -> str:
    """Return the pitfalls of these ids: when each is present, and when it is not."""
    return "\n".join(
        f"{pitfall.id}: {pitfall.brief or f'{pitfall.present_when}; not {pitfall.absent_when}'}"
        for pitfall in map(rubric.pitfall, ids)
    )


def rulings_text(rubric: Rubric, *, criteria: Sequence[str], pitfalls: Sequence[str]) -> str:
    """Return the rulings that touch any of these criteria, or else any of these pitfalls, in few words.

    Those whose `brief` is empty are left out: the levels or the fixed part of the prompt say them already.
    """
    return "\n".join(
        f"- {ruling.text if ruling.brief is None else ruling.brief}"
        for ruling in rubric.rulings
        if ruling.brief != ""
        and (set(ruling.criteria) & set(criteria) or (not ruling.criteria and set(ruling.pitfalls) & set(pitfalls)))
    )


def questions_text(questions: Iterable[Question]) -> str:
    """Return the chosen questions in order: id and the bank's wording."""
    return "\n".join(f"question_id: {question.id}: {question.asked_as}" for question in questions)


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
