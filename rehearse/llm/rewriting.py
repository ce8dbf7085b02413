"""How an answer is put to a model to be made stronger, and what is left of the reply when new facts are out."""

from __future__ import annotations

import re
from typing import NamedTuple

from rehearse.evidence import blanked
from rehearse.interview.coach import RewriteRequest
from rehearse.llm.budget import fitted_beside
from rehearse.llm.contract import facts_text
from rehearse.llm.inquiry import Inquiry
from rehearse.llm.plain import plain
from rehearse.llm.replies import RewriteReply
from rehearse.rubric import Rubric

_LONGEST = 4_000
_LONGEST_BLANK = 300
_MOST_STEPS = 4
_UNASKED = "What belongs here?"
_BLANK = re.compile(r"\[(\d{1,3})\]")


class Rewritten(NamedTuple):
    """The new text with numbered blanks, the questions that fill them in order, what code took out, and notices."""

    text: str
    blanks: tuple[str, ...]
    removed: tuple[str, ...]
    notices: tuple[str, ...]


def rewritten(inquiry: Inquiry, request: RewriteRequest, rubric: Rubric) -> Rewritten:
    """Return a stronger version in which every fact stands in answer, earlier answers, resume or posting.

    Raises:
        CoachError: the texts do not fit, the call failed, or the reply cannot be used.
    """
    asked = request.answer
    values = {
        "question": asked.asked,
        "missing": _missing(request, rubric),
        "answer": asked.answer,
        "facts": facts_text(asked.job),
        "language": asked.language,
    }
    resume = fitted_beside(inquiry, values, asked.resume, name="resume", what="your resume")
    checked = inquiry.ask(RewriteReply, _problems, **values, resume=resume.text)
    reply = _renumbered(checked.value)
    sources = (asked.answer, *(exchange.answer for exchange in asked.earlier), asked.resume, request.posting)
    made = blanked(reply.text, *sources)
    new = tuple(fact.question for fact in made.removed)
    return Rewritten(made.text, (*reply.blanks, *new), tuple(fact.text for fact in made.removed), resume.notices)


def _missing(request: RewriteRequest, rubric: Rubric) -> str:
    """Return the rubric's next step for the weakest criteria, primary ones first, and the remedy of each pitfall."""
    planned, top = request.answer.planned, rubric.arithmetic.top_level
    weak = [
        (level, id not in planned.primary, order, id)
        for order, (id, level) in enumerate(request.assessment.levels.items())
        if level is not None and level < top
    ]
    steps = [
        f"- {rubric.criterion(id).name}: {rubric.criterion(id).next_steps[level]}"
        for level, _, _, id in sorted(weak)[:_MOST_STEPS]
    ]
    remedies = [rubric.pitfall(finding.pitfall) for finding in request.assessment.pitfalls]
    return "\n".join([*steps, *(f"- {pitfall.name}: {pitfall.remedy}" for pitfall in remedies)])


def _renumbered(reply: RewriteReply) -> RewriteReply:
    """Return the reply with blanks numbered in the order of the text, each with its question."""
    text = plain(reply.text, longest=_LONGEST, keeps_lines=True)
    order = {number: place for place, number in enumerate(dict.fromkeys(_BLANK.findall(text)), start=1)}
    text = _BLANK.sub(lambda blank: f"[{order[blank[1]]}]", text)
    asked = [reply.blanks[int(number) - 1] if 0 < int(number) <= len(reply.blanks) else "" for number in order]
    blanks = tuple(plain(question, longest=_LONGEST_BLANK) or _UNASKED for question in asked)
    return RewriteReply(text=text, blanks=blanks)


def _problems(reply: RewriteReply) -> list[str]:
    numbers = list(dict.fromkeys(_BLANK.findall(reply.text)))
    problems = [] if reply.text.strip() else ["The text is empty."]
    if len(reply.text) > _LONGEST:
        problems.append("The text is far too long; use at most 200 words.")
    if numbers != [str(number) for number in range(1, len(reply.blanks) + 1)]:
        problems.append(
            f"The text has the blanks {', '.join(f'[{n}]' for n in numbers[:20]) or 'none'}, but {len(reply.blanks)} "
            "questions came; number them [1], [2] and so on in the order of the text, one question each."
        )
    return problems
