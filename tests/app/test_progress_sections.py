"""The progress page: the trend, the list, and the way in and out for the data."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from page_steps import ANSWER, POSTING, answered, begun, finished, keys, messages, pressed, stored
from pages import opened, shown
from scripted_coach import ScriptedCoach

from rehearse.report import to_json
from rehearse.rubric import Rubric
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


def held(scripted: Callable[..., ScriptedCoach], *levels: int) -> None:
    """Hold a whole interview for each of these levels, one after the other."""
    for level in levels:
        scripted(default=level)
        at = opened()
        at.text_area("posting").set_value(POSTING)
        at.button("start").click().run()
        for _ in range(40):
            if "next" in keys(at):
                pressed(at, "next")
            elif "submit" in keys(at):
                answered(at, ANSWER)
            else:
                break


def test_lenses_are_shown_from_the_first_to_the_latest_with_what_changed(
    scripted: Callable[..., ScriptedCoach], rubric: Rubric
) -> None:
    held(scripted, 2, 3)
    at = opened("progress")
    said = shown(at)
    names = "".join(html.value for html in at.html)
    for lens in rubric.lenses:
        assert f'aria-label="{escape(lens.name)}: 50, 75"' in names
    assert said.count("up 25") == len(rubric.lenses)


def test_best_and_latest_attempt_of_each_question_are_shown_and_practised_for_the_same_job(
    scripted: Callable[..., ScriptedCoach],
) -> None:
    held(scripted, 3)
    (interview,) = stored()
    at = opened("progress")
    said = shown(at)
    assert said.count("Best, ") == said.count("Latest, ") == 5
    button = next(button.key for button in at.button if (button.key or "").startswith("practise-progress-"))
    assert button is not None
    pressed(at, button)
    (new,) = (each for each in stored() if each.id != interview.id)
    assert new.setup.posting == interview.setup.posting
    assert [turn.planned.question_id for turn in new.turns] == [button.removeprefix("practise-progress-")]
    again = shown(opened("progress"))
    assert new.turns[0].asked in again


def test_everything_is_deleted_from_here_too_on_the_typed_word_alone(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    begun(opened(), posting=POSTING)
    at = opened("progress")
    at.text_input("delete-word").set_value("Delete")
    pressed(at, "delete-all")
    assert len(stored()) == 1
    at.text_input("delete-word").set_value("DELETE")
    pressed(at, "delete-all")
    assert stored() == []
    assert "There is nothing here yet." in shown(at)
