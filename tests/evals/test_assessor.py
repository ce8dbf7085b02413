"""A case is graded through the product's own door, and what cannot be trusted shows in the grading."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from evals.assessor import graded
from evals.cases import Case, base_cases
from evals.gold import load_gold
from evals.grading import Grading
from rehearse.interview.assessment import Assessment, CriterionGrade, Provenance, Quote
from rehearse.interview.coach import AnswerRequest
from rehearse.offline import OfflineCoach
from rehearse.rubric import Rubric

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    from rehearse.rubric import load_rubric

    rubric = load_rubric()
    return base_cases(load_gold(rubric), rubric)


class Scripted:
    """A coach that says the same of every answer."""

    def __init__(self, rubric: Rubric, **says: Any) -> None:
        self._says = says
        self._signed = Provenance(coach="llm", rubric_version=rubric.version, rubric_hash=rubric.hash, at=NOW)

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        return Assessment(provenance=self._signed, **self._says)


def _by(coach: Any, case: Case, rubric: Rubric) -> Grading:
    return graded(case, coach, rubric)


def test_every_sample_is_a_case_with_its_job_read_and_its_resume(cases: tuple[Case, ...], rubric: Rubric) -> None:
    samples = {sample.id: sample for file in load_gold(rubric) for sample in file.samples}
    assert [case.id for case in cases] == list(samples)
    for case in cases:
        assert case.request.answer == samples[case.id].answer
        assert case.request.resume == samples[case.id].resume
        assert case.request.job.title is not None
        assert case.request.job.objectives
        assert set(case.request.planned.criteria) == set(samples[case.id].labels)


def test_the_offline_coach_grades_a_case_with_quotes_that_all_stand(cases: tuple[Case, ...], rubric: Rubric) -> None:
    grading = next(made for case in cases if (made := _by(OfflineCoach(rubric), case, rubric)).score)
    assert grading.is_graded
    assert grading.score is not None
    assert 0 < grading.score <= 100
    assert grading.shown_quotes.given == grading.shown_quotes.verbatim > 0
    assert Grading.model_validate(grading.line()) == grading


def test_a_quote_that_nobody_said_is_given_and_not_verbatim(cases: tuple[Case, ...], rubric: Rubric) -> None:
    made_up = Quote(text="a certificate in falconry from the moon")
    grade = CriterionGrade(criterion="specificity", level=3, quotes=(made_up,), reason="So it seems.")
    grading = _by(Scripted(rubric, status="graded", grades=(grade,)), cases[0], rubric)
    assert (grading.shown_quotes.given, grading.shown_quotes.verbatim) == (1, 0)


def test_words_of_the_resume_do_not_stand_in_the_answer(cases: tuple[Case, ...], rubric: Rubric) -> None:
    case = next(case for case in cases if case.request.resume)
    line = case.request.resume.strip().splitlines()[0]
    for source, stands in (("answer", 0), ("resume", 1)):
        quote = Quote.model_validate({"text": line, "source": source})
        grade = CriterionGrade(criterion="specificity", level=2, quotes=(quote,), reason="So it seems.")
        grading = _by(Scripted(rubric, status="graded", grades=(grade,)), case, rubric)
        assert grading.shown_quotes.verbatim == stands


def test_what_was_not_graded_has_no_level_no_score_and_a_reason(cases: tuple[Case, ...], rubric: Rubric) -> None:
    grading = _by(Scripted(rubric, status="not_graded", reason="The model is away."), cases[0], rubric)
    assert not grading.is_graded
    assert (grading.levels, grading.score, grading.reason) == ({}, None, "The model is away.")
