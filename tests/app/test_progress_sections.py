"""The progress page: the trend, the list, and the way in and out for the data."""

from __future__ import annotations

from collections.abc import Callable

from page_steps import POSTING, begun, finished, messages, pressed, stored
from pages import opened, shown
from scripted_coach import ScriptedCoach

from rehearse.report import to_json
from rehearse.server import resources
from rehearse.server.owner import LOCAL
from rehearse.store import new_id


def test_interviews_are_renamed_and_deleted_from_the_list() -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    at = opened("progress")
    at.text_input(f"title-{interview.id}").set_value("The one I want")
    pressed(at, f"rename-{interview.id}")
    assert "The one I want" in shown(at)
    at.text_input("search").set_value("no such thing").run()
    assert "No interview matches" in shown(at)
    at.text_input("search").set_value("").run()
    pressed(at, f"delete-{interview.id}")
    assert stored() == []


def test_an_exported_file_is_imported_and_another_file_is_refused() -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    text = to_json([interview])
    resources.store().delete(interview.id, owner=LOCAL)
    at = opened("progress")
    at.file_uploader("import_file").set_value(("interviews.json", text.encode(), "application/json"))
    next(button for button in at.button if button.label == "Import").click().run()
    assert [kept.id for kept in stored()] == [interview.id]
    at = opened("progress")
    at.file_uploader("import_file").set_value(("other.json", b'{"a": 1}', "application/json"))
    next(button for button in at.button if button.label == "Import").click().run()
    assert "rehearse-interviews" in messages(at)
    assert len(stored()) == 1


def test_two_finished_interviews_make_a_trend_with_words_beside_it(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=2)
    at = opened()
    begun(at)
    first = finished(at)
    copy = first.model_copy(update={"id": new_id()})
    resources.store().create(copy, owner=LOCAL)
    at = opened("progress")
    said = shown(at)
    assert "Scores in order: 50, 50." in said
    assert "below solid" in said
    (chart,) = at.get("vega_lite_chart")
    assert "Scores in order: 50, 50." in str(chart.proto)
