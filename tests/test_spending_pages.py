"""The pages say what a model took and what it could not do: in the room, with each answer, in report and settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from model_coach import forget_servers
from model_player import Player, kind
from model_server import Fails, ModelServer, Request, Scripted, serve
from page_steps import ANSWER, POSTING, answered, begun, finished, keys, pressed
from pages import opened, shown

from rehearse.interview.assessment import Usage
from rehearse.interview.model import Interview, Spent
from rehearse.server import resources
from rehearse.server.owner import LOCAL, put_gate

OLD = (Path(__file__).parent / "interview_without_calls.json").read_text(encoding="utf-8")
LOCALLY = "nothing to pay: it ran on this computer"


class Model(Player):
    """Plays the model; what `cannot` names fails."""

    def __init__(self, *cannot: str, level: int = 3) -> None:
        super().__init__(level=level)
        self.cannot = set(cannot)

    def __call__(self, request: Request) -> Scripted:
        return Fails(400, "not today") if kind(request) in self.cannot else super().__call__(request)


@pytest.fixture(autouse=True)
def _own_store() -> Iterator[None]:
    put_gate(None)
    yield
    resources.reset()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model at work on all pages; a test chooses what it plays."""
    forget_servers(monkeypatch)
    with serve(ModelServer(play=Model())) as server:
        monkeypatch.setenv("REHEARSE_COACH", "llm")
        monkeypatch.setenv("REHEARSE_BASE_URL", server.url)
        monkeypatch.setenv("REHEARSE_MODEL", "tiny-model")
        yield server


def kept(*calls: Spent) -> Interview:
    """Store a finished interview in which these calls were made."""
    made = Interview.model_validate_json(OLD).model_copy(update={"spent": calls})
    resources.store().create(made, owner=LOCAL)
    return made


def calls_on_disk() -> bool:
    """Say whether a call stands anywhere in the data folder."""
    files = [path.read_bytes() for path in resources.settings().home.rglob("*") if path.is_file()]
    return any(b'"kind":"assess","model":"tiny-model"' in data for data in files)


def a_call(model: str, host: str) -> Spent:
    used = Usage(calls=1, input_tokens=10_000, output_tokens=1_000, seconds=2.5)
    return Spent(kind="assess", model=model, host=host, usage=used, at=datetime(2026, 11, 25, tzinfo=UTC))


def test_a_model_led_interview_says_all_along_what_it_took(model: ModelServer) -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    assert "So far: 1 call, 100 tokens in, " in shown(at)
    assert LOCALLY in shown(at)
    answered(at, ANSWER)
    text = shown(at)
    assert "So far: 2 calls, 200 tokens in" in text
    assert f"Graded by tiny-model · {model.host}" in text
    assert "This took 1 call, 100 tokens in" in text
    pressed(at, "stronger")
    assert f"Written by tiny-model · {model.host}" in shown(at)
    report = shown(opened("report", s=interview.id))
    assert f"Asked: tiny-model at {model.host}." in report
    assert all(work in report for work in ("Reading the job", "Grading", "Stronger versions", "In all"))
    assert "3 calls, 300 tokens in" in report
    settings = shown(opened("settings"))
    assert f"tiny-model · {model.host}" in settings
    assert "Today: 3 calls, 300 tokens in" in settings
    assert "In all: 3 calls, 300 tokens in" in settings
    assert "It runs on this computer, so there is nothing to pay." in settings


def test_the_offline_coach_takes_nothing_and_says_so() -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    assert "So far" not in shown(at)
    answered(at, ANSWER)
    assert "This took" not in shown(at)
    assert "Offline coach, no calls." in shown(opened("report", s=interview.id))
    assert "No model was asked so far." in shown(opened("settings"))


def test_a_follow_up_that_the_model_could_not_word_says_so_wherever_it_stands(model: ModelServer) -> None:
    model.play = Model("follow_up", level=1)
    at = opened()
    interview = begun(at, posting=POSTING)
    answered(at, ANSWER)
    worded = "Worded by the question bank, because tiny-model"
    assert worded in shown(at)
    answered(at, "By next June, and the certificate comes first.")
    assert worded in shown(at)
    assert worded in shown(opened("report", s=interview.id))


def test_an_answer_that_was_not_graded_says_who_was_asked_and_what_that_took(model: ModelServer) -> None:
    model.play = Model("assess")
    at = opened()
    begun(at, posting=POSTING)
    answered(at, ANSWER)
    assert "grade-again" in keys(at)
    text = shown(at)
    assert f"Asked: tiny-model · {model.host}" in text
    assert "This took 1 call, tokens not known" in text


def test_what_was_shortened_for_the_plan_stands_with_the_first_question_and_in_the_report(model: ModelServer) -> None:
    at = opened()
    long = "\n".join([POSTING, *(f"You plan shift {number} of our warehouse." for number in range(900))])
    interview = begun(at, posting=long)
    notice = "of the job description were sent to the model"
    assert notice in shown(at)
    answered(at, ANSWER)
    pressed(at, "next")
    assert notice not in shown(at)
    assert notice in shown(opened("report", s=interview.id))


def test_a_server_that_keeps_to_no_schema_is_said_with_the_first_question(model: ModelServer) -> None:
    model.refuses = frozenset({"json_schema", "tools"})
    at = opened()
    begun(at, posting=POSTING)
    assert "keeps to no JSON schema" in shown(at)


def test_a_known_price_is_shown_with_its_day_and_an_unknown_one_is_not_made_up() -> None:
    paid = kept(a_call("gpt-4.1-mini-2025-04-14", "api.openai.com"))
    text = shown(opened("report", s=paid.id))
    assert "at most 0.0056 USD" in text
    assert "List prices of 7 May 2026" in text
    store = resources.store()
    store.delete(paid.id, owner=LOCAL)
    unpriced = kept(a_call("someone-elses", "models.example"))
    text = shown(opened("report", s=unpriced.id))
    assert "cost not known" in text
    assert "USD" not in text


def test_an_interview_of_an_earlier_version_tells_what_it_knows() -> None:
    old = kept()
    assert "4 calls, 400 tokens in" in shown(opened("report", s=old.id))


def test_the_ledger_stays_when_an_interview_and_its_calls_are_deleted(model: ModelServer) -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    assert finished(at).spent
    assert calls_on_disk()
    resources.store().delete(interview.id, owner=LOCAL)
    assert not calls_on_disk()
    assert "In all: " in shown(opened("settings"))
