"""A case put to a coach through the product's own door, and the grading that comes of it."""

from __future__ import annotations

from datetime import datetime

from evals.cases import Case
from evals.grading import Grading, Quotes
from rehearse.evidence import find
from rehearse.interview.assessment import Assessment
from rehearse.interview.coach import AnswerRequest, Coach
from rehearse.interview.view import assessment_score
from rehearse.rubric import Rubric


def graded(case: Case, coach: Coach, rubric: Rubric, *, now: datetime, epoch: int = 1) -> Grading:
    """Return what the coach makes of a case; failure of any kind is a grading without levels that says why."""
    made = coach.assess(case.request, now=now)
    shown = _quotes(made, case.request)
    return Grading(
        case=case.id,
        epoch=epoch,
        levels=made.levels if made.status == "graded" else {},
        quotes={grade.criterion: tuple(quote.text for quote in grade.quotes) for grade in made.grades if grade.quotes},
        reasons={grade.criterion: grade.reason for grade in made.grades if grade.reason},
        pitfalls={finding.pitfall: tuple(quote.text for quote in finding.quotes) for finding in made.pitfalls},
        score=assessment_score(rubric, case.request.planned, made),
        reason=made.reason if made.status != "graded" else None,
        first_quotes=shown,
        shown_quotes=shown,
        prompts=made.provenance.prompts,
        usage=made.usage,
    )


def _quotes(made: Assessment, request: AnswerRequest) -> Quotes:
    texts = {
        "answer": (request.answer,),
        "earlier": tuple(before.answer for before in request.earlier),
        "resume": (request.resume,),
    }
    quotes = [quote for grade in made.grades for quote in grade.quotes]
    quotes += [quote for finding in made.pitfalls for quote in finding.quotes]
    stand = [quote for quote in quotes if any(find(quote.text, text) for text in texts[quote.source])]
    return Quotes(given=len(quotes), verbatim=len(stand))
