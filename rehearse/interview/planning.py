"""Which questions an interview asks, and in which order. Decided by code; a coach only words them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from random import Random

from rehearse.errors import StateError
from rehearse.rubric import Question, Rubric

_ARC = {"opening": 0, "follow-up": 1, "situation": 2}


def choose_questions(rubric: Rubric, n: int, seed: int, only: Iterable[str] = ()) -> tuple[Question, ...]:
    """Choose `n` questions of the bank: openings first, then closer questions, then hard situations.

    From three questions on, every criterion is in play at least once and at least one hard situation is
    met; among the sets that do so, those with the most criteria primary somewhere are drawn from by
    `seed`, so that the same seed gives the same interview.

    Args:
        rubric: The bank and its criteria.
        n: How many questions, 1-8.
        seed: Seeds the draw.
        only: Ids to ask instead of a draw (practising chosen questions); `n` is then ignored.

    Raises:
        StateError: an id of `only` is not in the bank, or `n` is out of range.
    """
    wanted = tuple(only)
    if wanted:
        known = {question.id for question in rubric.questions}
        if unknown := [id for id in wanted if id not in known]:
            raise StateError(
                f"There is no question {unknown[0]!r} in the bank; choose one of {', '.join(sorted(known))}."
            )
        return tuple(rubric.question(id) for id in wanted)
    if not 1 <= n <= 8:
        raise StateError(f"An interview has 1 to 8 questions, not {n}; choose a number in that range.")
    draw = Random(seed)
    sets = [chosen for chosen in combinations(rubric.questions, n) if _is_balanced(chosen, rubric)]
    if not sets:
        sets = list(combinations([q for q in rubric.questions if q.kind == "opening"], n))
    most = max(_primaries(chosen) for chosen in sets)
    return _arc(draw.choice([chosen for chosen in sets if _primaries(chosen) == most]), draw)


def _is_balanced(chosen: tuple[Question, ...], rubric: Rubric) -> bool:
    kinds = [question.kind for question in chosen]
    covered = {id for question in chosen for id in question.criteria}
    horizons = sum("horizon" in question.primary for question in chosen)
    return (
        covered == {criterion.id for criterion in rubric.criteria}
        and kinds.count("opening") >= 1
        and 1 <= kinds.count("situation") <= max(1, len(chosen) // 3)
        # The bank's two 'where are you going' questions ask for the same answer.
        and (horizons <= 1 or len(chosen) > 6)
    )


def _primaries(chosen: tuple[Question, ...]) -> int:
    return len({id for question in chosen for id in question.primary})


def _arc(chosen: tuple[Question, ...], draw: Random) -> tuple[Question, ...]:
    shuffled = draw.sample(chosen, len(chosen))
    return tuple(sorted(shuffled, key=lambda question: (_ARC[question.kind], "horizon" not in question.primary)))
