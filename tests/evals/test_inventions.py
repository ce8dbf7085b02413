"""Facts of a stronger version that nobody stated are found, and what was stated in other words is let be."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wired import NOW, all_cases

from evals.assessor import graded
from evals.cases import Case
from evals.grading import Grading
from evals.inventions import inventions
from rehearse.errors import CoachError
from rehearse.interview.assessment import Assessment, CriterionGrade, Provenance, Rewrite, Usage
from rehearse.interview.coach import AnswerRequest, RewriteRequest
from rehearse.rubric import Rubric

SAID = (
    "I'd like to run the depot in three years. I begin the scheduling course in May, it's 1,200 euros, and "
    "Brightwell pays half. Last year I trained twenty-five people and cut overtime by ten percent, with SQL."
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("By 2029 I want to run the depot.", ("2029",)),
        ("I cut overtime by 15 % with twelve planners.", ("15", "twelve")),
        ("I trained 25 people and saved 40k.", ("40",)),
        ("The course costs $1,200.", ("1,200",)),
        ("I learned it at Harvard, with Tableau and an MBA.", ("Harvard", "Tableau", "MBA")),
        ("I start in October, on a Tuesday.", ("October", "Tuesday")),
        ("We keep to ISO9001 and use C3PO.", ("ISO9001", "C3PO")),
        ("I lead six people at Brightwell’s depot.", ("six",)),
        ("It takes 3.5 years.", ("3.5",)),
        ("Harvard taught me that Harvard is far, said Harvard.", ("Harvard",)),
    ],
)
def test_a_new_fact_is_found(text: str, found: tuple[str, ...]) -> None:
    assert inventions(text, SAID) == found


@pytest.mark.parametrize(
    "text",
    [
        "In 3 years, I see myself running the depot.",
        "I trained 25 people, and I'm proud of it.",
        "At Brightwell's depot I'd cut overtime by 10%.",
        "The course costs 1200 euros (1.200 EUR).",
        "Within [1] months I will have led [2] people. By [12], more.",
        "One thing matters: one day I will run it. A year is 1 year.",
        "Planning is what I do best. Ultimately: Planning.\nNext, I learn.",
        "“Ready,” I said. - Always. OK?",
        "The course begins in may; sql is what I use.",
        "",
    ],
)
def test_what_was_said_or_is_no_fact_is_let_be(text: str) -> None:
    assert inventions(text, SAID) == ()


def test_any_source_vouches_for_a_fact() -> None:
    assert inventions("I led 7 people at Northgate.", "I led people.", "", "Northgate, 2019: led seven people") == ()


def test_in_a_language_that_writes_nouns_with_capitals_names_are_not_looked_for() -> None:
    said = "Ich möchte in drei Jahren die Planung im Lager leiten und dafür im Mai den Kurs machen."
    assert inventions("Ich leite in 4 Jahren die Abteilung im Lager.", said) == ("4",)


@given(st.text(max_size=200))
def test_a_text_vouches_for_itself(text: str) -> None:
    assert inventions(text, text) == ()


def test_no_sample_invents_anything_of_its_own() -> None:
    for case in all_cases():
        assert inventions(case.request.answer, case.request.answer, case.request.resume, case.posting) == ()


class Rewriter:
    """A coach that gives every criterion level 2 and rewrites as it is told."""

    def __init__(self, rubric: Rubric, text: str | None) -> None:
        self._text = text
        self._signed = Provenance(coach="offline", rubric_version=rubric.version, rubric_hash=rubric.hash, at=NOW)
        self.asked: list[RewriteRequest] = []

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        grades = tuple(CriterionGrade(criterion=id, level=2, reason="So so.") for id in request.planned.criteria)
        return Assessment(status="graded", grades=grades, provenance=self._signed, usage=Usage(calls=1, input_tokens=9))

    def rewrite(self, request: RewriteRequest, *, now: datetime) -> Rewrite:
        self.asked.append(request)
        if self._text is None:
            raise CoachError("No.")
        return Rewrite(text=self._text, provenance=self._signed, usage=Usage(calls=1, input_tokens=5))


def rewritten_by(coach: Rewriter, case: Case, rubric: Rubric, *, rewrites: bool = True) -> Grading:
    return graded(case, coach, rubric, rewrites=rewrites)  # type: ignore[arg-type]  # assesses and rewrites only


def test_a_coach_that_makes_facts_up_in_a_rewrite_is_found_out(rubric: Rubric) -> None:
    case = all_cases()[0]
    coach = Rewriter(rubric, "I will lead 4711 people at Xanadu Holdings.")
    grading = rewritten_by(coach, case, rubric)
    assert grading.new_facts == ("4711", "Xanadu", "Holdings")
    assert coach.asked[0].posting == case.posting
    assert (grading.usage.calls, grading.usage.input_tokens) == (2, 14)


def test_a_rewrite_of_what_was_said_has_no_new_facts(rubric: Rubric) -> None:
    case = next(case for case in all_cases() if case.request.resume)
    coach = Rewriter(rubric, f"{case.request.answer} {case.request.resume} By [1].")
    assert rewritten_by(coach, case, rubric).new_facts == ()


@pytest.mark.parametrize(("text", "rewrites"), [(None, True), ("Anything.", False)])
def test_where_no_rewrite_was_made_nothing_is_said_of_it(rubric: Rubric, text: str | None, rewrites: bool) -> None:
    grading = rewritten_by(Rewriter(rubric, text), all_cases()[0], rubric, rewrites=rewrites)
    assert grading.new_facts is None
    assert grading.is_graded
