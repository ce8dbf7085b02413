"""How an answer is put to a model: the contract, the question, and as much context as its window holds."""

from __future__ import annotations

from typing import NamedTuple

from rehearse.errors import ModelError
from rehearse.interview.coach import AnswerRequest
from rehearse.llm.budget import FENCE, Fitted, fitted, fitted_exchanges
from rehearse.llm.contract import criteria_text, facts_text, open_pitfalls, pitfalls_text, rulings_text
from rehearse.llm.inquiry import Inquiry
from rehearse.llm.replies import AssessReply
from rehearse.llm.verdict import Verdict, problems_of, verdict
from rehearse.rubric import Rubric
from rehearse.tokens import count

_MOST_FACTS = 400
_MOST_EARLIER = 600
_MOST_RESUME = 600
_LEAST_ANSWER = 40


class _Put(NamedTuple):
    """The prompt's values, and what is to be said of what was shortened."""

    values: dict[str, str]
    notices: tuple[str, ...]


def reserve_for(request: AnswerRequest) -> int:
    """Return the tokens to leave for the reply: quotes and a sentence for each criterion, and some pitfalls."""
    return 200 + 120 * len(request.planned.criteria)


def assessed(inquiry: Inquiry, request: AnswerRequest, rubric: Rubric) -> Verdict:
    """Return what the model makes of an answer, as far as code could verify it.

    The posting is not sent, only the facts read from it; earlier answers and the resume only as far as a
    contradiction with them could be noticed.

    Raises:
        ModelError: the answer does not fit, the call failed, or the reply is out of form twice.
    """
    put = _put(inquiry, request, rubric)
    checked = inquiry.ask(AssessReply, lambda reply: problems_of(reply, request, rubric), **put.values)
    found = verdict(checked.value, request, rubric)
    return found._replace(notices=(*put.notices, *found.notices))


def _put(inquiry: Inquiry, request: AnswerRequest, rubric: Rubric) -> _Put:
    ids = request.planned.criteria
    pitfalls = open_pitfalls(rubric, ids)
    facts = fitted(facts_text(request.job), _MOST_FACTS, what="the facts of the job")
    values = {
        "criteria": criteria_text(rubric, ids),
        "pitfalls": pitfalls_text(rubric, pitfalls),
        "rulings": rulings_text(rubric, criteria=ids, pitfalls=pitfalls),
        "language": request.language,
        "question": request.asked,
        "facts": facts.text,
        "earlier": "",
        "resume": "",
        "answer": "",
    }
    answer = _answer(inquiry, request.answer, values)
    values["answer"] = answer.text
    room = inquiry.room(**values)
    earlier = fitted_exchanges(request.earlier, min(_MOST_EARLIER, room // 2 - FENCE), what="your earlier answers")
    values["earlier"] = earlier.text
    room = inquiry.room(**values) - FENCE
    resume = fitted(request.resume, min(_MOST_RESUME, room), what="your resume")
    values["resume"] = resume.text
    return _Put(values, (*answer.notices, *earlier.notices, *resume.notices, *facts.notices))


def _answer(inquiry: Inquiry, text: str, values: dict[str, str]) -> Fitted:
    room = inquiry.room(**values) - FENCE
    answer = fitted(text, room, what="your answer")
    while answer.text and inquiry.room(**{**values, "answer": answer.text}) < 0:
        # What looks like a fence is made harmless, and then takes more tokens than it did as it was written.
        room = min(room, count(answer.text)) // 2
        answer = fitted(text, room, what="your answer")
    if room < _LEAST_ANSWER or not answer.text.strip():
        raise ModelError(
            "The model's context has no room for your answer beside the rubric; set REHEARSE_MODEL_CONTEXT to what "
            "the model can take, or choose another coach."
        )
    return answer
