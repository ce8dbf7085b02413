"""How an answer is put to a model: the contract, the question, and as much context as its window holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from rehearse.errors import ModelError
from rehearse.interview.coach import AnswerRequest
from rehearse.llm.budget import FENCE, Fitted, fitted_beside
from rehearse.llm.contract import criteria_text, facts_text, open_pitfalls, pitfalls_text, rulings_text
from rehearse.llm.inquiry import Inquiry
from rehearse.llm.nearest import Near, nearest
from rehearse.llm.replies import AssessReply
from rehearse.llm.verdict import Verdict, problems_of, verdict
from rehearse.rubric import Rubric
from rehearse.tokens import count

_MOST_FACTS = 50
_MOST_BESIDE = 72
"""Tokens of earlier answers and resume together: what an answer could conflict with, and no more, since each call
sends them again. So many held the other passage of every labelled contradiction in training answers and samples."""
_BESIDE = "Earlier answers, resume:"
_LEAST_ANSWER = 40


class _Put(NamedTuple):
    """The prompt's values, and what is to be said of what was shortened."""

    values: dict[str, str]
    notices: tuple[str, ...]


def reserve_for(request: AnswerRequest) -> int:
    """Return the tokens to leave for the reply: quotes and a sentence for each criterion, and some pitfalls."""
    return 200 + 120 * len(request.planned.criteria)


def assessed(inquiry: Inquiry, request: AnswerRequest, rubric: Rubric, *, now: datetime) -> Verdict:
    """Return what the model makes of an answer, as far as code could verify it.

    The posting is not sent, only the facts read from it; earlier answers and the resume only as far as a
    contradiction with them could be noticed; the month, so that times can be told from each other.

    Raises:
        ModelError: the answer does not fit, the call failed, or the reply is out of form twice.
    """
    put = _put(inquiry, request, rubric, f"{now:%B %Y}")
    checked = inquiry.ask(AssessReply, lambda reply: problems_of(reply, request, rubric), **put.values)
    found = verdict(checked.value, request, rubric)
    return found._replace(notices=(*put.notices, *found.notices))


def _put(inquiry: Inquiry, request: AnswerRequest, rubric: Rubric, date: str) -> _Put:
    ids = request.planned.criteria
    pitfalls = open_pitfalls(rubric, ids)
    named = sum(read is not None for read in (request.job.title, request.job.employer, request.job.seniority))
    facts = nearest([facts_text(request.job)], request.answer, _MOST_FACTS, first=named)
    values = {
        "criteria": criteria_text(rubric, ids),
        "pitfalls": pitfalls_text(rubric, pitfalls),
        "rulings": rulings_text(rubric, criteria=ids, pitfalls=pitfalls),
        "date": date,
        "language": request.language,
        "question": request.asked,
        "context": facts.text,
        "answer": "",
    }
    answer = _answer(inquiry, request.answer, values)
    values["answer"] = answer.text
    texts = [*(exchange.answer for exchange in request.earlier), request.resume]
    beside = nearest(texts, answer.text, min(_MOST_BESIDE, inquiry.room(**values) - FENCE))
    if beside.text:
        values["context"] = f"{facts.text}\n{_BESIDE}\n{beside.text}".lstrip()
    parts = (("the facts of the job", facts), ("your earlier answers and resume", beside))
    return _Put(values, (*answer.notices, *_left_out(parts)))


def _left_out(parts: Iterable[tuple[str, Near]]) -> Iterator[str]:
    told = [f"{near.kept} of {near.of} lines of {what}" for what, near in parts if near.kept < near.of]
    if told:
        yield f"To compare your answer with, the model was sent what is nearest to it: {', '.join(told)}."


def _answer(inquiry: Inquiry, text: str, values: dict[str, str]) -> Fitted:
    answer = fitted_beside(inquiry, values, text, name="answer", what="your answer")
    is_cut = answer.text != text
    if not answer.text.strip() or (is_cut and count(answer.text) < _LEAST_ANSWER):
        raise ModelError(
            "The model's context has no room for your answer beside the rubric; set REHEARSE_MODEL_CONTEXT to what "
            "the model can take, or choose another coach."
        )
    return answer
