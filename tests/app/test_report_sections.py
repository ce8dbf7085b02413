"""The report page: a whole interview ends in it, and any answer can be tried again from it."""

from __future__ import annotations

from collections.abc import Callable

from page_steps import ANSWER, POSTING, answered, begun, finished, keys, pressed, stored
from pages import opened, shown
from scripted_coach import ScriptedCoach


def test_a_whole_interview_with_the_offline_coach_ends_in_a_report() -> None:
    at = opened()
    begun(at, posting=POSTING)
    interview = finished(at)
    said = shown(at)
    assert "Criteria by question" in said
    assert "Career planning and self-awareness" in said
    assert len(at.get("download_button")) == 3
    at = opened("progress")
    assert interview.title in shown(at)


def test_the_report_lets_any_answer_be_tried_again(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    interview = finished(at)
    at = opened("report", s=interview.id)
    pressed(at, "again-2")
    at = opened("interview", s=interview.id)
    assert "Attempt 2" in shown(at)
    answered(at, f"{ANSWER} I began in March.")
    pressed(at, "next")
    (interview,) = stored()
    assert len(interview.turns[2].attempts) == 2
    assert "Criteria by question" in shown(at)


def test_an_interview_not_yet_finished_has_a_report_that_says_so(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    interview = begun(at)
    answered(at, ANSWER)
    at = opened("report", s=interview.id)
    assert "not finished" in shown(at)
    pressed(at, "go-on")
    assert "next" in keys(at)
