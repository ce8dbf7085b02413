"""Every number above the levels: answer and interview scores, bands, lenses, and the change that pays most.

Levels and pitfalls come from a coach; what is made of them here is the same for every coach. Scores are
floats from 0 to 100, or None where nothing was graded: what was not graded enters no mean.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from rehearse.rubric.model import Band, Frozen, Rubric

Levels = Mapping[str, int | None]


class BestChange(Frozen):
    """The single step that raises an answer's score most: one criterion a level up, or one pitfall gone.

    Exactly one of `criterion` and `pitfall` is set. `gain` is the difference between the rounded scores
    after and before, as a page shows them; it is 0 where deductions hold the score at 0 all the same.
    """

    criterion: str | None = None
    pitfall: str | None = None
    gain: Annotated[int, Field(ge=0, le=100)]


def rounded(score: float) -> int:
    """Return the score as it is shown: a whole number, halves going up."""
    # Means of thirds and sevenths carry float noise far below the sixth decimal; 49.4999999999 is 49.5.
    return math.floor(round(score, 6) + 0.5)


def answer_score(
    rubric: Rubric,
    *,
    primary: Sequence[str],
    secondary: Sequence[str],
    levels: Levels,
    pitfalls: Collection[str],
) -> float | None:
    """Return an answer's score.

    ``100 x sum(weight x level) / sum(weight x 4)``, primary criteria weighing 2 and secondary ones 1
    (`Arithmetic`), over the criteria that have a level, minus the points of each pitfall; never below 0.

    Args:
        rubric: Weights and points.
        primary: Ids of the question's primary criteria.
        secondary: Ids of its secondary criteria.
        levels: Level 0-4 by criterion, None for *not enough to judge*; criteria not in play are ignored.
        pitfalls: Ids of the pitfalls that are present; each counts once.

    Returns:
        0-100, or None where no criterion in play has a level.
    """
    raw = _raw_score(rubric, primary=primary, secondary=secondary, levels=levels, pitfalls=pitfalls)
    return None if raw is None else max(0.0, raw)


def band(rubric: Rubric, score: float) -> Band:
    """Return the band of a score 0-100: the last one whose lowest score the rounded score reaches."""
    reached = [band for band in rubric.arithmetic.bands if band.lowest <= rounded(score)]
    return reached[-1]


def interview_score(scores: Iterable[float | None]) -> float | None:
    """Return the mean of the answers' scores (the best attempt of each question), None where there is none."""
    graded = [score for score in scores if score is not None]
    return math.fsum(graded) / len(graded) if graded else None


def lens_scores(rubric: Rubric, levels: Iterable[Levels], pitfalls: Collection[str]) -> dict[str, float | None]:
    """Return each lens's value over an interview, by lens id in the rubric's order.

    ``100 x sum(weight x mean level) / sum(weight x 4)`` over the criteria of the lens that have a level in
    any answer, minus the lens's deduction where its pitfall stands in any answer; never below 0.

    Args:
        rubric: The lenses.
        levels: One mapping an answer, of level by criterion, None for *not enough to judge*.
        pitfalls: Ids of all pitfalls present in any of the answers.

    Returns:
        0-100 each, or None where no criterion of the lens has a level.
    """
    given: dict[str, list[int]] = {}
    for answer in levels:
        for id, level in answer.items():
            if level is not None:
                given.setdefault(id, []).append(level)
    means = {id: sum(of_one) / len(of_one) for id, of_one in given.items()}
    values: dict[str, float | None] = {}
    for lens in rubric.lenses:
        weights = {id: weight for id, weight in lens.weights.items() if id in means}
        if not weights:
            values[lens.id] = None
            continue
        earned = math.fsum(weight * means[id] for id, weight in weights.items())
        value = 100 * earned / (sum(weights.values()) * rubric.arithmetic.top_level)
        if lens.minus is not None and lens.minus.pitfall in pitfalls:
            value -= lens.minus.points
        values[lens.id] = max(0.0, value)
    return values


def best_change(
    rubric: Rubric,
    *,
    primary: Sequence[str],
    secondary: Sequence[str],
    levels: Levels,
    pitfalls: Collection[str],
) -> BestChange | None:
    """Return the single step that raises the answer's score most.

    Where steps gain the same, the one that would gain more if scores went below 0 comes first, then the
    lowest level, then primary before secondary, then the question's order; pitfalls come after criteria.

    Args:
        rubric: Weights and points.
        primary: Ids of the question's primary criteria.
        secondary: Ids of its secondary criteria.
        levels: Level 0-4 by criterion, None for *not enough to judge*.
        pitfalls: Ids of the pitfalls that are present.

    Returns:
        The step, or None where nothing was graded or nothing is left to gain.
    """

    def score(levels: Levels, pitfalls: Collection[str]) -> float | None:
        return _raw_score(rubric, primary=primary, secondary=secondary, levels=levels, pitfalls=pitfalls)

    now = score(levels, pitfalls)
    if now is None:
        return None
    steps: list[tuple[tuple[float, float, int], BestChange]] = []
    top = rubric.arithmetic.top_level
    for id in (*primary, *secondary):
        level = levels.get(id)
        if level is not None and level < top:
            steps.append(_step(now, score({**levels, id: level + 1}, pitfalls), level=level, criterion=id))
    for pitfall in rubric.pitfalls:
        if pitfall.id in pitfalls:
            left = [id for id in pitfalls if id != pitfall.id]
            steps.append(_step(now, score(levels, left), level=top, pitfall=pitfall.id))
    # max keeps the first of equals, and primary criteria come first in the list.
    return max(steps, key=lambda step: step[0])[1] if steps else None


def _step(
    now: float, after: float | None, *, level: int, criterion: str | None = None, pitfall: str | None = None
) -> tuple[tuple[float, float, int], BestChange]:
    then = now if after is None else after
    before, reached = max(0.0, now), max(0.0, then)
    change = BestChange(criterion=criterion, pitfall=pitfall, gain=rounded(reached) - rounded(before))
    # Rounded, since steps that gain the same on paper differ in the last bits of a float.
    return (round(reached - before, 6), round(then - now, 6), -level), change


def _raw_score(
    rubric: Rubric,
    *,
    primary: Sequence[str],
    secondary: Sequence[str],
    levels: Levels,
    pitfalls: Collection[str],
) -> float | None:
    constants = rubric.arithmetic
    earned = possible = 0
    for ids, weight in ((primary, constants.primary_weight), (secondary, constants.secondary_weight)):
        for id in ids:
            level = levels.get(id)
            if level is not None:
                earned += weight * level
                possible += weight * constants.top_level
    if not possible:
        return None
    return 100 * earned / possible - sum(rubric.pitfall(id).points for id in set(pitfalls))
