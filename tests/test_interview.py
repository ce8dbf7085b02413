"""How an interview goes: whose turn it is, what is asked next, and what each side may do."""

from __future__ import annotations

import pytest
from clock import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_coach import ScriptedCoach

from rehearse.errors import CoachError, StateError
from rehearse.interview import actions
from rehearse.interview.job import JobReading, Read
from rehearse.interview.model import Interview, Setup
from rehearse.interview.stage import next_work, slot, stage
from rehearse.interview.work import carry_out
from rehearse.rubric import Rubric, load_rubric

ID = "a-token-of-24-characters"


class Play:
    """An interview being played: `settle` lets the coach do all its work, the rest is what a person does."""

    def __init__(self, rubric: Rubric, coach: ScriptedCoach, clock: Clock, **setup: object) -> None:
        self.rubric, self.coach, self.clock = rubric, coach, clock
        self.lines: list[str] = []
        chosen = Setup.model_validate({"posting": "Shift Planner wanted", **setup})
        self.interview = actions.new_interview(chosen, id=ID, now=clock(), seed=7, title="Practice, 2 March")

    def settle(self) -> Interview:
        while work := next_work(self.interview, self.rubric):
            self.interview = carry_out(
                work, self.interview, self.coach, self.rubric, clock=self.clock, on_text=self.lines.append
            )
            self.interview = Interview.model_validate_json(self.interview.model_dump_json())
        return self.interview

    def answer(self, text: str) -> Interview:
        waiting = slot(self.interview)
        assert waiting is not None
        self.interview = actions.submit(self.interview, text, self.clock(), slot=waiting)
        return self.settle()

    def on(self) -> Interview:
        self.interview = actions.go_on(self.interview, self.clock())
        return self.settle()

    @property
    def stage(self) -> str:
        return stage(self.interview, self.rubric)


@pytest.fixture
def play(rubric: Rubric, clock: Clock) -> Play:
    return Play(rubric, ScriptedCoach(rubric), clock)


def test_one_click_leads_from_the_posting_to_the_first_question(play: Play) -> None:
    interview = play.settle()
    assert (interview.current, play.stage) == (0, "answering")
    assert interview.turns[0].asked == f"So: {interview.turns[0].planned.text}"
    assert play.lines == ["So: ", interview.turns[0].asked]
    assert interview.title == "Shift Planner"


def test_a_candidate_who_wants_to_check_the_reading_starts_when_ready(rubric: Rubric, clock: Clock) -> None:
    play = Play(rubric, ScriptedCoach(rubric), clock, review_reading=True)
    assert play.settle().current is None
    assert play.stage == "review"
    play.interview = actions.start(play.interview, clock())
    assert play.settle().turns[0].asked is not None


def test_a_corrected_reading_words_only_the_questions_not_yet_asked(play: Play) -> None:
    asked = play.settle().turns[0].asked
    play.interview = actions.correct_job(play.interview, JobReading(title=Read(text="Night Planner")))
    interview = play.settle()
    assert interview.turns[0].asked == asked
    assert all(turn.planned.text.startswith("anew: ") for turn in interview.turns[1:])
    assert interview.job is not None
    assert interview.job.title == Read(text="Night Planner")


def test_a_solid_answer_gets_feedback_without_a_follow_up(play: Play) -> None:
    play.settle()
    interview = play.answer("I will be shift lead by 2028.")
    assert play.stage == "feedback"
    assert len(interview.turns[0].attempts[0].replies) == 1
    assert play.on().current == 1


def test_code_follows_up_on_the_weakest_primary_criterion_and_grades_both_answers_together(
    rubric: Rubric, clock: Clock
) -> None:
    play = Play(rubric, ScriptedCoach(rubric), clock, only=("five_years",))
    play.coach.levels.extend([{"specificity": 2, "horizon": 1, "alignment": 0, "development": 0}, 3])
    play.settle()
    interview = play.answer("I want to lead a team.")
    assert (play.stage, slot(interview)) == ("answering", "0.1.1")
    assert interview.turns[0].attempts[0].replies[1].criterion == "horizon"
    interview = play.answer("By 2028, after the planner's course.")
    attempt = interview.turns[0].attempts[0]
    assert attempt.answer == "I want to lead a team.\n\nBy 2028, after the planner's course."
    assert attempt.replies[0].assessment is not None
    assert attempt.replies[0].assessment.levels["horizon"] == 1
    assert attempt.assessment is not None
    assert attempt.assessment.levels["horizon"] == 3
    assert play.stage == "feedback"


@pytest.mark.parametrize(("allowed", "expected"), [(0, 0), (1, 1), (2, 2)])
def test_there_are_never_more_follow_ups_than_the_candidate_chose(
    rubric: Rubric, clock: Clock, allowed: int, expected: int
) -> None:
    play = Play(rubric, ScriptedCoach(rubric, default=0), clock, follow_ups=allowed, only=("five_years",))
    play.settle()
    answers = 0
    while play.stage == "answering":
        play.answer("Hm.")
        answers += 1
    assert answers - 1 == expected
    criteria = [reply.criterion for reply in play.interview.turns[0].attempts[0].replies[1:]]
    assert len(set(criteria)) == len(criteria)


def test_a_follow_up_passed_over_leaves_the_grade_as_it_was(rubric: Rubric, clock: Clock) -> None:
    play = Play(rubric, ScriptedCoach(rubric, 1), clock)
    play.settle()
    play.answer("Something general.")
    play.interview = actions.decline_follow_up(play.interview, clock(), slot=slot(play.interview) or "")
    assert play.settle().turns[0].attempts[0].assessment is not None
    assert play.stage == "feedback"
    assert len(play.coach.called("assess")) == 1


def test_mock_mode_goes_from_question_to_question_and_grades_all(rubric: Rubric, clock: Clock) -> None:
    play = Play(rubric, ScriptedCoach(rubric), clock, mode="mock", questions=3)
    play.settle()
    for number in range(3):
        assert play.interview.current == number
        play.answer(f"Answer {number}")
    assert play.stage == "finished"
    assert play.interview.debrief is not None
    assert all(turn.attempts[0].assessment for turn in play.interview.turns)


def test_an_answer_that_was_not_graded_keeps_its_words_and_can_be_graded_again(rubric: Rubric, clock: Clock) -> None:
    play = Play(rubric, ScriptedCoach(rubric, "The model did not answer."), clock)
    play.settle()
    interview = play.answer("My words.")
    attempt = interview.turns[0].attempts[0]
    assert attempt.assessment is not None
    assert (attempt.answer, attempt.assessment.status) == ("My words.", "not_graded")
    assert play.stage == "feedback"
    play.interview = actions.grade_again(play.interview, 0)
    graded = play.settle().turns[0].attempts[0].assessment
    assert graded is not None
    assert graded.status == "graded"


def test_a_new_attempt_is_graded_without_sight_of_the_old_grade_and_both_are_kept(play: Play) -> None:
    play.settle()
    play.answer("First try.")
    play.interview = actions.retry(play.interview, 0, play.clock())
    interview = play.answer("Second try.")
    assert [attempt.answer for attempt in interview.turns[0].attempts] == ["First try.", "Second try."]
    handed = play.coach.called("assess")[-1]
    assert "scripted for" not in handed.model_dump_json()
    assert "First try." not in handed.model_dump_json()


def test_any_question_can_be_tried_again_from_the_report_and_the_debrief_is_renewed(
    rubric: Rubric, clock: Clock
) -> None:
    play = Play(rubric, ScriptedCoach(rubric), clock, only=("five_years", "setbacks"))
    play.settle()
    play.answer("One.")
    play.on()
    play.answer("Two.")
    play.on()
    assert play.stage == "finished"
    play.interview = actions.retry(play.interview, 0, clock())
    play.settle()
    play.answer("One, better.")
    assert play.stage == "feedback"
    play.on()
    assert play.stage == "finished"
    assert len(play.coach.called("debrief")) == 2


def test_an_empty_new_attempt_can_be_left(play: Play) -> None:
    play.settle()
    play.answer("First try.")
    play.interview = actions.retry(play.interview, 0, play.clock())
    assert play.stage == "answering"
    play.interview = actions.abandon_retry(play.interview)
    assert play.stage == "feedback"
    assert len(play.interview.turns[0].attempts) == 1


def test_a_skipped_question_is_passed_over_and_can_be_answered_from_the_report(rubric: Rubric, clock: Clock) -> None:
    play = Play(rubric, ScriptedCoach(rubric), clock, only=("five_years", "setbacks"))
    play.settle()
    play.interview = actions.skip(play.interview, clock(), slot="0.1.0")
    play.settle()
    play.answer("Two.")
    play.on()
    assert play.interview.turns[0].skipped
    play.interview = actions.retry(play.interview, 0, clock())
    assert play.settle().turns[0].skipped is False
    play.answer("One after all.")
    assert play.interview.turns[0].attempts[0].assessment is not None


def test_an_interview_ended_early_keeps_what_was_said_and_drops_nothing_answered(rubric: Rubric, clock: Clock) -> None:
    play = Play(rubric, ScriptedCoach(rubric, 1), clock)
    play.settle()
    play.answer("General words.")
    assert slot(play.interview) == "0.1.1"
    play.interview = actions.finish(play.interview, clock())
    interview = play.settle()
    assert play.stage == "finished"
    assert interview.turns[0].attempts[0].answer == "General words."
    assert interview.turns[0].attempts[0].replies[1].declined


def test_a_double_click_and_an_old_tab_submit_once(play: Play) -> None:
    play.settle()
    play.interview = actions.submit(play.interview, "Once.", play.clock(), slot="0.1.0")
    with pytest.raises(StateError, match="answered already"):
        actions.submit(play.interview, "Once.", play.clock(), slot="0.1.0")
    assert play.settle().turns[0].attempts[0].answer == "Once."


def test_an_empty_answer_is_refused_in_words(play: Play) -> None:
    play.settle()
    with pytest.raises(StateError, match="at least a word"):
        actions.submit(play.interview, " \n ", play.clock(), slot="0.1.0")


def test_where_the_model_cannot_word_a_question_the_plan_does_and_says_so(play: Play) -> None:
    play.coach.fails["ask"] = "The model did not answer within 60 s."
    interview = play.settle()
    assert interview.turns[0].asked == interview.turns[0].planned.text
    assert interview.turns[0].asked_note is not None
    assert "60 s" in interview.turns[0].asked_note


def test_where_the_model_cannot_word_a_follow_up_the_bank_does(rubric: Rubric, clock: Clock) -> None:
    play = Play(rubric, ScriptedCoach(rubric, 1), clock, only=("five_years",))
    play.coach.fails["follow_up"] = "It broke off."
    play.settle()
    reply = play.answer("Somewhere good.").turns[0].attempts[0].replies[1]
    assert reply.criterion is not None
    assert reply.asked in rubric.criterion(reply.criterion).follow_ups[1]


def test_preparing_that_fails_is_told_and_nothing_is_made_up(play: Play) -> None:
    play.coach.fails["prepare"] = "The model refused."
    with pytest.raises(CoachError, match="refused"):
        play.settle()
    assert play.interview.job is None


def test_a_stronger_version_is_made_on_request_once(play: Play) -> None:
    play.settle()
    play.answer("I will lead a shift.")
    play.interview = actions.want_rewrite(play.interview, 0, 0)
    rewrite = play.settle().turns[0].attempts[0].rewrite
    assert rewrite is not None
    assert rewrite.blanks == ("By when?",)
    play.interview = actions.want_rewrite(play.interview, 0, 0)
    play.settle()
    assert len(play.coach.called("rewrite")) == 1


def test_earlier_answers_are_handed_over_for_contradictions(play: Play) -> None:
    play.settle()
    play.answer("I want to stay a planner.")
    play.on()
    play.answer("I want to leave planning.")
    handed = play.coach.called("assess")[-1]
    assert [exchange.answer for exchange in handed.earlier] == ["I want to stay a planner."]


STEPS = st.lists(
    st.sampled_from(["submit", "decline", "skip", "hint", "go_on", "retry", "abandon", "finish", "grade_again"]),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, levels=st.lists(st.one_of(st.integers(0, 4), st.just("failed")), max_size=20), mock=st.booleans())
def test_no_order_of_clicks_loses_an_answer_or_leaves_the_interview_stuck(
    steps: list[str], levels: list[int | str], mock: bool
) -> None:
    rubric, clock = load_rubric(), Clock()
    coach = ScriptedCoach(rubric, *levels)
    play = Play(rubric, coach, clock, mode="mock" if mock else "coach", questions=3)
    play.settle()
    said: list[str] = []
    for number, step in enumerate(steps):
        here, name = play.interview, slot(play.interview) or ""
        turn = here.current if here.current is not None else 0
        try:
            match step:
                case "submit":
                    play.interview = actions.submit(here, f"words {number}", clock(), slot=name)
                    said.append(f"words {number}")
                case "decline":
                    play.interview = actions.decline_follow_up(here, clock(), slot=name)
                case "skip":
                    play.interview = actions.skip(here, clock(), slot=name)
                case "hint":
                    play.interview = actions.take_hint(here)
                case "go_on":
                    play.interview = actions.go_on(here, clock())
                case "retry":
                    play.interview = actions.retry(here, turn, clock())
                case "abandon":
                    play.interview = actions.abandon_retry(here)
                case "finish":
                    play.interview = actions.finish(here, clock())
                case "grade_again":
                    play.interview = actions.grade_again(here, turn)
        except StateError:
            assert play.interview is here
        play.settle()
        assert play.stage in {"answering", "feedback", "finished"}
    kept = [reply.answer for t in play.interview.turns for a in t.attempts for reply in a.replies if reply.answer]
    assert sorted(kept) == sorted(said)
