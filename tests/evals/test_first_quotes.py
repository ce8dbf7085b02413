"""What the model's first reply really quoted is counted, before anything was repaired or left out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from model_player import Player
from model_server import Fails, ModelServer, Says, serve
from wired import Uneven, all_cases, gradings_by, settings_for, some_cases

from evals.assessor import graded
from evals.cases import Case
from evals.grading import Grading, Quotes
from evals.wires import Ticket, current, marker, text_in, ticketed
from rehearse.chat import warm
from rehearse.coaches import coach_for
from rehearse.rubric import Rubric

CASE = some_cases(4)[0]


@pytest.fixture(scope="module", autouse=True)
def _client_imported() -> None:
    warm()


def graded_by(case: Case, *replies: Any, **server: Any) -> Grading:
    with serve(ModelServer(*replies, **{"play": Player(), **server})) as running:
        (grading,) = gradings_by([case], settings_for(running.url))
    return grading


def saying(case: Case, quote: str, pitfall: str = "") -> str:
    """A reply with one quote, for every criterion in play or for a pitfall."""
    ids = case.request.planned.criteria
    said: list[dict[str, Any]] = [
        {"criterion": id, "quotes": [] if pitfall else [quote], "reason": "So.", "level": 1} for id in ids
    ]
    found = [{"pitfall": pitfall, "quotes": [quote], "reason": "So."}] if pitfall else []
    return json.dumps({"criteria": said, "pitfalls": found})


@pytest.mark.parametrize("refuses", [(), ("json_schema",), ("json_schema", "tools", "json_object")])
def test_quotes_that_stand_are_counted_in_every_form(refuses: tuple[str, ...]) -> None:
    grading = graded_by(CASE, refuses=refuses)
    number = len(CASE.request.planned.criteria)
    assert grading.first_quotes == grading.shown_quotes == Quotes(given=number, verbatim=number)


def test_a_quote_that_was_repaired_counts_as_it_was_first(rubric: Rubric) -> None:
    grading = graded_by(CASE, play=Uneven([CASE], "invents"))
    number = len(CASE.request.planned.criteria)
    assert grading.first_quotes == Quotes(given=number, verbatim=number - 1)
    assert grading.shown_quotes == Quotes(given=number, verbatim=number)
    assert grading.usage.calls == 2


def test_a_first_reply_without_json_gave_no_quotes() -> None:
    grading = graded_by(CASE, "Well { then.")
    assert grading.is_graded
    assert grading.first_quotes == Quotes()


def test_a_reply_that_is_out_of_form_still_gave_its_quotes() -> None:
    out_of_form = json.dumps({"criteria": [{"quotes": ["by the moon and back"], "level": 9}], "pitfalls": None})
    assert graded_by(CASE, out_of_form).first_quotes == Quotes(given=1, verbatim=0)


def test_words_of_the_resume_stand_for_a_contradiction_only() -> None:
    case = next(case for case in all_cases() if case.request.resume)
    line = case.request.resume.strip().splitlines()[0]
    assert line not in case.request.answer
    number = len(case.request.planned.criteria)
    assert graded_by(case, saying(case, line)).first_quotes == Quotes(given=number, verbatim=0)
    assert graded_by(case, saying(case, line, "self_serving")).first_quotes == Quotes(given=1, verbatim=0)
    assert graded_by(case, saying(case, line, "contradiction")).first_quotes == Quotes(given=1, verbatim=1)


def test_a_model_that_nobody_listened_to_gave_nothing_that_can_be_counted(rubric: Rubric) -> None:
    with serve(ModelServer(play=Player())) as server:
        coach = coach_for(settings_for(server.url), rubric)
        grading = graded(CASE, coach, rubric)
    assert grading.shown_quotes.given > 0
    assert grading.first_quotes == Quotes()


@pytest.mark.parametrize("reply", [Fails(401), Says("", refusal="I will not.")])
def test_where_nothing_usable_came_there_is_a_reason_and_no_quote(reply: Any) -> None:
    grading = graded_by(CASE, reply)
    assert not grading.is_graded
    assert grading.reason
    assert grading.first_quotes == Quotes()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"choices": []}', b'{"choices": [{"message": {}}]}', b"\xff"])
def test_what_is_no_chat_completion_has_no_text(content: bytes) -> None:
    assert text_in(content) == ""


def test_the_same_work_has_the_same_markers_and_no_other_work_has_them() -> None:
    tickets = [Ticket("a"), Ticket("a", epoch=2), Ticket("b"), Ticket("a", work="rewrite")]
    markers = [ticket.marker() for ticket in tickets for _ in range(2)]
    assert len(set(markers)) == len(markers)
    assert all(re.fullmatch(r"\d{9}", marker) for marker in markers)
    again = Ticket("a")
    assert [again.marker(), again.marker()] == markers[:2]


def test_a_ticket_is_carried_as_long_as_the_work_lasts() -> None:
    assert current() is None
    with ticketed(Ticket("a")) as outer:
        with ticketed(Ticket("b")):
            inner = marker()
        assert current() is outer
    assert inner == Ticket("b").marker()
    assert current() is None
    assert marker() != marker()
