"""One line of `rehearse grade`: what may stand in it, and the row that comes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field, StrictInt, StrictStr, ValidationError

from rehearse.cli.lines import MAX_LINE, Line
from rehearse.documents import clean_text
from rehearse.documents.steering import as_json
from rehearse.errors import DocumentError, RehearseError
from rehearse.interview.assessment import Assessment
from rehearse.interview.coach import AnswerRequest, Coach, Exchange
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.interview.view import assessment_score
from rehearse.offline import read_posting
from rehearse.rubric import Frozen, Rubric, band
from rehearse.settings import Settings

_POSTINGS_KEPT = 64


class Before(Frozen):
    """A question of the same interview that was answered before."""

    question: str
    answer: str


class Given(Frozen):
    """A line to be graded; `question` is what was asked where it was not in the rubric's words."""

    id: StrictStr | StrictInt
    question_id: str
    answer: str
    question: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    job_description: str | None = None
    resume: str | None = None
    earlier: tuple[Before, ...] = ()


class Grader:
    """Makes rows of lines with one coach; may be used from several threads at once."""

    def __init__(self, *, coach: Coach, rubric: Rubric, settings: Settings) -> None:
        self._coach = coach
        self._rubric = rubric
        self._settings = settings
        self._known = {question.id: question for question in rubric.questions}
        self._reading = lru_cache(maxsize=_POSTINGS_KEPT)(read_posting)

    def row(self, line: Line) -> dict[str, Any]:
        """Return the row of a line; one that cannot be graded has status "not_graded" and the reason."""
        found: Any = None
        try:
            found = _parsed(line)
            given = _given(found)
            request = self._request(given)
        except RehearseError as error:
            return _row(id=_id_of(found), reason=f"Line {line.number}: {error}")
        assessment = self._coach.assess(request, now=datetime.now(UTC))
        return self._graded(given, request.planned, assessment, line.number)

    def _request(self, given: Given) -> AnswerRequest:
        question = self._known.get(given.question_id)
        if question is None:
            raise DocumentError(
                f"expected a question_id of {', '.join(self._known)}, found {given.question_id[:60]!r}; choose one."
            )
        limits = self._settings
        answer = self._text(given.answer, "answer", limits.max_answer)
        if not answer:
            raise DocumentError('expected words in "answer", found none; write what was answered.')
        asked = given.question or question.asked_as
        return AnswerRequest(
            planned=PlannedQuestion.of(question, text=asked),
            exchanges=(Exchange(question=asked, answer=answer, question_id=question.id),),
            job=self._job(given.job_description),
            resume=self._text(given.resume, "resume", limits.max_resume),
            earlier=tuple(
                Exchange(question=before.question, answer=self._text(before.answer, "answer", limits.max_answer))
                for before in given.earlier
            ),
        )

    def _job(self, posting: str | None) -> JobReading:
        text = self._text(posting, "job description", self._settings.max_posting)
        return self._reading(text) if text else JobReading()

    def _text(self, text: str | None, what: str, max_chars: int) -> str:
        if text is None or not text.strip():
            return ""
        return clean_text(text, what=what, max_chars=max_chars).text

    def _graded(self, given: Given, planned: PlannedQuestion, made: Assessment, number: int) -> dict[str, Any]:
        score = assessment_score(self._rubric, planned, made)
        grades = {grade.criterion: grade for grade in made.grades}
        is_graded = score is not None
        return _row(
            id=given.id,
            reason=None if is_graded else f"Line {number}: {made.reason or 'no criterion could be judged.'}",
            levels={id: grades[id].level if id in grades else None for id in planned.criteria},
            evidence={id: [quote.text for quote in grade.quotes] for id, grade in grades.items()},
            reasons={id: grade.reason for id, grade in grades.items()},
            pitfalls=[
                {"id": finding.pitfall, "quotes": [quote.text for quote in finding.quotes]} for finding in made.pitfalls
            ],
            score=None if score is None else round(score, 2),
            band=None if score is None else band(self._rubric, score).id,
            provenance=made.provenance.model_dump(mode="json"),
        )


def encoded(row: dict[str, Any]) -> bytes:
    """Return the row as one line of UTF-8."""
    return as_json(row).encode("utf-8", "replace") + b"\n"


def _row(*, id: str | int | None, reason: str | None, **values: Any) -> dict[str, Any]:
    return {
        "id": id,
        "status": "graded" if reason is None else "not_graded",
        "reason": reason,
        "levels": {},
        "evidence": {},
        "reasons": {},
        "pitfalls": [],
        "score": None,
        "band": None,
        "provenance": None,
    } | values


def _parsed(line: Line) -> Any:
    if not line.whole:
        raise DocumentError(f"expected at most {MAX_LINE // 1_000_000} MB in a line, found more; shorten its texts.")
    try:
        found = json.loads(line.data.decode("utf-8"))
        if b"\\u" in line.data:
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DocumentError("expected text, found half a character (a lone surrogate); write it anew.") from error
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"expected UTF-8, found byte 0x{line.data[error.start]:02x} at {error.start + 1}; save the file as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise DocumentError(f"expected a JSON object, found {error.msg} at character {error.pos + 1}.") from error
    except (RecursionError, ValueError) as error:
        raise DocumentError("expected a flat JSON object, found one that cannot be read; write it anew.") from error
    return found


def _given(found: Any) -> Given:
    if not isinstance(found, dict):
        raise DocumentError("expected a JSON object with id, question_id and answer, found something else.")
    try:
        return Given.model_validate(found)
    except ValidationError as error:
        faults = "; ".join(_fault(fault) for fault in error.errors(include_input=False)[:3])
        raise DocumentError(f"{faults}.") from error


def _fault(fault: Any) -> str:
    key = ".".join(str(part)[:40] for part in fault["loc"] if part not in ("str", "int"))
    if fault["type"] == "extra_forbidden":
        return f"key {key!r} is not known (known: {', '.join(Given.model_fields)})"
    if fault["type"] == "missing":
        return f"key {key!r} is missing"
    return f"key {key!r}: {fault['msg']}"


def _id_of(found: Any) -> str | int | None:
    id = found.get("id") if isinstance(found, dict) else None
    return id if isinstance(id, str | int) and not isinstance(id, bool) else None
