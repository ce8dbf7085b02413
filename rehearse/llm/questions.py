"""A model's wordings of the chosen questions: each one there, of a speakable length, tied to a real line."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from rehearse.interview.job import PlannedQuestion, Why
from rehearse.llm.plain import plain
from rehearse.llm.replies import WordedQuestion
from rehearse.llm.tongue import notice_of_language, told_of_language
from rehearse.rubric import Question

_LONGEST = 600
_LONGEST_PASSAGE = 300


def problems_of(
    worded: Sequence[WordedQuestion], questions: Sequence[Question], *, language: str | None = None
) -> list[str]:
    """Return what keeps these wordings from being the plan, in words for the model; none: nothing does.

    With a `language`, also that they are in another one, which is to be put right and still a plan.
    """
    given = [one.question_id for one in worded]
    wanted = [question.id for question in questions]
    problems = []
    if sorted(given) != sorted(wanted):
        problems.append(f"Expected the question_ids {', '.join(wanted)}, once each, but {', '.join(given)[:300]} came.")
    problems += [f"The text of {one.question_id[:60]} is empty." for one in worded if not one.text.strip()]
    problems += [
        f"The text of {one.question_id[:60]} is too long to be asked aloud; use one or two sentences."
        for one in worded
        if len(one.text) > _LONGEST
    ]
    if language is not None:
        problems += told_of_language([one.text for one in worded], wanted=language, what="every question")
    return problems


def told_of(worded: Sequence[WordedQuestion], language: str) -> tuple[str, ...]:
    """Return in words for the candidate that the questions are in another language than the interview's, or nothing."""
    return notice_of_language([one.text for one in worded], wanted=language, what="the questions")


def planned_from(
    worded: Sequence[WordedQuestion], questions: Sequence[Question], lines: Sequence[str]
) -> tuple[PlannedQuestion, ...]:
    """Return the plan in the order of `questions`; `problems_of` must have found none.

    Args:
        worded: The wordings.
        questions: The chosen questions of the bank.
        lines: The posting's lines; a question that names none of them comes from no line.
    """
    by_id = {one.question_id: one for one in worded}
    return tuple(
        _planned(question, plain(by_id[question.id].text, longest=_LONGEST), by_id[question.id].line, lines)
        for question in questions
    )


def planned_from_bank(questions: Sequence[Question], *, seed: int) -> tuple[PlannedQuestion, ...]:
    """Return the plan in the bank's own wordings, drawn by `seed`."""
    return tuple(
        _planned(question, Random(f"{seed}-{question.id}").choice(question.wordings), None, ())
        for question in questions
    )


def _planned(question: Question, text: str, line: int | None, lines: Sequence[str]) -> PlannedQuestion:
    passage = lines[line - 1].strip() if line is not None and 1 <= line <= len(lines) else ""
    why = Why(line=line if passage else None, passage=passage[:_LONGEST_PASSAGE] or None, strategy=question.strategy)
    return PlannedQuestion.of(question, text=text, why=why)
