"""What tests of the command line share: how the program is run, its coach, its input."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from rehearse.interview.assessment import Assessment, CriterionGrade, PitfallFinding, Provenance, Quote
from rehearse.interview.coach import AnswerRequest

POSTING = """Supply planner (m/f/d)
Nordhavn Logistics

We are opening two fulfilment centres in Malmö and Turku next year.
Your tasks:
- Keep stock availability above 98 % in all Nordic warehouses
- Bring forecasting into one tool
You bring:
- SQL and Excel
We offer a certification budget and a path to team lead.
"""


class Ran(NamedTuple):
    status: int
    out: bytes
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


class ScriptedCoach:
    """Grades every criterion 2 and keeps what it was asked; an answer with 'refuse' is not graded."""

    kind = "offline"
    label = "Scripted"

    def __init__(self) -> None:
        self.requests: list[AnswerRequest] = []

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        self.requests.append(request)
        signed = Provenance(coach="offline", rubric_version=1, rubric_hash="ab" * 32, at=now)
        if "crash" in request.answer:
            raise ZeroDivisionError("a mistake in the coach")
        if "refuse" in request.answer:
            return Assessment(status="not_graded", reason="The model refused.", provenance=signed)
        words = Quote(text=request.answer.split()[0])
        return Assessment(
            status="graded",
            grades=tuple(
                CriterionGrade(criterion=id, level=2, quotes=(words,), reason="So.") for id in request.planned.criteria
            ),
            pitfalls=(PitfallFinding(pitfall="self_serving", quotes=(words,)),) if "pay" in request.answer else (),
            provenance=signed,
        )


def line(**keys: Any) -> bytes:
    return json.dumps({"id": "a", "question_id": "setbacks", "answer": "I go on.", **keys}).encode() + b"\n"
