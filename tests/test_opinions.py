"""Several gradings of one answer: the median counts, its range is kept and shown, and failures are no opinions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Lock
from typing import Any

import model_coach
import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_coach import ANSWER, Opened, planned, request_for
from model_player import criteria
from model_server import Fails, Request, Scripted

from rehearse.coaches import coach_for
from rehearse.interview.assessment import CriterionGrade, PitfallFinding, Quote
from rehearse.interview.view import opinions_of
from rehearse.llm import LLMCoach
from rehearse.llm.opinions import median_of
from rehearse.llm.verdict import Verdict
from rehearse.rubric import Rubric
from rehearse.settings import load_settings

# pytest finds a fixture by its name in the module.
client, opened = model_coach.client, model_coach.opened

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WORDS = ANSWER.split()
LEVELS = st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=2, max_size=5)


class Torn:
    """A model that gives these levels one after the other, each with words of the answer of its own."""

    def __init__(self, *levels: int | Scripted | None) -> None:
        self.levels: Iterator[int | Scripted | None] = iter(levels)
        self.given = 0
        self.lock = Lock()

    def __call__(self, request: Request) -> Scripted:
        with self.lock:
            level = next(self.levels)
            self.given += 1
            nth = self.given
        if not (level is None or isinstance(level, int)):
            return level
        quotes = [" ".join(WORDS[nth : nth + 4])] if level else []
        reply: dict[str, Any] = {
            "criteria": [
                {"criterion": id, "quotes": quotes, "reason": f"Grading {nth}.", "level": level}
                for id in criteria(request)
            ],
            "pitfalls": [],
        }
        return json.dumps(reply)


def torn(opened: Opened, rubric: Rubric, *levels: int | Scripted | None) -> tuple[LLMCoach, Any]:
    _, server = opened(play=Torn(*levels))
    from rehearse.chat import Chat

    chat = Chat(model="tiny-model", base_url=server.url, timeout=5.0, sleep=lambda seconds: None)
    return LLMCoach(rubric, chat, model_context=8_192, gradings=len(levels)), server


def verdict(level: int | None, *pitfalls: str, criterion: str = "specificity") -> Verdict:
    grade = CriterionGrade(criterion=criterion, level=level, reason=f"It is {level}.")
    found = tuple(PitfallFinding(pitfall=id, quotes=(Quote(text="grow with you"),)) for id in pitfalls)
    return Verdict((grade,), found, ())


def test_the_median_counts_with_the_evidence_of_a_grading_that_gave_it(opened: Opened, rubric: Rubric) -> None:
    coach, _ = torn(opened, rubric, 4, 2, 3)
    made = coach.assess(request_for(rubric), now=NOW)
    assert made.status == "graded"
    for grade in made.grades:
        assert grade.level == 3
        assert sorted(grade.opinions) == [2, 3, 4]
        assert grade.reason == "Grading 3."
        assert grade.quotes[0].text == " ".join(WORDS[3:7])
    assert made.usage.calls == 3
    assert made.usage.input_tokens == 300


def test_all_gradings_of_an_answer_are_one_request_to_the_last_byte(opened: Opened, rubric: Rubric) -> None:
    coach, server = torn(opened, rubric, 3, 3, 3)
    coach.assess(request_for(rubric), now=NOW)
    assert len({json.dumps(request.body, sort_keys=True) for request in server.chats}) == 1
    coach, other = torn(opened, rubric, 3, 3)
    coach.assess(request_for(rubric), now=NOW)
    assert other.chats[0].prompt != server.chats[0].prompt


def test_every_grading_is_told_of_as_a_call(opened: Opened, rubric: Rubric) -> None:
    coach, _ = torn(opened, rubric, 3, 1, 2)
    calls: list[Any] = []
    coach.telling(calls.append).assess(request_for(rubric), now=NOW)
    assert [call.usage.calls for call in calls] == [1, 1, 1]


def test_a_grading_that_fails_counts_for_nothing_and_is_told(opened: Opened, rubric: Rubric) -> None:
    coach, _ = torn(opened, rubric, 1, Fails(400, "not today"), 3)
    made = coach.assess(request_for(rubric), now=NOW)
    assert set(made.levels.values()) == {1}
    assert [len(grade.opinions) for grade in made.grades] == [2] * len(made.grades)
    assert any("1 grading of 3 failed and counts for nothing" in notice for notice in made.notices)


def test_where_all_gradings_fail_there_is_no_grade(opened: Opened, rubric: Rubric) -> None:
    coach, _ = torn(opened, rubric, *[Fails(403, "not today")] * 3)
    made = coach.assess(request_for(rubric), now=NOW)
    assert (made.status, made.grades) == ("not_graded", ())
    assert "not today" in str(made.reason)


def test_one_grading_keeps_no_opinions(opened: Opened, rubric: Rubric) -> None:
    coach, _ = torn(opened, rubric, 3)
    made = coach.assess(request_for(rubric), now=NOW)
    assert all(grade.opinions == () for grade in made.grades)
    assert opinions_of(made.grades[0]) == ""


@given(LEVELS)
def test_the_median_is_a_level_that_was_given_and_is_never_rounded_up(levels: list[int | None]) -> None:
    (grade,) = median_of([verdict(level) for level in levels]).grades
    told = sorted(level for level in levels if level is not None)
    assert grade.opinions == tuple(levels)
    if 2 * len(told) <= len(levels):
        assert grade.level is None
    else:
        assert grade.level in told
        assert 2 * sum(level <= grade.level for level in told) >= len(told)
        assert 2 * sum(level < grade.level for level in told) < len(told)
    assert grade.reason == f"It is {grade.level}."


@pytest.mark.parametrize(
    ("gradings", "kept"),
    [
        ([verdict(1, "vague"), verdict(1, "vague"), verdict(1)], ["vague"]),
        ([verdict(1, "vague"), verdict(1), verdict(1)], []),
        ([verdict(1, "self_serving"), verdict(1)], []),
        ([verdict(1, "vague"), verdict(1, "vague"), verdict(3), verdict(2), verdict(1, "vague")], ["vague"]),
        # Its level is no longer one that the pitfall goes with.
        ([verdict(2, "vague"), verdict(2, "vague"), verdict(1)], []),
    ],
)
def test_a_pitfall_stands_where_more_than_half_found_it(gradings: list[Verdict], kept: list[str]) -> None:
    assert [finding.pitfall for finding in median_of(gradings).pitfalls] == kept


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([3, 3, 3], "3 gradings gave level 3; the middle counts."),
        ([2, 4, 3], "3 gradings gave levels 2 to 4; the middle counts."),
        ([2, None, 3], "3 gradings gave levels 2 to 3, 1 found not enough to judge by; the middle counts."),
        ([None, None], "2 gradings gave no level."),
    ],
)
def test_how_far_they_agreed_is_said(levels: list[int | None], said: str) -> None:
    (grade,) = median_of([verdict(level) for level in levels]).grades
    assert opinions_of(grade) == said


def test_gradings_are_a_setting_and_differ_by_some_temperature_unless_one_is_set(
    opened: Opened, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, server = opened()
    some = {"coach": "llm", "base_url": server.url, "model": "tiny-model"}
    for more in ({}, {"gradings": 2}, {"gradings": 2, "temperature": 0.0}):
        coach_for(load_settings(**some, **more), rubric).assess(request_for(rubric), now=NOW)
    heats = [request.body["temperature"] for request in server.chats]
    assert heats == [0.0, 0.5, 0.5, 0.0, 0.0]
    monkeypatch.setenv("REHEARSE_GRADINGS", "3")
    assert load_settings().gradings == 3


def test_the_report_says_how_far_the_gradings_agreed(opened: Opened, rubric: Rubric) -> None:
    from rehearse.interview.model import Attempt, Interview, Reply, Setup, Turn
    from rehearse.report import from_json, to_json, to_markdown

    coach, _ = torn(opened, rubric, 1, 3, 2)
    made = coach.assess(request_for(rubric), now=NOW)
    reply = Reply(asked="Where?", asked_at=NOW, answer=ANSWER, answered_at=NOW, assessment=made)
    turn = Turn(planned=planned(rubric), asked="Where?", asked_at=NOW, attempts=(Attempt(number=1, replies=(reply,)),))
    interview = Interview(
        id="an-interview-for-tests", title="T", created_at=NOW, setup=Setup(), turns=(turn,), finished_at=NOW
    )
    assert "3 gradings gave levels 1 to 3" in to_markdown(interview, rubric)
    (again,) = from_json(to_json((interview,), rubric), rubric)
    assert again == interview
