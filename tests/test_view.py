"""What an interview amounts to: scores from levels, what was not graded entering none of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rehearse.interview.assessment import Assessment, CriterionGrade, PitfallFinding, Provenance, Quote
from rehearse.interview.job import PlannedQuestion, Why
from rehearse.interview.model import Attempt, Interview, Reply, Setup, Turn
from rehearse.interview.view import attempt_score, best_attempt, compare, findings, interview_scores, turn_score
from rehearse.rubric import Rubric

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SIGNED = Provenance(coach="offline", rubric_version=1, rubric_hash="0", at=NOW)


def graded(levels: dict[str, int | None], *pitfalls: str) -> Assessment:
    return Assessment(
        status="graded",
        grades=tuple(CriterionGrade(criterion=id, level=level, reason="") for id, level in levels.items()),
        pitfalls=tuple(PitfallFinding(pitfall=id, quotes=(Quote(text="words"),)) for id in pitfalls),
        provenance=SIGNED,
    )


NOT_GRADED = Assessment(status="not_graded", reason="The model did not answer.", provenance=SIGNED)


def turn(rubric: Rubric, question_id: str, *assessments: Assessment | None) -> Turn:
    question = rubric.question(question_id)
    planned = PlannedQuestion(
        question_id=question_id,
        text=question.asked_as,
        kind=question.kind,
        primary=question.primary,
        secondary=question.secondary,
        why=Why(strategy=question.strategy),
    )
    attempts = tuple(
        Attempt(number=n, replies=(Reply(asked="?", asked_at=NOW, answer=f"try {n}", assessment=assessment),))
        for n, assessment in enumerate(assessments, start=1)
    )
    return Turn(planned=planned, asked="?", attempts=attempts)


def interview(*turns: Turn) -> Interview:
    return Interview(id="x" * 20, title="t", created_at=NOW, setup=Setup(), turns=turns)


def test_an_answer_score_is_the_weighted_mean_of_its_levels(rubric: Rubric) -> None:
    # five_years: specificity and horizon weigh 2, alignment and development 1: (2*4 + 2*2 + 1*1 + 1*3) / 24
    made = turn(rubric, "five_years", graded({"specificity": 4, "horizon": 2, "alignment": 1, "development": 3}))
    assert turn_score(rubric, made) == pytest.approx(100 * 16 / 24)


def test_the_best_attempt_counts_and_the_later_of_equals(rubric: Rubric) -> None:
    made = turn(rubric, "salary_goals", graded({"handling": 3}), graded({"handling": 1}), graded({"handling": 3}))
    best = best_attempt(rubric, made)
    assert best is not None
    assert best.number == 3


def test_what_was_not_graded_enters_no_mean(rubric: Rubric) -> None:
    done = turn(rubric, "salary_goals", graded({"handling": 4, "alignment": 4, "development": 4}))
    scores = interview_scores(rubric, interview(done, turn(rubric, "setbacks", NOT_GRADED), turn(rubric, "setbacks")))
    assert scores.score == 100
    assert scores.by_turn == (100, None, None)
    assert scores.band is not None
    assert scores.band.id == "interview_ready"


def test_an_interview_without_a_grade_has_no_figure_at_all(rubric: Rubric) -> None:
    scores = interview_scores(rubric, interview(turn(rubric, "setbacks", NOT_GRADED)))
    assert (scores.score, scores.band) == (None, None)
    assert set(scores.lenses.values()) == {None}


def test_an_attempt_not_graded_never_beats_one_that_is(rubric: Rubric) -> None:
    made = turn(rubric, "salary_goals", graded({"handling": 0}), NOT_GRADED)
    assert turn_score(rubric, made) == 0
    assert attempt_score(rubric, made, made.attempts[1]) is None


def test_a_neglected_present_lowers_the_drive_lens(rubric: Rubric) -> None:
    levels: dict[str, int | None] = {"specificity": 4, "horizon": 4, "alignment": 4, "development": 4}
    clean = interview_scores(rubric, interview(turn(rubric, "five_years", graded(levels)))).lenses
    marked = interview_scores(rubric, interview(turn(rubric, "five_years", graded(levels, "neglects_present")))).lenses
    assert (clean["drive"], marked["drive"]) == (100, 85)
    assert clean["growth"] == marked["growth"]


def test_two_attempts_stand_side_by_side_criterion_by_criterion(rubric: Rubric) -> None:
    made = turn(rubric, "salary_goals", graded({"handling": 1, "alignment": None}), graded({"handling": 3}))
    first, second = (attempt.assessment for attempt in made.attempts)
    rows = {row.criterion: (row.before, row.after) for row in compare(made.planned, first, second)}
    assert rows == {"handling": (1, 3), "alignment": (None, None), "development": (None, None)}


def test_pitfalls_of_attempts_that_count_are_listed_with_their_question(rubric: Rubric) -> None:
    first = turn(rubric, "setbacks", graded({"flexibility": 4}))
    second = turn(
        rubric, "salary_goals", graded({"handling": 1}, "self_serving"), graded({"handling": 4, "alignment": 3})
    )
    assert findings(interview(first, second), rubric) == ()
    worse = turn(rubric, "salary_goals", graded({"handling": 2}, "self_serving"))
    assert [(at, found.pitfall) for at, found in findings(interview(first, worse), rubric)] == [(1, "self_serving")]
