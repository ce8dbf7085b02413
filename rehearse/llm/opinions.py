"""Several gradings of one answer made one: the median of the levels, with the evidence of a grading that gave it.

The rule, for each criterion: where half of the gradings or more found *not enough to judge*, that is the result; else
the median of the levels that were given, of two middle ones the lower, so that nothing is rounded up. It is always a
level that one grading gave, and the quotes and the reason shown are those of the first that did. A pitfall stands
where more than half of the gradings found it. A grading that failed is no opinion: it is left out and told of, and
where all failed the answer is not graded.
"""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.interview.assessment import CriterionGrade, PitfallFinding
from rehearse.llm.contract import VAGUE, VAGUE_WHERE
from rehearse.llm.verdict import Verdict


def median_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Return one verdict for several on the same answer, at least one; the only one as it is.

    Args:
        verdicts: Of gradings that were made independently, each with the same criteria in the same order.
    """
    if len(verdicts) == 1:
        return verdicts[0]
    grades = tuple(_middle(same) for same in zip(*(verdict.grades for verdict in verdicts), strict=True))
    levels = {grade.criterion: grade.level for grade in grades}
    notices = dict.fromkeys(notice for verdict in verdicts for notice in verdict.notices)
    return Verdict(grades, _pitfalls(verdicts, levels), tuple(notices))


def told_of_failures(failures: Sequence[str], *, of: int) -> tuple[str, ...]:
    """Return what is to be said of gradings that failed: `failures` are their reasons, `of` how many were asked for."""
    if not failures:
        return ()
    some = "1 grading" if len(failures) == 1 else f"{len(failures)} gradings"
    return (f"{some} of {of} failed and counts for nothing: {failures[0]}",)


def _middle(grades: Sequence[CriterionGrade]) -> CriterionGrade:
    opinions = tuple(grade.level for grade in grades)
    told = sorted(level for level in opinions if level is not None)
    level = None if 2 * len(told) <= len(opinions) else told[(len(told) - 1) // 2]
    shown = next(grade for grade in grades if grade.level == level)
    return shown.model_copy(update={"opinions": opinions})


def _pitfalls(verdicts: Sequence[Verdict], levels: dict[str, int | None]) -> tuple[PitfallFinding, ...]:
    found: dict[str, list[PitfallFinding]] = {}
    for verdict in verdicts:
        for finding in verdict.pitfalls:
            found.setdefault(finding.pitfall, []).append(finding)
    return tuple(
        same[0]
        for id, same in found.items()
        # The level that it hangs on may have become another than in the gradings that found it.
        if 2 * len(same) > len(verdicts) and (id != VAGUE or levels.get(VAGUE_WHERE) in {0, 1})
    )
