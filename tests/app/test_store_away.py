"""A database that takes an answer and not its grade: that is told, and the grade is there once it can be stored."""

from __future__ import annotations

import threading

import pytest
from page_steps import ANSWER, answered, begun, keys, messages, stored
from pages import opened, shown

from rehearse.errors import StoreError
from rehearse.store import Store


def test_a_grade_that_cannot_be_stored_is_told_and_shown_once_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened()
    begun(at)
    save = Store.save

    def full(*given: object, **more: object) -> int:
        if threading.current_thread().name == "rehearse-turn":
            raise StoreError("The database's disk is full.")
        return save(*given, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(Store, "save", full)
    answered(at, ANSWER)
    assert "The database's disk is full." in messages(at)
    assert "This page tries again by itself" in shown(at)
    assert keys(at).isdisjoint({"submit", "next", "stop-work"})
    (kept,) = stored()
    assert (kept.turns[0].attempts[0].answer, kept.turns[0].attempts[0].assessment) == (ANSWER, None)

    monkeypatch.setattr(Store, "save", save)
    at.run()
    assert "next" in keys(at)
    assert "disk is full" not in messages(at)
