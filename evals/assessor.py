"""A case put to a coach through the product's own door, and the grading that comes of it."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel

from evals.cases import GIVEN_ON, Case
from evals.grading import Grading, Quotes
from evals.inventions import inventions
from evals.wires import Ticket, text_in, ticketed
from rehearse.chat import Tally
from rehearse.chat.forms import value_in
from rehearse.errors import CoachError
from rehearse.evidence import find
from rehearse.interview.assessment import Assessment
from rehearse.interview.coach import AnswerRequest, Coach, RewriteRequest
from rehearse.interview.view import assessment_score
from rehearse.rubric import Rubric

_CONTRADICTION = "contradiction"


class _Part(BaseModel):
    """What quotes are given for, whatever else is wrong with it."""

    pitfall: str = ""
    quotes: tuple[str, ...] | None = None


class _Said(BaseModel):
    """The quotes of a reply, read so mildly that a fault of another kind hides none of them."""

    criteria: tuple[_Part, ...] | None = None
    pitfalls: tuple[_Part, ...] | None = None


def graded(case: Case, coach: Coach, rubric: Rubric, *, epoch: int = 1, rewrites: bool = False) -> Grading:
    """Return what the coach makes of a case; failure of any kind is a grading without levels that says why.

    It is graded as on the day when it was given, so that the same files give the same levels at any time.

    Args:
        case: What is graded.
        coach: Who grades; made by `evals.wires.coach_of` where a model's first reply is to be looked at.
        rubric: What is graded by.
        epoch: Which grading of the case this is, from 1.
        rewrites: Whether a stronger version is asked for too, and looked through for facts that nobody
            stated; what it takes is in `usage`.
    """
    with ticketed(Ticket(case.id, epoch=epoch)) as ticket:
        made = coach.assess(case.request, now=GIVEN_ON)
    if ticket.lacking is not None:
        # A repair that is missing leaves grades that the coach would not have left so.
        return Grading(case=case.id, epoch=epoch, reason=ticket.lacking, usage=made.usage)
    shown = _shown_quotes(made, case.request)
    grading = Grading(
        case=case.id,
        epoch=epoch,
        levels=made.levels if made.status == "graded" else {},
        quotes={grade.criterion: tuple(quote.text for quote in grade.quotes) for grade in made.grades if grade.quotes},
        reasons={grade.criterion: grade.reason for grade in made.grades if grade.reason},
        pitfalls={finding.pitfall: tuple(quote.text for quote in finding.quotes) for finding in made.pitfalls},
        score=assessment_score(rubric, case.request.planned, made),
        reason=made.reason if made.status != "graded" else None,
        # A coach that calls a model unseen leaves nothing to be counted.
        first_quotes=_first_quotes(ticket, case.request) if ticket.requests or made.usage.calls else shown,
        shown_quotes=shown,
        prompts=made.provenance.prompts,
        usage=made.usage,
    )
    return _with_new_facts(grading, case, coach, made) if rewrites and grading.is_graded else grading


def _with_new_facts(grading: Grading, case: Case, coach: Coach, made: Assessment) -> Grading:
    """Return the grading with the facts of a stronger version that nobody stated; as it was where none was made."""
    with ticketed(Ticket(case.id, epoch=grading.epoch, work="rewrite")):
        try:
            stronger = coach.rewrite(
                RewriteRequest(answer=case.request, assessment=made, posting=case.posting), now=GIVEN_ON
            )
        except CoachError:
            return grading
    asked = case.request
    sources = (asked.answer, *(before.answer for before in asked.earlier), asked.resume, case.posting)
    bill = Tally()
    bill.add(grading.usage)
    bill.add(stronger.usage)
    return grading.model_copy(update={"new_facts": inventions(stronger.text, *sources), "usage": bill.usage})


def _first_quotes(ticket: Ticket, request: AnswerRequest) -> Quotes:
    """Count the quotes of the model's first reply, before any repair; none where it holds no JSON."""
    said, _ = value_in(text_in(ticket.first_reply or b""), _Said)
    if said is None:
        return Quotes()
    everything = (request.answer, *(before.answer for before in request.earlier), request.resume)
    return _counted(
        (quote, everything if part.pitfall == _CONTRADICTION else (request.answer,))
        for part in (*(said.criteria or ()), *(said.pitfalls or ()))
        for quote in part.quotes or ()
    )


def _shown_quotes(made: Assessment, request: AnswerRequest) -> Quotes:
    texts = {
        "answer": (request.answer,),
        "earlier": tuple(before.answer for before in request.earlier),
        "resume": (request.resume,),
    }
    quotes = [quote for grade in made.grades for quote in grade.quotes]
    quotes += [quote for finding in made.pitfalls for quote in finding.quotes]
    return _counted((quote.text, texts[quote.source]) for quote in quotes)


def _counted(quotes: Iterable[tuple[str, tuple[str, ...]]]) -> Quotes:
    stands = [any(find(quote, text) for text in texts) for quote, texts in quotes]
    return Quotes(given=len(stands), verbatim=sum(stands))
