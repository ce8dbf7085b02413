"""Feedback: what an answer earned, another try beside it, a stronger version, and a coach that fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from page_steps import ANSWER, POSTING, answered, begun, keys, messages, pressed, stored
from pages import opened, shown
from scripted_coach import ScriptedCoach

from rehearse.rubric import Rubric


def test_the_feedback_shows_score_band_levels_quotes_and_what_to_do_next(
    scripted: Callable[..., ScriptedCoach],
) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    said = shown(answered(at, ANSWER))
    assert "75" in said
    assert "Interview-ready" in said
    assert "solid" in said
    assert "In five years I want to run the planning" in said
    assert {"next", "again", "stronger"} <= keys(at)


def test_trying_again_puts_both_attempts_side_by_side(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted({"specificity": 3}, 3, default=3)
    at = opened()
    begun(at)
    answered(at, "I want to run a team by 2028.")
    pressed(at, "again")
    assert "Attempt 2" in shown(at)
    said = shown(answered(at, "I want to run a team by 2028 and began in March."))
    assert "Attempt 1 and attempt 2" in said
    assert "no real change" in said


def test_a_new_attempt_can_start_from_the_last_answer_or_be_left(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    answered(at, ANSWER)
    pressed(at, "again")
    pressed(at, "from-last")
    assert next(box for box in at.text_area if box.label == "Your answer").value == ANSWER
    pressed(at, "leave")
    assert "next" in keys(at)


def test_a_stronger_version_shows_its_blanks(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    answered(at, ANSWER)
    pressed(at, "stronger")
    said = shown(at)
    assert "A stronger version" in said
    assert "By when?" in said


def test_a_stronger_version_is_sent_as_the_next_attempt_once_its_blanks_are_filled(
    scripted: Callable[..., ScriptedCoach],
) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    answered(at, ANSWER)
    pressed(at, "stronger")
    pressed(at, "send")
    assert "Still empty: [1]" in messages(at)
    assert len(stored()[0].turns[0].attempts) == 1
    (blank,) = [field for field in at.text_input if field.label.startswith("Blank 1")]
    blank.set_value("2029").run()
    pressed(at, "send")
    attempts = stored()[0].turns[0].attempts
    assert [attempt.answer for attempt in attempts] == [ANSWER, f"{ANSWER} 2029"]
    assert "Attempt 1 and attempt 2" in shown(at)


def test_what_is_filled_in_is_kept_and_can_be_edited_as_a_whole(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    interview = begun(at)
    answered(at, ANSWER)
    pressed(at, "stronger")
    at.text_input[0].set_value("2029 $x$").run()
    at = opened("interview", s=interview.id)
    assert at.text_input[0].value == "2029 $x$"
    at.text_input[0].set_value("").run()
    pressed(at, "to-box")
    assert next(box for box in at.text_area if box.label == "Your answer").value == f"{ANSWER} [...]"
    assert len(stored()[0].turns[0].attempts) == 2


def test_an_answer_that_could_not_be_graded_says_why_and_is_graded_on_request(
    scripted: Callable[..., ScriptedCoach],
) -> None:
    scripted("The model answered with something that is no grade.", default=3)
    at = opened()
    begun(at)
    said = shown(answered(at, ANSWER))
    assert "The model answered with something that is no grade." in said
    assert "of 100" not in said
    pressed(at, "grade-again")
    assert "of 100" in shown(at)


def test_a_coach_that_fails_says_why_and_the_work_can_be_tried_again(scripted: Callable[..., ScriptedCoach]) -> None:
    coach = scripted(default=3)
    coach.fails["prepare"] = "The model did not answer within 60 seconds."
    at = opened()
    begun(at)
    assert "The model did not answer within 60 seconds." in shown(at)
    assert "go-offline" in keys(at)
    coach.fails.clear()
    pressed(at, "try-again")
    assert "Question 1 of 5" in shown(at)


def test_after_a_coach_failed_the_offline_coach_can_go_on(monkeypatch: pytest.MonkeyPatch, rubric: Rubric) -> None:
    from rehearse import coaches

    real, failing = coaches.coach_for, ScriptedCoach(rubric)
    failing.fails["prepare"] = "No such model."
    monkeypatch.setenv("REHEARSE_COACH", "llm")
    monkeypatch.setattr("rehearse.coaches.coach_for", lambda s, r: real(s, r) if s.coach == "offline" else failing)
    at = opened()
    begun(at, posting=POSTING)
    pressed(at, "go-offline")
    assert "Question 1 of 5" in shown(at)
    assert any("Offline coach" in link.label for link in at.get("page_link"))
