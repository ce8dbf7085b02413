"""The settings page: a key is never shown, a model is tried, everything is deleted on a typed word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import model_coach
import pytest
from model_player import Player
from model_server import ModelServer, serve
from page_steps import begun, messages, pressed, stored
from pages import opened, shown

from rehearse.coaches import choices
from rehearse.server import resources
from rehearse.tokens import table

# pytest finds a fixture by its name in the module.
client = model_coach.client


def test_deleting_everything_wants_the_word_typed() -> None:
    at = opened()
    begun(at)
    at = opened("settings")
    at.text_input("delete-word").set_value("delete")
    pressed(at, "delete-all")
    assert len(stored()) == 1
    assert "in capitals" in messages(at)
    at.text_input("delete-word").set_value("DELETE")
    pressed(at, "delete-all")
    assert stored() == []


def test_a_key_lives_in_the_session_and_is_never_shown() -> None:
    at = opened("settings")
    next(box for box in at.text_input if box.label == "Key").set_value("sk-secret-123")
    next(box for box in at.text_input if box.label == "Model address").set_value("http://127.0.0.1:9/v1")
    pressed(at, "use")
    assert at.session_state["coach_choice"]["api_key"].get_secret_value() == "sk-secret-123"
    assert "sk-secret-123" not in shown(at)
    home = resources.settings().home
    assert all(b"sk-secret-123" not in path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert all(box.value != "sk-secret-123" for box in opened("settings").text_input)


def test_a_model_that_does_not_answer_is_said_when_it_is_tested() -> None:
    at = opened("settings")
    next(box for box in at.text_input if box.label == "Model address").set_value("http://127.0.0.1:9/v1")
    next(box for box in at.text_input if box.label == "Model name").set_value("none")
    next(box for box in at.text_input if box.label == "Key").set_value("sk-secret-123")
    pressed(at, "test")
    assert messages(at)
    assert "sk-secret-123" not in messages(at)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, client: None) -> Iterator[ModelServer]:
    """A server that is in use."""
    model_coach.forget_servers(monkeypatch)
    choices._listed.cache_clear()
    with serve(ModelServer(play=Player(), models=["tiny-model", "other-model", "text-embedding-small"])) as server:
        monkeypatch.setenv("REHEARSE_COACH", "llm")
        monkeypatch.setenv("REHEARSE_BASE_URL", server.url)
        yield server


def test_a_model_is_picked_among_those_that_its_server_lists(model: ModelServer) -> None:
    at = opened("settings")
    (box,) = (box for box in at.selectbox if box.label == "Model name")
    assert box.options == ["tiny-model", "other-model"]
    assert box.value is None
    box.select("other-model")
    pressed(at, "use")
    assert at.session_state["coach_choice"]["model"] == "other-model"
    assert f"In use: other-model at {model.host}" in shown(at)


def test_what_a_tested_model_can_do_is_said(model: ModelServer) -> None:
    at = opened("settings")
    pressed(at, "test")
    said = shown(at)
    assert f"tiny-model at {model.host} graded a sample answer in" in said
    assert "stays on this computer" in said
    assert "Its context of 4,096 tokens is enough" in said


def test_a_context_that_is_too_small_is_said_when_a_model_is_tested(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_MODEL_CONTEXT", "2800")
    model.refuses = frozenset({"json_schema", "temperature"})
    at = opened("settings")
    pressed(at, "test")
    said = shown(at)
    assert "2,800 tokens is too small for a job description of 600 words" in said
    assert "keeps to no JSON schema" in said
    assert "takes no temperature" in said


def test_how_often_an_answer_is_graded_is_chosen_and_said(model: ModelServer) -> None:
    at = opened("settings")
    next(box for box in at.number_input if box.label == "Gradings of each answer").set_value(3)
    pressed(at, "use")
    assert at.session_state["coach_choice"]["gradings"] == 3
    assert "Each answer is graded 3 times, and the median counts." in shown(at)


def test_what_counts_the_tokens_is_said(model: ModelServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "counted before they are sent, by o200k_base" in shown(opened("settings"))
    monkeypatch.setattr(table, "_FILE", tmp_path / "gone.tiktoken.xz")
    text = shown(opened("settings"))
    assert "by words and signs with a margin of 20 %" in text
    assert "reinstall Rehearse" in text
