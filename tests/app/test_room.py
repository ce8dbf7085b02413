"""The interview room: answering, hints, follow-ups, the timer; what is typed is never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from page_steps import ANSWER, POSTING, answered, begun, button_name, keys, messages, pressed, stored
from pages import ROOT, opened, shown
from scripted_coach import ScriptedCoach
from streamlit.testing.v1 import AppTest

from rehearse.interview import actions
from rehearse.interview.model import Interview, Setup
from rehearse.server import resources
from rehearse.server.owner import LOCAL
from rehearse.store import new_id


def test_an_answer_pressed_twice_is_stored_and_graded_once(scripted: Callable[..., ScriptedCoach]) -> None:
    coach = scripted(default=3)
    at = opened()
    slow = opened("interview", s=begun(at).id)
    answered(at, ANSWER)
    stored_once = stored()
    answered(slow, ANSWER)
    assert not messages(slow)
    assert not slow.code
    assert stored() == stored_once
    assert len(coach.called("assess")) == 1


def test_a_click_that_arrives_after_a_restart_of_the_server_is_not_lost(
    scripted: Callable[..., ScriptedCoach],
) -> None:
    scripted(default=3)
    interview = begun(opened())
    at = opened("interview", s=interview.id)
    next(box for box in at.text_area if box.label == "Your answer").set_value(ANSWER)
    next(button for button in at.button if button_name(button.key) == "submit").click()
    # What a browser does when it finds its session gone: it sends what its widgets hold to a new one.
    new = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page("app_pages/interview.py")
    new.query_params["s"] = interview.id
    new._run(widget_state=at._tree.get_widget_states())
    assert not new.exception
    assert "Feedback" in shown(new)


def test_mock_mode_keeps_feedback_for_the_end(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    at.radio("mode").set_value("mock")
    begun(at)
    answered(at, ANSWER)
    assert "next" not in keys(at)
    assert "Question 2 of 5" in shown(at)


def test_a_follow_up_shows_the_conversation_and_can_be_left(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(1)
    at = opened()
    begun(at)
    said = shown(answered(at, ANSWER))
    assert "Follow-up" in said
    assert ANSWER in said
    pressed(at, "leave")
    assert "The follow-up was left unanswered." in shown(at)
    assert "next" in keys(at)


def test_a_hint_is_shown_and_a_question_can_be_skipped(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted()
    at = opened()
    begun(at)
    assert "What they want to know with" in shown(pressed(at, "hint"))
    pressed(at, "leave")
    assert "Question 2 of 5" in shown(at)


def test_what_is_typed_is_kept_and_comes_back_in_a_new_session() -> None:
    at = opened()
    interview = begun(at)
    box = next(box for box in at.text_area if box.label == "Your answer")
    box.set_value("half a thought").run()
    reloaded = opened("interview", s=interview.id)
    assert next(box for box in reloaded.text_area if box.label == "Your answer").value == "half a thought"


def test_words_for_a_question_that_another_tab_answered_are_not_lost(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(1, default=3)
    one = opened()
    interview = begun(one)
    two = opened("interview", s=interview.id)
    answered(two, "From the second tab.")
    answered(one, "From the first tab, and much longer.")
    assert "another tab" in messages(one)
    assert "From the first tab, and much longer." in [code.value for code in one.code]
    assert "From the second tab." in shown(one)


def test_the_reading_is_shown_beside_the_posting_and_can_be_corrected() -> None:
    at = opened()
    at.text_area("posting").set_value(POSTING)
    at.button("review").click().run()
    said = shown(at)
    assert "How the posting is read" in said
    assert "bring overtime down by 10 %" in said
    at.text_input("read-employer").set_value("Brightwell & Sons <b>")
    pressed(at, "start-reviewed")
    (interview,) = stored()
    assert interview.started_at is not None
    assert interview.job is not None
    assert interview.job.employer is not None
    assert interview.job.employer.text == "Brightwell & Sons <b>"


def test_the_timer_runs_from_the_moment_the_question_was_asked() -> None:
    at = opened()
    at.selectbox("minutes").set_value(2)
    interview = begun(at)
    assert 0 < _left(at) <= 120

    _asked(interview, timedelta(minutes=-9))
    assert "nothing is cut off" in shown(opened("interview", s=interview.id))


def test_a_clock_that_was_set_back_gives_no_more_time_than_there_is() -> None:
    at = opened()
    at.selectbox("minutes").set_value(2)
    interview = begun(at)
    _asked(interview, timedelta(hours=3))
    assert _left(opened("interview", s=interview.id)) == 120


def _left(at: AppTest) -> int:
    """Return the seconds that the timer shows as left."""
    (seconds,) = re.findall(r'data-timer="(-?\d+)"', "".join(element.value for element in at.html))
    return int(seconds)


def _asked(interview: Interview, away: timedelta) -> None:
    """Have the first question asked so far from now."""
    turn = interview.turns[0]
    reply = turn.attempts[0].replies[0].model_copy(update={"asked_at": datetime.now(UTC) + away})
    attempt = turn.attempts[0].model_copy(update={"replies": (reply,)})
    moved = interview.model_copy(
        update={"turns": (turn.model_copy(update={"attempts": (attempt,)}), *interview.turns[1:])}
    )
    resources.store().save(moved, owner=LOCAL, version=resources.store().load(moved.id, owner=LOCAL).version)


def test_an_empty_answer_is_not_taken_and_says_what_else_there_is() -> None:
    at = opened()
    begun(at)
    answered(at, "   \n ")
    assert "There is nothing to submit yet." in messages(at)
    assert "Question 1 of 5" in shown(at)


def test_an_answer_of_twenty_thousand_words_is_taken_whole() -> None:
    at = opened()
    begun(at)
    answered(at, "word " * 20_000)
    (interview,) = stored()
    assert (interview.turns[0].attempts[0].replies[0].answer or "").count("word") == 20_000


def test_the_actions_offered_are_those_of_the_interview() -> None:
    setup = Setup(only=("five_years",), questions=1)
    interview = actions.new_interview(setup, id=new_id(), now=datetime.now(UTC), seed=1, title="Practice")
    resources.store().create(interview, owner=LOCAL)
    at = opened("interview", s=interview.id)
    assert {"submit", "hint", "leave", "stop"} <= keys(at)
    assert "end" not in keys(at)
