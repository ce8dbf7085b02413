"""The settings page: a key is never shown, a model is tried, everything is deleted on a typed word."""

from __future__ import annotations

from page_steps import begun, messages, pressed, stored
from pages import opened, shown

from rehearse.server import resources


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
