"""Interviews led by a real llama-server: one by heart to its debrief, one of noise, and one whose server dies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from clock import Clock
from known_replies import ANSWER, FOLLOW_UP, POSTING, QUOTE, SEED
from llama_process import CONTEXT, KEY, LlamaServer, chat_with
from model_coach import request_for
from pydantic import SecretStr
from test_llm import Play

from rehearse.coaches import coach_for, find_coach, try_model
from rehearse.errors import CoachError, ModelError
from rehearse.interview import actions
from rehearse.interview.model import Interview
from rehearse.interview.stage import next_work, slot
from rehearse.interview.work import carry_out
from rehearse.llm import LLMCoach
from rehearse.rubric import Rubric
from rehearse.settings import Settings, load_settings

pytestmark = pytest.mark.usefixtures("client")


def settings(server: LlamaServer, **more: Any) -> Settings:
    values = {"coach": "auto", "base_url": server.url, "model": server.name, "api_key": SecretStr(KEY)}
    return load_settings(**{**values, "model_context": CONTEXT, **more})


def noisy(server: LlamaServer, rubric: Rubric) -> LLMCoach:
    return LLMCoach(rubric, chat_with(server, temperature=1.0), model_context=CONTEXT)


def check(interview: Interview, server: LlamaServer) -> None:
    """Check what holds for every interview: who graded, reasons for what is not graded, and quotes that stand."""
    made = [attempt.assessment for turn in interview.turns for attempt in turn.attempts]
    assert made
    for assessment in made:
        assert assessment is not None
        assert (assessment.provenance.model, assessment.provenance.host) == (server.name, server.host)
        assert assessment.usage.calls >= 1
        assert (assessment.status == "graded") == any(grade.level is not None for grade in assessment.grades)
        assert assessment.status == "graded" or len((assessment.reason or "").split()) > 6
        shown = [quote.text for part in (*assessment.grades, *assessment.pitfalls) for quote in part.quotes]
        assert all(quote in ANSWER for quote in shown)
    assert KEY not in interview.model_dump_json()


@pytest.mark.parametrize("mode", ["coach", "mock"])
def test_a_whole_interview_is_led_from_the_posting_to_the_debrief(
    heart: LlamaServer, rubric: Rubric, clock: Clock, mode: str
) -> None:
    coach = coach_for(settings(heart), rubric)
    play = Play(rubric, coach, clock, posting=POSTING, questions=3, mode=mode)
    interview = play.to_the_end(ANSWER)
    assert (interview.title, play.interview.seed) == ("Shift Planner", SEED)
    assert [turn.asked_note for turn in interview.turns] == [None] * 3
    assert all(turn.asked is not None and turn.asked.endswith("Think of the day clinic.") for turn in interview.turns)
    followed = [reply.asked for turn in interview.turns for reply in turn.attempts[0].replies[1:]]
    assert set(followed) == {FOLLOW_UP}
    check(interview, heart)
    first = interview.turns[0].attempts[0].assessment
    assert first is not None
    assert first.levels["specificity"] == 3
    assert [quote.text for grade in first.grades for quote in grade.quotes] == [QUOTE]
    assert interview.debrief is not None
    # The second quote was never said.
    assert [objective.quote for objective in interview.debrief.objectives] == [QUOTE, None]
    assert (interview.debrief.provenance.model, interview.debrief.provenance.host) == (heart.name, heart.host)


def test_noise_cannot_word_a_plan_and_says_so(noise: LlamaServer, rubric: Rubric, clock: Clock) -> None:
    play = Play(rubric, noisy(noise, rubric), clock, posting=POSTING, questions=3)
    with pytest.raises(CoachError, match="try again, or choose another model"):
        play.step()


@pytest.mark.parametrize("mode", ["coach", "mock"])
def test_an_interview_led_by_noise_gets_through_and_nothing_is_made_up(
    noise: LlamaServer, rubric: Rubric, clock: Clock, mode: str
) -> None:
    interview = Play(rubric, noisy(noise, rubric), clock, posting="", questions=3, mode=mode).to_the_end(ANSWER)
    assert interview.finished_at is not None
    assert [turn.attempts[0].replies[0].answer for turn in interview.turns] == [ANSWER] * 3
    check(interview, noise)


def test_an_answer_longer_than_the_servers_context_is_kept_and_the_reason_told(
    noise: LlamaServer, rubric: Rubric
) -> None:
    coach = LLMCoach(rubric, chat_with(noise), model_context=10 * CONTEXT)
    made = coach.assess(request_for(rubric, ANSWER * 1_000), now=Clock()())
    assert (made.status, made.grades) == ("not_graded", ())
    assert made.reason is not None
    assert made.reason.startswith(f"The request does not fit the context of {noise.name} at {noise.host}")


def test_a_reply_that_the_server_cuts_leaves_the_answer_not_graded(
    program: Path, heart_model: Path, folder: Path, rubric: Rubric
) -> None:
    with LlamaServer(program, heart_model, folder, most=8) as short:
        made = coach_for(settings(short), rubric).assess(request_for(rubric), now=Clock()())
    assert (made.status, made.grades) == ("not_graded", ())
    assert "stopped in the middle" in (made.reason or "")


def test_a_server_that_dies_while_it_follows_up_costs_no_words(
    program: Path, endless_model: Path, folder: Path, rubric: Rubric, clock: Clock
) -> None:
    with LlamaServer(program, endless_model, folder, most=-1) as server:
        play = Play(rubric, coach_for(settings(server, retries=0), rubric), clock, posting="", only=("five_years",))
        play.settle()
        play.interview = actions.submit(play.interview, ANSWER, clock(), slot=slot(play.interview) or "")
        play.step()
        work = next_work(play.interview, rubric)
        assert work is not None
        assert work.kind == "follow_up"
        play.interview = carry_out(
            work, play.interview, play.coach, rubric, clock=clock, on_text=lambda text: server.kill()
        )
        turn = play.interview.turns[0]
        assert "broke off" in (turn.asked_note or "")
        asked = turn.attempts[0].replies[1].asked
        assert asked in [text for texts in rubric.criterion("horizon").follow_ups.values() for text in texts]
        again = play.answer(ANSWER).turns[0].attempts[0]
        assert again.assessment is not None
        assert again.assessment.status == "not_graded"
        assert "start the server" in (again.assessment.reason or "")
        assert again.answer == f"{ANSWER}\n\n{ANSWER}"
        server.start()
        play.interview = actions.grade_again(play.interview, 0)
        play.settle()
        check(play.interview, server)
        assert play.interview.turns[0].attempts[0].assessment.status == "graded"


def test_a_model_is_tried_out_before_an_interview_depends_on_it(heart: LlamaServer, noise: LlamaServer) -> None:
    tried = str(try_model(settings(heart, coach="llm")))
    assert tried.startswith(f"{heart.name} at {heart.host} graded a sample answer in ")
    assert "stays on this computer" in tried
    with pytest.raises(ModelError, match="The model's grades could not be used"):
        try_model(settings(noise, coach="llm", temperature=1.0))
    with pytest.raises(ModelError, match="did not accept the API key"):
        try_model(settings(heart, coach="llm", api_key=SecretStr("wrong")))


def test_the_server_is_found_on_this_computer(program: Path, noise_model: Path, folder: Path) -> None:
    with LlamaServer(program, noise_model, folder, key=None) as server:
        found = find_coach(load_settings(coach="auto"), ports=(("llama.cpp", server.port),))
    assert (found.coach, found.model, found.host) == ("llm", server.name, server.host)
    assert "llama.cpp on this computer serves tiny-noise" in found.why
