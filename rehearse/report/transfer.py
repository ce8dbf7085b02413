"""Interviews as JSON, so that work moves between machines without an account."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal, NoReturn, Self

from pydantic import ValidationError

from rehearse.documents.steering import as_json
from rehearse.errors import DocumentError
from rehearse.interview.model import Interview
from rehearse.interview.view import interview_scores
from rehearse.report.spending import spending_of
from rehearse.rubric import Frozen, Rubric, load_rubric

FORMAT = "rehearse-interviews"
VERSION: Literal[1] = 1
MAX_BYTES = 20_000_000
_ADVICE = "choose a file that Rehearse exported"


def to_json(interviews: Iterable[Interview], rubric: Rubric | None = None) -> str:
    """Return the interviews as one JSON text that `from_json` reads.

    With a rubric, "scores" holds the figures of each interview for other tools, and "took" what it asked of
    models; reading ignores both, since they are always computed from the levels and the calls.
    """
    kept = tuple(interviews)
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "interviews": [interview.model_dump(mode="json") for interview in kept],
    }
    if rubric is not None:
        document["scores"] = {
            interview.id: interview_scores(rubric, interview).model_dump(mode="json") for interview in kept
        }
        document["took"] = {interview.id: spending_of(interview).model_dump(mode="json") for interview in kept}
    return as_json(document, indent=1) + "\n"


def from_json(text: str | bytes, rubric: Rubric | None = None) -> tuple[Interview, ...]:
    """Return the interviews of an exported file, in its order.

    Args:
        text: What `to_json` wrote; bytes are read as UTF-8.
        rubric: Criteria, pitfalls and questions that may be named; the project's own by default.

    Raises:
        DocumentError: the text is over 20 MB, is no JSON, is of another format or a later version, or an
            interview in it is not as it must be; the message names which and where.
    """
    document = _parse(_decode(text))
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        _refuse(f'Expected a JSON object with "format": "{FORMAT}", found something else')
    if document.get("version") != VERSION:
        raise DocumentError(
            f"Expected version {VERSION} of the format, found {_short(document.get('version'))}; "
            "update Rehearse, or export the file again with this version."
        )
    rows = document.get("interviews")
    if not isinstance(rows, list):
        _refuse('Expected a list under "interviews", found none')
    known = _Known.of(rubric or load_rubric())
    interviews = tuple(_interview(row, number, known) for number, row in enumerate(rows, start=1))
    ids = [interview.id for interview in interviews]
    if len(set(ids)) < len(ids):
        _refuse("Expected each interview once, found one id twice")
    return interviews


def _decode(text: str | bytes) -> str:
    if len(text) > MAX_BYTES or (isinstance(text, str) and len(text.encode("utf-8", "replace")) > MAX_BYTES):
        raise DocumentError(
            f"Expected at most {MAX_BYTES // 1_000_000} MB, found more; export fewer interviews at a time."
        )
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"Expected JSON in UTF-8, found other bytes at {error.start}; {_ADVICE}.") from error


def _parse(text: str) -> Any:
    try:
        document = json.loads(text, parse_constant=_no_constant)
        json.dumps(document, ensure_ascii=False).encode()
    except RecursionError as error:
        raise DocumentError(f"Expected an export, found JSON nested far too deeply; {_ADVICE}.") from error
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"Expected JSON, found something else in line {error.lineno}, column {error.colno}; {_ADVICE}."
        ) from error
    except UnicodeEncodeError as error:
        raise DocumentError(f"Expected text, found half a character (a lone surrogate); {_ADVICE}.") from error
    except ValueError as error:
        raise DocumentError(f"Expected JSON, found {error}; {_ADVICE}.") from error
    return document


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name}, which no export holds")


class _Known(Frozen):
    """The ids that an interview may name."""

    questions: frozenset[str]
    criteria: frozenset[str]
    pitfalls: frozenset[str]

    @classmethod
    def of(cls, rubric: Rubric) -> Self:
        return cls(
            questions=frozenset(question.id for question in rubric.questions),
            criteria=frozenset(criterion.id for criterion in rubric.criteria),
            pitfalls=frozenset(pitfall.id for pitfall in rubric.pitfalls),
        )

    def strangers(self, interview: Interview) -> set[str]:
        assessments = [
            reply.assessment
            for turn in interview.turns
            for attempt in turn.attempts
            for reply in attempt.replies
            if reply.assessment is not None
        ]
        planned = [turn.planned for turn in interview.turns]
        criteria = {id for question in planned for id in question.criteria}
        criteria |= {grade.criterion for assessment in assessments for grade in assessment.grades}
        pitfalls = {finding.pitfall for assessment in assessments for finding in assessment.pitfalls}
        questions = {question.question_id for question in planned}
        return (questions - self.questions) | (criteria - self.criteria) | (pitfalls - self.pitfalls)


def _interview(row: Any, number: int, known: _Known) -> Interview:
    try:
        interview = Interview.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole of it"
        raise DocumentError(
            f"Interview {number} is not as expected at {where}: {first['msg']}; "
            "it was changed, or exported by another version of Rehearse: export it again."
        ) from error
    if interview.current is not None and not 0 <= interview.current < len(interview.turns):
        _refuse(f"Interview {number} is at question {interview.current + 1} of {len(interview.turns)}")
    if any(moment.tzinfo is None for moment in _moments(interview)):
        _refuse(f"Interview {number} holds a time without its zone")
    if strangers := known.strangers(interview):
        raise DocumentError(
            f"Interview {number} names {', '.join(sorted(strangers))[:100]}, which this rubric does not know; "
            "it was graded by another version of the rubric: open it with the Rehearse that made it."
        )
    return interview


def _moments(value: object) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from _moments(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _moments(item)


def _short(value: object) -> str:
    return "none" if value is None else repr(value)[:20]


def _refuse(found: str) -> NoReturn:
    raise DocumentError(f"{found}; {_ADVICE}.")
