"""Several interviews together: whole ones make the trend, every attempt counts by question, weaknesses return."""

from __future__ import annotations

from datetime import timedelta

from report_parts import FIVE_YEARS, NOW, graded, interview, reply, turn

from rehearse.interview.assessment import PitfallFinding, Quote
from rehearse.interview.history import by_question, past_of, returning
from rehearse.interview.model import Interview, Setup
from rehearse.rubric import Rubric

SALARY = {"handling": 2, "alignment": 2, "development": None}


def at(rubric: Rubric, days: int, id: str, levels: dict[str, int | None], **fields: object) -> Interview:
    """An interview of one question, held so many days later."""
    when = NOW + timedelta(days=days)
    made = graded(levels, pitfalls=fields.pop("pitfalls", ()))
    asked = turn(rubric, id, (reply("I lead.", made, asked_at=when),))
    return interview(asked, **{"id": f"interview-of-day-{days:02}", "finished_at": when, **fields})


def test_whole_interviews_make_the_trend_oldest_first_and_practice_and_ungraded_ones_do_not(rubric: Rubric) -> None:
    kept = [
        at(rubric, 9, "five_years", FIVE_YEARS),
        at(rubric, 2, "five_years", FIVE_YEARS),
        at(rubric, 3, "five_years", FIVE_YEARS, setup=Setup(only=("five_years",))),
        at(rubric, 4, "five_years", FIVE_YEARS, finished_at=None),
        interview(turn(rubric, "setbacks", skipped=True), id="nothing-answered"),
    ]
    assert [past.id for past in past_of(kept, rubric)] == ["interview-of-day-02", "interview-of-day-09"]


def test_best_and_latest_attempt_are_told_by_question_over_all_interviews(rubric: Rubric) -> None:
    low = dict.fromkeys(FIVE_YEARS, 1)
    kept = [
        at(rubric, 5, "five_years", low),
        at(rubric, 1, "five_years", FIVE_YEARS),
        at(rubric, 2, "salary_goals", SALARY),
    ]
    first, second = by_question(kept, rubric)
    assert (first.question, second.question) == ("five_years", "salary_goals")
    assert (first.best.interview, first.latest.interview) == ("interview-of-day-01", "interview-of-day-05")
    assert first.latest.score == 25
    assert len(first.tries) == 2


def test_what_was_not_graded_has_no_past(rubric: Rubric) -> None:
    waiting = interview(turn(rubric, "setbacks", (reply("I go on.", None),)))
    assert by_question([waiting], rubric) == ()
    assert returning([waiting], rubric, often=1) == ()


def test_a_weakness_is_counted_in_answers_and_not_by_its_levels(rubric: Rubric) -> None:
    vague = PitfallFinding(pitfall="vague", quotes=(Quote(text="I lead"),))
    kept = [
        at(rubric, day, "five_years", {**FIVE_YEARS, "horizon": 1}, pitfalls=(vague,) if day < 3 else ())
        for day in (1, 2, 3)
    ]
    found = {each.id: (each.n, each.of) for each in returning(kept, rubric, often=2)}
    # alignment is 2 of 4 in FIVE_YEARS, below solid too
    assert found == {"horizon": (3, 3), "alignment": (3, 3), "vague": (2, 3)}


def test_what_there_was_not_enough_to_judge_is_no_weakness(rubric: Rubric) -> None:
    kept = [at(rubric, day, "salary_goals", {"handling": 3, "alignment": 3, "development": None}) for day in (1, 2)]
    assert returning(kept, rubric, often=1) == ()
