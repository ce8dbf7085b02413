"""What a good model would reply to one posting and one answer, as compact JSON that a tiny model can know by heart."""

from __future__ import annotations

import json
from typing import Any

from rehearse.interview.planning import choose_questions
from rehearse.rubric import Rubric

SEED = 7
QUOTE = "I want to lead the planning team by 2028"
ANSWER = f"{QUOTE}, and I begin with the scheduling course in May."
POSTING = "Shift Planner\nReduce waiting times in the day clinic\nOpen a second site in the north\nSQL and spreadsheets"
FOLLOW_UP = "You said that you begin in May. Who would take part in that, and by when?"


def prepared(rubric: Rubric) -> str:
    """Return the posting read and the questions worded, all of it as it should be."""
    title, *objectives, skill = ({"text": text, "line": at} for at, text in enumerate(POSTING.split("\n"), start=1))
    job = {"title": title, "employer": None, "seniority": None, "objectives": objectives, "skills": [skill]}
    questions = [
        {"question_id": question.id, "text": f"{question.asked_as} Think of the day clinic.", "line": 2}
        for question in choose_questions(rubric, 3, SEED)
    ]
    return _compact({"job": {**job, "growth": [], "language": "en"}, "questions": questions})


def assessed(rubric: Rubric) -> str:
    """Return a level for each criterion; only the first bears the quote that a level of 2 or more needs."""
    given = [
        {"criterion": criterion.id, "quotes": [], "reason": f"Little is said of {criterion.id}.", "level": 1}
        for criterion in rubric.criteria
    ]
    given[0] |= {"quotes": [QUOTE], "reason": "A role and a year are named.", "level": 3}
    return _compact({"criteria": given, "pitfalls": []})


def summed_up(rubric: Rubric) -> str:
    """Return a debrief in which one quote stands in the answer and the other was never said."""
    first, *_ = choose_questions(rubric, 3, SEED)
    objectives = [
        {"number": 1, "question_id": first.id, "quote": QUOTE},
        {"number": 2, "question_id": first.id, "quote": "I opened a second site in the north"},
    ]
    summary = "You named a role and a year, and little beside."
    return _compact({"summary": summary, "drills": [], "objectives": objectives})


def _compact(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
