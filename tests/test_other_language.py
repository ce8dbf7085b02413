"""A model that writes in another language than the interview's is told once; then it is said, or the bank has words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import model_coach
import pytest
from clock import Clock
from model_coach import Opened, planned, request_for
from model_player import Player
from model_server import Request, Scripted

from rehearse.errors import ModelError
from rehearse.interview.coach import Brief, LineRequest
from rehearse.interview.job import JobReading, Read
from rehearse.rubric import Rubric

# pytest finds a fixture by its name in the module.
client, opened = model_coach.client, model_coach.opened


def in_german(id: str) -> str:
    words = "Wo sehen Sie sich in fünf Jahren, und was haben Sie bis dahin vor?"
    return json.dumps({"questions": [{"question_id": id, "text": words, "line": None}]})


GERMAN = "Du nennst eine Rolle, aber keinen Zeitrahmen, und es fehlt ein erster Schritt."


def reasoned(reason: str) -> Callable[[str, dict[str, Any]], None]:
    def change(kind: str, reply: dict[str, Any]) -> None:
        for given in reply.get("criteria", ()):
            given["reason"] = reason

    return change


def test_reasons_in_another_language_are_sent_back_once_and_then_told(opened: Opened, rubric: Rubric) -> None:
    coach, server = opened(play=Player(change=reasoned(GERMAN)))
    made = coach.assess(request_for(rubric), now=Clock()())
    assert made.status == "graded"
    assert any("its reasons in another language (de) than the interview's (en)" in note for note in made.notices)
    assert len(server.chats) == 2
    assert "Write every reason in the language en, not in de." in server.chats[1].prompt


def test_reasons_that_are_put_right_leave_nothing_to_be_told(opened: Opened, rubric: Rubric) -> None:
    player = Player(change=reasoned(GERMAN))
    coach, server = opened(play=player)

    def once(request: Request) -> Scripted:
        reply = player(request)
        player.change = reasoned("You name a role, but no time frame for it.")
        return reply

    server.play = once
    assert coach.assess(request_for(rubric), now=Clock()()).notices == ()
    assert len(server.chats) == 2


def test_an_answer_in_another_language_is_graded_without_a_word_about_it(opened: Opened, rubric: Rubric) -> None:
    coach, server = opened()
    answer = "Bis 2028 möchte ich die Planung leiten, und im Mai beginne ich mit dem Kurs dafür."
    made = coach.assess(request_for(rubric, answer), now=Clock()())
    assert (made.status, made.notices, len(server.chats)) == ("graded", (), 1)
    coach, server = opened(play=Player(change=reasoned(GERMAN)))
    made = coach.assess(request_for(rubric, answer, language="de"), now=Clock()())
    assert (made.status, made.notices, len(server.chats)) == ("graded", (), 1)


def test_questions_in_another_language_are_sent_back_once_and_then_asked_and_told(
    opened: Opened, rubric: Rubric
) -> None:
    question = rubric.question("five_years")
    coach, server = opened(in_german(question.id), in_german(question.id))
    made = coach.word(Brief(), JobReading(title=Read(text="Planner", line=1)), (question,), now=Clock()())
    assert made.questions[0].text.startswith("Wo sehen Sie sich")
    assert "the questions in another language (de)" in made.notices[0]
    assert len(server.chats) == 2


def test_a_follow_up_in_another_language_is_refused_so_that_the_bank_has_words(opened: Opened, rubric: Rubric) -> None:
    coach, _ = opened("Bis wann wäre das, und wen würden Sie dann führen wollen?")
    line = LineRequest(planned=planned(rubric), number=1, of=1, job=JobReading(), criterion="horizon", level=1)
    with pytest.raises(ModelError, match="but it is in de"):
        list(coach.ask(line))
