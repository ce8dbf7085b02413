"""What the app may say of a coach's grades: its last accepted result, put in the words of rubric and gates."""

from __future__ import annotations

from typing import Literal, NamedTuple

from evals.accepted import accepted_for
from evals.gates import load_gates
from evals.measures.estimate import Estimate, undefined
from evals.result import Result, Status
from evals.versions import differences, versions_of
from rehearse.rubric import Rubric

_NOT_TAKEN = undefined("it was not taken")


class OnCriterion(NamedTuple):
    """How a coach grades one criterion: quadratic weighted kappa (-1 to 1), and mean coach minus label in levels."""

    id: str
    name: str
    agreement: Estimate
    bias: Estimate


class Reached(NamedTuple):
    """What was asked of a coach in a plain sentence, and what came of it."""

    asks: str
    status: Status
    measure: Estimate


class Known(NamedTuple):
    """What is known of a coach: the accepted result, what it says, and what changed since it was made.

    `answers` counts answers as they were given, `twins` those that were changed so that the right grade is known.
    """

    result: Result
    answers: int
    twins: int
    criteria: tuple[OnCriterion, ...]
    gates: tuple[Reached, ...]
    changed: tuple[str, ...]

    def figure(self, id: str) -> Estimate:
        """Return a measure by its id, undefined where it was not taken."""
        return self.result.measures.get(id, _NOT_TAKEN)

    def count(self, status: Status) -> int:
        """Return how many gates came to this."""
        return sum(gate.status == status for gate in self.gates)


def known_of(kind: Literal["offline", "llm"], model: str | None, rubric: Rubric) -> Known | None:
    """Return what is known of a coach, None where it was never measured.

    Args:
        kind: Which coach.
        model: The model it asks; None for the offline coach.
        rubric: What is graded by now.

    Raises:
        DataError: a file of the evals or the prompts is not as it must be.
    """
    result = accepted_for(kind, model)
    if result is None:
        return None
    by_id = {gate.id: gate for gate in load_gates()}
    cases = {grading.case for grading in result.gradings}
    answers = sum("~" not in case for case in cases)
    return Known(
        result=result,
        answers=answers,
        twins=len(cases) - answers,
        criteria=tuple(
            OnCriterion(
                criterion.id,
                criterion.short,
                result.measures.get(f"qwk.{criterion.id}", _NOT_TAKEN),
                result.measures.get(f"bias.{criterion.id}", _NOT_TAKEN),
            )
            for criterion in rubric.criteria
        ),
        gates=tuple(
            Reached(by_id[gated.id].asks, gated.status, result.measures.get(gated.measure, _NOT_TAKEN))
            for gated in result.gates
            if gated.id in by_id
        ),
        changed=differences(result.versions, versions_of(rubric, kind=kind, rewrites=result.with_rewrites)),
    )
