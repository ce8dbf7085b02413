"""Parts of which tests make interviews to report on, and what a reader sees of a report."""

from datetime import UTC, datetime, timedelta

import pypdfium2
from markdown_it import MarkdownIt

from rehearse.interview.assessment import (
    Assessment,
    CriterionGrade,
    Provenance,
    Quote,
)
from rehearse.interview.job import PlannedQuestion, Why
from rehearse.interview.model import (
    Attempt,
    Interview,
    Reply,
    Setup,
    Turn,
)
from rehearse.rubric import Rubric

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


ANSWER = "In five years I lead the planning desk. By next summer I have passed the CPIM exam."


def provenance(**changes: object) -> Provenance:
    return Provenance(**{"coach": "offline", "rubric_version": 1, "rubric_hash": "ab" * 32, "at": NOW, **changes})


def planned(rubric: Rubric, id: str, **why: object) -> PlannedQuestion:
    question = rubric.question(id)
    return PlannedQuestion(
        question_id=id,
        text=question.asked_as,
        kind=question.kind,
        primary=question.primary,
        secondary=question.secondary,
        why=Why(**{"strategy": "Be specific", **why}),
    )


def graded(levels: dict[str, int | None], **fields: object) -> Assessment:
    quotes: dict[str, tuple[Quote, ...]] = fields.pop("quotes", {})
    return Assessment(
        status="graded",
        grades=tuple(
            CriterionGrade(criterion=id, level=level, reason=f"Why {id}.", quotes=quotes.get(id, ()))
            for id, level in levels.items()
        ),
        provenance=provenance(),
        **fields,
    )


def reply(answer: str | None, assessment: Assessment | None, **fields: object) -> Reply:
    return Reply(**{"asked": "Where to?", "asked_at": NOW, "answer": answer, "assessment": assessment, **fields})


def turn(rubric: Rubric, id: str, *attempts: tuple[Reply, ...], **fields: object) -> Turn:
    plan = fields.pop("planned", None) or planned(rubric, id)
    return Turn(
        planned=plan,
        asked=plan.text,
        attempts=tuple(Attempt(number=n, replies=replies) for n, replies in enumerate(attempts, start=1)),
        **fields,
    )


def interview(*turns: Turn, **fields: object) -> Interview:
    return Interview(
        **{
            "id": "an-interview-for-tests",
            "title": "Supply planner",
            "created_at": NOW,
            "setup": Setup(posting="Supply planner"),
            "turns": turns,
            "started_at": NOW,
            "finished_at": NOW + timedelta(minutes=20, microseconds=123_456),
            **fields,
        }
    )


FIVE_YEARS = {"specificity": 3, "horizon": 3, "alignment": 2, "development": 3}


def printed(pdf: bytes) -> str:
    """The text of a PDF, on one line."""
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).split())


def shown(markdown: str) -> str:
    """The text that a reader of the Markdown sees, on one line."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    return " ".join(
        child.content for token in tokens for child in token.children or () if child.type in ("text", "code_inline")
    )
