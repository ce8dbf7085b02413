"""What a model took is known to its last call: lines, failures and stops too; and old interviews still load."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import model_coach
import pytest
from clock import Clock
from model_coach import Opened, planned, request_for
from model_server import Cuts, Fails, Says, Scripted
from report_parts import printed, shown

from rehearse.errors import ModelError
from rehearse.interview import actions
from rehearse.interview.assessment import Usage
from rehearse.interview.coach import Brief, Call, LineRequest, RewriteRequest
from rehearse.interview.job import JobReading
from rehearse.interview.model import Interview, Setup, Spent
from rehearse.interview.spending import spent_of, with_calls
from rehearse.report import from_json, spending_of, to_json, to_markdown, to_pdf
from rehearse.rubric import Rubric
from rehearse.tokens import count
from rehearse.turns.job import Stopped
from rehearse.turns.memory import RememberingCoach

# pytest finds a fixture by its name in the module.
client, opened = model_coach.client, model_coach.opened

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
OLD = (Path(__file__).parent / "interview_without_calls.json").read_text(encoding="utf-8")
LINE = "And by when would that be, do you think?"


def a_line(rubric: Rubric) -> LineRequest:
    return LineRequest(planned=planned(rubric), number=1, of=1, job=JobReading(), criterion="horizon", level=1)


# Each call is told of


def test_a_line_takes_what_its_server_tells(opened: Opened, rubric: Rubric) -> None:
    calls: list[Call] = []
    coach, server = opened(LINE)
    list(coach.telling(calls.append).ask(a_line(rubric)))
    (call,) = calls
    assert (call.model, call.host) == ("tiny-model", server.host)
    assert (call.usage.calls, call.usage.input_tokens, call.usage.output_tokens) == (1, 100, 9)
    assert call.usage.estimated is False


def test_a_line_whose_server_tells_no_tokens_is_counted_here_and_marked_so(opened: Opened, rubric: Rubric) -> None:
    calls: list[Call] = []
    coach, server = opened(LINE, refuses=("stream_options",))
    list(coach.telling(calls.append).ask(a_line(rubric)))
    used = calls[-1].usage
    assert (used.output_tokens, used.estimated) == (count(LINE), True)
    assert abs((used.input_tokens or 0) - count(server.chats[-1].prompt)) < 20


def test_a_line_that_nobody_listens_to_the_end_of_is_counted_as_far_as_it_came(opened: Opened, rubric: Rubric) -> None:
    calls: list[Call] = []
    coach, _ = opened(" ".join(["word"] * 60))
    pieces = coach.telling(calls.append).ask(a_line(rubric))
    next(pieces)
    assert calls == []
    pieces.close()
    (call,) = calls
    assert call.usage.estimated
    assert 0 < (call.usage.output_tokens or 0) <= 60


def test_a_line_that_the_candidate_stops_is_remembered_as_a_call(opened: Opened, rubric: Rubric, clock: Clock) -> None:
    coach, server = opened(" ".join(["word"] * 60))
    remembering = RememberingCoach(coach, clock=clock)

    def stop_at_once() -> None:
        try:
            for _ in remembering.ask(a_line(rubric)):
                raise Stopped
        except Stopped:
            return

    stop_at_once()
    (spent,) = remembering.unsaved
    assert (spent.kind, spent.model, spent.host) == ("follow_up", "tiny-model", server.host)
    assert spent.usage.estimated
    assert remembering.take_uncounted() == (spent,)
    assert remembering.take_uncounted() == ()


@pytest.mark.parametrize("fault", [Fails(400, "no"), Cuts("The"), Says("", finish="length")], ids=str)
def test_a_call_that_fails_is_told_of(opened: Opened, rubric: Rubric, fault: Scripted) -> None:
    calls: list[Call] = []
    coach, _ = opened(fault, fault, fault, fault)
    with pytest.raises(ModelError):
        coach.telling(calls.append).prepare(Brief(posting="Shift Planner"), (rubric.question("five_years"),), now=NOW)
    assert calls
    assert all(call.usage.calls >= 1 and call.usage.seconds > 0 for call in calls)


def test_the_repair_of_a_reply_is_a_call_of_its_own(opened: Opened, rubric: Rubric) -> None:
    calls: list[Call] = []
    coach, _ = opened('{"criteria": 3}')
    made = coach.telling(calls.append).assess(request_for(rubric), now=NOW)
    assert len(calls) == made.usage.calls == 2


def test_a_coach_that_tells_leaves_the_one_it_was_made_of_silent(opened: Opened, rubric: Rubric) -> None:
    calls: list[Call] = []
    coach, _ = opened()
    coach.telling(calls.append)
    coach.assess(request_for(rubric), now=NOW)
    assert calls == []


# What was shortened, and what the server could not do


def test_a_posting_too_long_for_the_model_is_read_from_its_beginning_and_that_is_said(
    opened: Opened, rubric: Rubric
) -> None:
    coach, server = opened(context=4_096)
    posting = "\n".join(["Shift Planner", *(f"You plan shift {number} of our warehouse." for number in range(900))])
    made = coach.prepare(Brief(posting=posting), (rubric.question("five_years"),), now=NOW)
    assert "of the job description were sent to the model" in made.notices[0]
    assert made.job.title is not None
    assert made.job.title.text == "Shift Planner"
    assert count(server.chats[-1].prompt) < 4_096


def test_a_resume_too_long_for_a_rewrite_is_shortened_and_that_is_said(opened: Opened, rubric: Rubric) -> None:
    coach, _ = opened(context=4_096)
    request = request_for(rubric, resume="I planned shifts at the depot. " * 1_500)
    made = coach.rewrite(RewriteRequest(answer=request, assessment=coach.assess(request, now=NOW)), now=NOW)
    assert "of your resume were sent to the model" in made.notices[0]
    assert (
        coach.rewrite(
            RewriteRequest(answer=request_for(rubric), assessment=coach.assess(request_for(rubric), now=NOW)), now=NOW
        ).notices
        == ()
    )


def test_a_server_that_keeps_to_no_schema_is_named_with_the_plan(opened: Opened, rubric: Rubric) -> None:
    coach, _ = opened(refuses=("json_schema", "tools"))
    made = coach.prepare(Brief(posting="Shift Planner\nBrightwell\nPlans."), (rubric.question("five_years"),), now=NOW)
    assert any("keeps to no JSON schema" in notice for notice in made.notices)


# In the interview and its report


def one(kind: str, host: str = "models.test", **usage: object) -> Spent:
    used = Usage.model_validate({"calls": 1, "input_tokens": 100, "output_tokens": 10, "seconds": 1.5, **usage})
    return Spent.model_validate({"kind": kind, "model": "m", "host": host, "usage": used, "at": NOW})


def an_interview(*calls: Spent) -> Interview:
    made = actions.new_interview(Setup(), id="an-interview-for-tests", now=NOW, seed=1, title="Planner")
    return made.model_copy(update={"spent": calls})


def test_an_interview_stored_before_calls_were_still_loads_and_tells_what_it_knows(rubric: Rubric) -> None:
    old = Interview.model_validate_json(OLD)
    assert old.spent == ()
    assert [call.kind for call in spent_of(old)] == ["prepare", "assess", "rewrite", "debrief"]
    assert spending_of(old).total.input_tokens == 400
    (again,) = from_json(to_json((old,), rubric), rubric)
    assert again == old


def test_the_calls_of_an_older_interview_are_kept_when_the_next_is_added() -> None:
    old = Interview.model_validate_json(OLD)
    grown = with_calls(old, old, [one("rewrite")])
    assert [call.kind for call in grown.spent] == ["prepare", "assess", "rewrite", "debrief", "rewrite"]
    assert [call.kind for call in with_calls(grown, grown, [one("assess")]).spent][-1] == "assess"
    assert with_calls(old, old, ()) == old


def test_the_report_tells_what_it_took_by_kind_of_work(rubric: Rubric) -> None:
    old = Interview.model_validate_json(OLD)
    made = old.model_copy(update={"spent": (one("prepare"), one("assess"), one("assess", input_tokens=None))})
    for text in (shown(to_markdown(made, rubric)), printed(to_pdf(made, rubric))):
        assert "What it took" in text
        assert "m at models.test" in text
        assert "Grading" in text
        assert "200 tokens in, 20 out" in text
        assert "cost not known" in text
        assert "Of 1 call, no tokens are known" in text
    assert '"calls": 3' in to_json((made,), rubric)
    assert from_json(to_json((made,), rubric), rubric) == (made,)


def test_a_local_model_took_nothing_and_the_offline_coach_no_calls(rubric: Rubric) -> None:
    local = shown(to_markdown(Interview.model_validate_json(OLD), rubric))
    assert "nothing: it ran on this computer" in local
    assert "List prices" not in local
    assert "No model was asked." in shown(to_markdown(an_interview(), rubric))


def test_a_price_that_is_known_is_said_with_its_day(rubric: Rubric) -> None:
    call = one("assess", host="api.openai.com").model_copy(update={"model": "gpt-4.1-mini-2025-04-14"})
    text = shown(to_markdown(an_interview(call), rubric))
    assert "at most 0.0001 USD" in text
    assert "List prices of 7 May 2026" in text
