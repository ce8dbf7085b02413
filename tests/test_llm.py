"""The LLM coach over a real HTTP server: whole interviews, what is checked, and what happens when a model fails."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import model_coach
import pytest
from clock import Clock
from model_coach import ANSWER, KEY, Opened, planned, request_for
from model_player import Player, fenced, kind
from model_server import Cuts, Fails, Hangs, Says, Scripted
from test_other_language import in_german

from rehearse.errors import CoachError, ModelError
from rehearse.interview import actions
from rehearse.interview.coach import Brief, Exchange, LineRequest, RewriteRequest
from rehearse.interview.job import JobReading, Read
from rehearse.interview.model import Interview, Setup
from rehearse.interview.stage import next_work, slot, stage
from rehearse.interview.work import carry_out
from rehearse.llm import LLMCoach
from rehearse.llm.reading import checked_reading
from rehearse.llm.replies import Fact, ReadJob
from rehearse.offline import OfflineCoach
from rehearse.rubric import Rubric

# pytest finds a fixture by its name in the module.
client, opened = model_coach.client, model_coach.opened

POSTING = "Shift Planner\nReduce waiting times in the day clinic\nOpen a second site in the north\nSQL and spreadsheets"


class Play:
    """An interview that a candidate plays against a coach."""

    def __init__(self, rubric: Rubric, coach: LLMCoach, clock: Clock, **setup: object) -> None:
        self.rubric, self.coach, self.clock = rubric, coach, clock
        self.lines: list[str] = []
        chosen = Setup.model_validate({"posting": POSTING, **setup})
        self.interview = actions.new_interview(
            chosen, id="a-token-of-24-characters", now=clock(), seed=7, title="Practice"
        )

    def step(self) -> Interview:
        """Have one piece of work done."""
        work = next_work(self.interview, self.rubric)
        assert work is not None
        self.interview = carry_out(
            work,
            self.interview,
            self.coach,
            self.rubric,
            clock=self.clock,
            on_text=self.lines.append,
            glancing=OfflineCoach(self.rubric),
        )
        return self.interview

    def settle(self) -> Interview:
        while next_work(self.interview, self.rubric):
            self.step()
        return self.interview

    def answer(self, text: str) -> Interview:
        self.interview = actions.submit(self.interview, text, self.clock(), slot=slot(self.interview) or "")
        return self.settle()

    def to_the_end(self, text: str) -> Interview:
        self.settle()
        for _ in itertools.repeat(None, 20):
            match stage(self.interview, self.rubric):
                case "answering":
                    self.answer(text)
                case "feedback":
                    self.interview = actions.go_on(self.interview, self.clock())
                    self.settle()
                case _:
                    return self.interview
        raise AssertionError("the interview does not end")


@pytest.mark.parametrize(
    "refuses", [(), ("json_schema",), ("json_schema", "tools"), ("json_schema", "tools", "json_object")]
)
def test_a_whole_interview_is_played_with_whatever_form_the_server_can_do(
    opened: Opened, rubric: Rubric, clock: Clock, refuses: tuple[str, ...]
) -> None:
    coach, server = opened(refuses=refuses)
    interview = Play(rubric, coach, clock, questions=3).to_the_end(ANSWER)
    assert interview.debrief is not None
    assert [turn.asked_note for turn in interview.turns] == [None] * 3
    assert all(turn.attempts[0].assessment.status == "graded" for turn in interview.turns)
    assert interview.title == "Shift Planner"
    kinds = [kind(request) for request in server.chats[len(refuses) :]]
    assert kinds == ["prepare", *["assess"] * 3, "debrief"]


def test_a_weak_answer_is_followed_up_in_the_models_words_and_graded_with_the_reply(
    opened: Opened, rubric: Rubric, clock: Clock
) -> None:
    player = Player(level=1)
    coach, server = opened(play=player)
    play = Play(rubric, coach, clock, only=("five_years",))
    play.settle()
    reply = play.answer("I want to grow with you.").turns[0].attempts[0].replies[1]
    assert reply.asked == "You said I want to. By when would that be?"
    assert reply.criterion == "specificity"
    player.level = 3
    attempt = play.answer("By 2028, as head of planning.").turns[0].attempts[0]
    assert fenced(server.chats[-1], "ANSWER") == "I want to grow with you.\n\nBy 2028, as head of planning."
    assert attempt.assessment is not None
    assert set(attempt.assessment.levels.values()) == {3}


def test_a_planned_question_is_asked_as_it_was_worded_and_takes_no_call(opened: Opened, rubric: Rubric) -> None:
    coach, server = opened()
    line = LineRequest(planned=planned(rubric), number=1, of=3, job=JobReading())
    assert list(coach.ask(line)) == [rubric.question("five_years").asked_as]
    assert server.chats == []


def test_a_follow_up_streams_in_pieces_without_label_and_quotes(opened: Opened, rubric: Rubric) -> None:
    coach, _ = opened('Interviewer: "By when would you have that, and what comes first?"')
    line = LineRequest(planned=planned(rubric), number=1, of=3, job=JobReading(), criterion="specificity", level=2)
    pieces = list(coach.ask(line))
    assert len(pieces) > 3
    assert "".join(pieces) == "By when would you have that, and what comes first?"


def test_the_assessor_sees_facts_earlier_answers_and_resume_but_no_posting(opened: Opened, rubric: Rubric) -> None:
    coach, server = opened()
    job = JobReading(title=Read(text="Shift Planner", line=1), objectives=(Read(text="a second site", line=3),))
    earlier = (Exchange(question="Why us?", answer="I mean to stay a planner.", question_id="role_alignment"),)
    coach.assess(request_for(rubric, job=job, earlier=earlier, resume="Planner since 2019."), now=Clock()())
    request = server.chats[0]
    assert fenced(request, "CONTEXT").splitlines() == [
        "title: Shift Planner",
        "objective: a second site",
        "Earlier answers, resume:",
        "I mean to stay a planner.",
        "Planner since 2019.",
    ]
    assert "handling" not in request.body["messages"][1]["content"].split("Criteria in play")[1]


def test_a_grade_is_signed_with_model_host_prompts_and_rubric_and_no_key(opened: Opened, rubric: Rubric) -> None:
    coach, server = opened()
    made = coach.assess(request_for(rubric), now=Clock()())
    signed = made.provenance
    assert (signed.coach, signed.model, signed.host) == ("llm", "tiny-model", server.host)
    assert [ref.id for ref in signed.prompts] == ["assess"]
    assert len(signed.prompts[0].hash) == 12
    assert signed.rubric_hash == rubric.hash
    assert (made.usage.calls, made.usage.input_tokens) == (1, 100)
    assert KEY not in made.model_dump_json()
    assert coach.label == f"tiny-model at {server.host}"


def test_the_fixed_part_of_a_prompt_is_the_same_from_call_to_call(opened: Opened, rubric: Rubric) -> None:
    coach, server = opened()
    for answer in ("One thing, by May.", "Another, by June."):
        coach.assess(request_for(rubric, answer), now=Clock()())
    systems = {request.body["messages"][0]["content"] for request in server.chats}
    heads = {request.body["messages"][1]["content"].partition("Marker:")[0] for request in server.chats}
    assert (len(systems), len(heads)) == (1, 1)


def test_a_fact_keeps_the_bracket_that_it_ends_with(rubric: Rubric) -> None:
    posting = "Operations Planner (Nights)\n(Corby) with a view"
    found = ReadJob(
        title=Fact(text="Operations Planner (Nights)", line=1),
        employer=Fact(text="(Corby) with a view", line=2),
        seniority=Fact(text="Planner", line=1),
        objectives=(),
        skills=(),
        growth=(),
        language="en",
    )
    made = checked_reading(found, posting)
    assert made.title == Read(text="Operations Planner (Nights)", line=1)
    assert made.employer == Read(text="(Corby) with a view", line=2)
    assert made.seniority == Read(text="Planner", line=1)


def test_what_was_not_read_in_the_posting_is_dropped_and_a_wrong_line_is_put_right(
    opened: Opened, rubric: Rubric
) -> None:
    def change(name: str, reply: dict[str, Any]) -> None:
        job = reply["job"]
        job["employer"] = {"text": "Northside Clinic", "line": 1}
        job["title"] = {"text": "shift planner", "line": 4}
        job["skills"] = [{"text": "SQL", "line": 99}, {"text": "Python", "line": 4}, {"text": "SQL", "line": 4}]

    coach, _ = opened(play=Player(change=change))
    questions = (rubric.question("five_years"), rubric.question("first_year"))
    made = coach.prepare(Brief(posting=POSTING), questions, now=Clock()())
    assert made.job.employer is None
    assert made.job.title == Read(text="Shift Planner", line=1)
    assert made.job.skills == (Read(text="SQL", line=4),)
    assert [one.question_id for one in made.questions] == ["five_years", "first_year"]
    assert made.questions[0].why.passage == "Reduce waiting times in the day clinic"


def test_questions_that_are_not_those_chosen_are_sent_back_once_and_then_refused(
    opened: Opened, rubric: Rubric
) -> None:
    def change(name: str, reply: dict[str, Any]) -> None:
        reply["questions"][0]["question_id"] = "hobbies"

    coach, server = opened(play=Player(change=change))
    with pytest.raises(CoachError, match="five_years"):
        coach.prepare(Brief(posting=POSTING), (rubric.question("five_years"),), now=Clock()())
    assert len(server.chats) == 2
    assert "hobbies" in server.chats[1].body["messages"][-1]["content"]


def test_without_a_posting_the_bank_words_the_questions_and_no_model_is_called(opened: Opened, rubric: Rubric) -> None:
    coach, server = opened()
    question = rubric.question("five_years")
    made = coach.prepare(Brief(), (question,), now=Clock()())
    assert made.questions[0].text in question.wordings
    assert (made.usage.calls, server.chats) == (0, [])
    server.replies.append(in_german(question.id))
    coach.prepare(Brief(language="de"), (question,), now=Clock()())
    assert len(server.chats) == 1


def test_a_rewrite_keeps_to_the_candidates_facts(opened: Opened, rubric: Rubric) -> None:
    def change(name: str, reply: dict[str, Any]) -> None:
        if name == "rewrite":
            reply["text"] = "I want to lead the planning team by 2028, with 450 people. I begin in [1]."

    coach, _ = opened(play=Player(change=change))
    request = request_for(rubric)
    graded = coach.assess(request, now=Clock()())
    made = coach.rewrite(RewriteRequest(answer=request, assessment=graded), now=Clock()())
    assert made.text == "I want to lead the planning team by 2028, with [2] people. I begin in [1]."
    assert made.removed == ("450",)
    assert made.blanks[0] == "When do you begin?"
    assert len(made.blanks) == 2


def test_a_debrief_takes_only_quotes_that_stand_and_at_most_three_drills(
    opened: Opened, rubric: Rubric, clock: Clock
) -> None:
    def change(name: str, reply: dict[str, Any]) -> None:
        if name == "debrief":
            reply["drills"] = [{"about": id, "text": f"Practise {id}."} for id in ("specificity", "luck")]
            reply["objectives"].append({"number": 2, "question_id": "five_years", "quote": "I never said this."})

    coach, server = opened(play=Player(change=change))
    debrief = Play(rubric, coach, clock, questions=3).to_the_end(ANSWER).debrief
    assert debrief is not None
    assert [drill.about for drill in debrief.drills] == ["specificity"]
    assert [bool(objective.quote) for objective in debrief.objectives] == [True, False]
    assert "I never said this." in server.chats[-1].body["messages"][-1]["content"]


FAULTS: dict[str, tuple[Scripted, ...]] = {
    "no key": (Fails(401),),
    "no model": (Fails(404),),
    "busy": (Fails(429, headers={"Retry-After": "600"}),),
    "down": (Fails(500), Fails(502), Fails(503)),
    "silent": (Hangs(),),
    "cut": (Cuts("x"), Cuts("x"), Cuts("x")),
    "no JSON at all": (Fails(200, body=b"{brok"),),
    "a page": (Fails(200, body=b"<html>Sign in</html>", content_type="text/html"),),
    "empty": ("",),
    "truncated": (Says('{"criteria": [', finish="length"),),
    "filtered": (Says("", finish="content_filter"),),
    "declined": (Says("", refusal="I'd rather not."),),
    "prose": ("Well done!",) * 8,
    "another form": ('{"grade": "A"}',) * 2,
    "level 97": (
        '{"criteria": [{"criterion": "specificity", "quotes": [], "reason": "", "level": 97}], "pitfalls": []}',
    )
    * 2,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_leaves_the_answer_not_graded_with_a_reason_and_no_key(
    opened: Opened, rubric: Rubric, fault: str
) -> None:
    coach, _ = opened(*FAULTS[fault], timeout=0.3 if fault == "silent" else 5.0)
    made = coach.assess(request_for(rubric), now=Clock()())
    assert made.status == "not_graded"
    assert made.grades == ()
    assert made.reason is not None
    assert len(made.reason.split()) > 6
    assert KEY not in made.model_dump_json()
    assert made.provenance.model == "tiny-model"
    assert made.usage.calls >= 1


@pytest.mark.parametrize("fault", ["down", "cut", "prose", "declined"])
def test_every_fault_of_preparing_is_told_and_nothing_is_made_up(opened: Opened, rubric: Rubric, fault: str) -> None:
    coach, _ = opened(*FAULTS[fault])
    with pytest.raises(ModelError):
        coach.prepare(Brief(posting=POSTING), (rubric.question("five_years"),), now=Clock()())


def test_a_follow_up_that_breaks_off_is_worded_by_the_bank_and_said_so(
    opened: Opened, rubric: Rubric, clock: Clock
) -> None:
    coach, server = opened(play=Player(level=1))
    play = Play(rubric, coach, clock, only=("five_years",))
    play.settle()
    play.interview = actions.submit(play.interview, "I want to grow.", clock(), slot=slot(play.interview) or "")
    play.step()
    server.replies.append(Cuts("So, by when would that be, and why would that be here?", pieces=8))
    turn = play.settle().turns[0]
    bank = [text for texts in rubric.criterion("specificity").follow_ups.values() for text in texts]
    assert turn.attempts[0].replies[1].asked in bank
    assert turn.asked_note is not None
    assert "broke off" in turn.asked_note


def test_a_mock_interview_is_graded_as_it_goes_and_summed_up_at_the_end(
    opened: Opened, rubric: Rubric, clock: Clock
) -> None:
    coach, server = opened()
    interview = Play(rubric, coach, clock, questions=3, mode="mock", follow_ups=0).to_the_end(ANSWER)
    assert interview.debrief is not None
    assert [kind(request) for request in server.chats].count("assess") == 3


def test_many_answers_are_graded_at_once_and_each_gets_its_own_grade(opened: Opened, rubric: Rubric) -> None:
    coach, server = opened()
    answers = [f"I will lead team number {number} by 2028." for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda answer: coach.assess(request_for(rubric, answer), now=Clock()()), answers))
    for number, assessment in enumerate(made):
        assert assessment.grades[0].quotes[0].text == f"I will lead team number {number}"
        assert assessment.usage.calls == 1
    assert len(server.chats) == 16


def test_what_is_on_this_computer_is_reached_directly_whatever_proxy_is_set(
    opened: Opened, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    coach, _ = opened()
    assert coach.assess(request_for(rubric), now=Clock()()).status == "graded"
