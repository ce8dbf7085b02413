"""In a mock interview both replies are graded at once: what a follow-up added is shown by the words that counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from model_coach import planned
from pages import opened, shown
from report_parts import printed
from report_parts import shown as read

from rehearse.interview.assessment import Assessment, CriterionGrade, Provenance, Quote
from rehearse.interview.job import JobReading
from rehearse.interview.model import Attempt, Debrief, Interview, Reply, Setup, Turn
from rehearse.interview.view import added_words
from rehearse.report import to_markdown, to_pdf
from rehearse.rubric import Rubric
from rehearse.server import resources
from rehearse.server.owner import LOCAL, put_gate

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
BY = Provenance(coach="llm", model="m", host="h", rubric_version=1, rubric_hash="0", at=NOW)
FIRST = "I want to lead the planning team."
SECOND = "By June 2028, and I want to lead it after the certificate in May."


@pytest.fixture(autouse=True)
def _own_store() -> Iterator[None]:
    put_gate(None)
    yield
    resources.reset()


def graded(**quotes: str) -> Assessment:
    grades = tuple(
        CriterionGrade(criterion=id, level=3, quotes=(Quote(text=text),), reason="It says so.")
        for id, text in quotes.items()
    )
    return Assessment(status="graded", grades=grades, provenance=BY)


def followed(made: Assessment, *, before: Assessment | None = None) -> Attempt:
    first = Reply(asked="Where?", asked_at=NOW, answer=FIRST, answered_at=NOW, assessment=before)
    second = Reply(asked="When?", asked_at=NOW, criterion="horizon", answer=SECOND, answered_at=NOW, assessment=made)
    return Attempt(number=1, replies=(first, second))


def mocked(rubric: Rubric, attempt: Attempt) -> Interview:
    turn = Turn(planned=planned(rubric), asked="Where?", asked_at=NOW, attempts=(attempt,))
    setup = Setup(mode="mock", questions=1)
    return Interview(
        id="an-interview-for-tests",
        title="T",
        created_at=NOW,
        setup=setup,
        job=JobReading(),
        debrief=Debrief(summary="You have a plan.", provenance=BY),
        turns=(turn,),
        started_at=NOW,
        current=None,
        finished_at=NOW,
    )


def test_only_words_that_stand_in_the_reply_alone_were_added_by_it() -> None:
    made = graded(specificity="lead the planning team", horizon="By June 2028", development="I want to lead")
    ((reply, cited),) = added_words(followed(made))
    assert reply.criterion == "horizon"
    assert [(grade.criterion, grade.quotes[0].text) for grade in cited] == [("horizon", "By June 2028")]


def test_where_the_first_reply_has_a_grade_the_levels_are_compared_instead() -> None:
    before = graded(specificity="lead the planning team")
    assert added_words(followed(graded(horizon="By June 2028"), before=before)) == ()


def test_what_is_not_graded_added_nothing() -> None:
    made = graded(horizon="By June 2028").model_copy(update={"status": "not_graded", "grades": ()})
    assert added_words(followed(made)) == ()


@pytest.mark.parametrize(
    ("quotes", "said"),
    [
        ({"specificity": "lead the planning team", "horizon": "By June 2028"}, "“By June 2028”"),
        ({"specificity": "lead the planning team"}, "o words of it are cited for a level."),
    ],
)
def test_it_is_shown_in_the_report_on_the_page_and_on_paper(rubric: Rubric, quotes: dict[str, str], said: str) -> None:
    interview = mocked(rubric, followed(graded(**quotes)))
    name = rubric.criterion("horizon").name
    for text in (read(to_markdown(interview, rubric)), printed(to_pdf(interview, rubric))):
        assert f"What the follow-up on {name} added".casefold() in text.casefold()
        assert said in text
    resources.store().create(interview, owner=LOCAL)
    page = shown(opened("report", s=interview.id))
    assert f"What the follow-up on {name} added" in page
