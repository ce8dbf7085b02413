"""An LLM coach with a real model server behind it, for the tests that take over its fixtures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from model_player import Player
from model_server import ModelServer, Scripted, serve
from pydantic import SecretStr

from rehearse.chat import Chat, abilities, ollama_server, warm
from rehearse.coaches import found, local
from rehearse.documents import language_of
from rehearse.interview.coach import AnswerRequest, Exchange
from rehearse.interview.job import PlannedQuestion, Why
from rehearse.llm import LLMCoach
from rehearse.rubric import Rubric
from rehearse.tokens import count

KEY = "sk-canary-8f3b1c5d7e9a"
ANSWER = "I want to lead the planning team by 2028, and I begin with the scheduling course in May."

Opened = Callable[..., tuple[LLMCoach, ModelServer]]


@pytest.fixture(scope="session")
def client() -> None:
    """Have everything loaded, which takes longer than the tests that use it."""
    warm()
    count("Where do you see yourself in five years?")
    language_of("Where do you see yourself in five years?")


def forget_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what other tests' servers could do: a port may come round again."""
    monkeypatch.setattr(abilities, "_known", {})
    found._first_model.cache_clear()
    local._answering.cache_clear()
    ollama_server._version_of.cache_clear()
    ollama_server._context_of.cache_clear()


@pytest.fixture
def opened(rubric: Rubric, client: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Return what runs a server and gives it with a coach that asks it."""
    forget_servers(monkeypatch)
    with ExitStack() as stack:

        def open_one(
            *replies: Scripted, context: int = 8_192, timeout: float = 5.0, **server: Any
        ) -> tuple[LLMCoach, ModelServer]:
            running = stack.enter_context(serve(ModelServer(*replies, **{"play": Player(), **server})))
            chat = Chat(
                model="tiny-model",
                base_url=running.url,
                api_key=SecretStr(KEY),
                timeout=timeout,
                sleep=lambda seconds: None,
            )
            return LLMCoach(rubric, chat, model_context=context), running

        yield open_one


def planned(rubric: Rubric, id: str = "five_years") -> PlannedQuestion:
    """Return a question of the bank in its own words."""
    question = rubric.question(id)
    return PlannedQuestion(
        question_id=id,
        text=question.asked_as,
        kind=question.kind,
        primary=question.primary,
        secondary=question.secondary,
        why=Why(strategy=question.strategy),
    )


def request_for(rubric: Rubric, answer: str = ANSWER, *, id: str = "five_years", **more: Any) -> AnswerRequest:
    """Return an answer to be graded."""
    question = planned(rubric, id)
    return AnswerRequest(planned=question, exchanges=(Exchange(question=question.text, answer=answer),), **more)
