"""Whatever a model does, on the pages: the answer is kept, the reason is said, trying again works, no grade is made up.

The faults come from a real HTTP server; `tests/chat/test_faults.py` has them one by one at the door to the model.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import model_coach
import pytest
from model_player import Player, criteria, kind
from model_server import Cuts, Drips, Fails, Hangs, ModelServer, Request, Says, Scripted, serve
from page_steps import ANSWER, POSTING, answered, begun, keys, messages, pressed, stored
from pages import opened, shown

from rehearse.report import to_json, to_markdown
from rehearse.rubric import Rubric
from rehearse.server import resources

KEY = "sk-canary-on-the-pages-7e9a"
# pytest finds a fixture by its name in the module.
client = model_coach.client


class Faulty(Player):
    """Plays the model, and replies to `at` with a fault as long as there is one."""

    def __init__(self) -> None:
        super().__init__(level=3)
        self.at = ""
        self.fault: Callable[[Request], Scripted] | None = None

    def __call__(self, request: Request) -> Scripted:
        if self.fault is not None and kind(request) == self.at:
            return self.fault(request)
        return super().__call__(request)


@pytest.fixture
def player() -> Faulty:
    return Faulty()


@pytest.fixture
def model(player: Faulty, monkeypatch: pytest.MonkeyPatch, client: None) -> Iterator[ModelServer]:
    model_coach.forget_servers(monkeypatch)
    with serve(ModelServer(play=player)) as server:
        for name, value in (("BASE_URL", server.url), ("MODEL", "tiny-model"), ("API_KEY", KEY), ("COACH", "llm")):
            monkeypatch.setenv(f"REHEARSE_{name}", value)
        monkeypatch.setenv("REHEARSE_RETRIES", "0")
        yield server


def graded_as(change: Callable[[dict[str, Any]], None]) -> Callable[[Request], Scripted]:
    def fault(request: Request) -> Scripted:
        reply: dict[str, Any] = {
            "criteria": [
                {
                    "criterion": id,
                    "quotes": ["I want to run the planning team"],
                    "reason": f"You speak to {id}.",
                    "level": 3,
                }
                for id in criteria(request)
            ],
            "pitfalls": [],
        }
        change(reply)
        return json.dumps(reply)

    return fault


def all_criteria(**values: object) -> Callable[[Request], Scripted]:
    return graded_as(lambda reply: [one.update(values) for one in reply["criteria"]] and None)


def always(scripted: Scripted) -> Callable[[Request], Scripted]:
    return lambda request: scripted


ECHO = f"Incorrect API key provided: {KEY}. You can find yours at https://models.example/keys."

UNGRADED: dict[str, tuple[Callable[[Request], Scripted], str]] = {
    "timeout": (always(Hangs()), "was not there"),
    "very slow": (always(Drips("x" * 4_000)), "was not there"),
    "401 that echoes the key": (always(Fails(401, ECHO)), "did not accept the API key"),
    "403": (always(Fails(403, f"Not with {KEY}")), "does not allow the use of tiny-model"),
    "404": (always(Fails(404, "model not found")), "has no model tiny-model"),
    "429": (always(Fails(429, "slow down")), "takes no more requests for tiny-model"),
    "429 with Retry-After": (always(Fails(429, "slow down", headers={"Retry-After": "90"})), "try again in 90 s"),
    "500": (always(Fails(500, f"at <b>{KEY}</b>")), "failed on its side (HTTP 500)"),
    "502": (always(Fails(502, body=b"<html>Bad gateway</html>", content_type="text/html")), "(HTTP 502)"),
    "503": (always(Fails(503, "loading model")), 'HTTP 503) ("loading model")'),
    "cut in the middle": (always(Cuts("{")), "no connection could be made or it broke off"),
    "truncated": (always(Says('{"criteria": [', finish="length")), "stopped in the middle"),
    "content filter": (always(Fails(400, "filtered", code="content_filter")), "content filter"),
    "filtered reply": (always(Says("", finish="content_filter")), "content filter"),
    "refusal": (always(Says("", refusal="I cannot help with that.")), "declined to reply"),
    "empty": (always(""), "its reply is empty"),
    "not JSON": (always("You did very well, ten out of ten!"), "did not (The reply holds no complete JSON object"),
    "another form": (always('{"score": 95}'), "did not (criteria: Field required"),
    "level 97": (all_criteria(level=97), "Input should be 0, 1, 2, 3 or 4"),
    "invented quotes": (all_criteria(quotes=["I led a team of ninety"]), "do not stand in your answer"),
    "a megabyte": (always(json.dumps({"criteria": "x" * 1_000_000})), "longer than 200000 characters"),
}


@pytest.mark.parametrize("fault", UNGRADED)
def test_an_answer_that_cannot_be_graded_is_kept_with_the_reason_and_graded_on_request(
    model: ModelServer, player: Faulty, monkeypatch: pytest.MonkeyPatch, rubric: Rubric, fault: str
) -> None:
    if fault in ("timeout", "very slow"):
        monkeypatch.setenv("REHEARSE_TIMEOUT", "1")
    player.fault, said = UNGRADED[fault]
    at = opened()
    interview = begun(at, posting=POSTING)
    player.at = "assess"
    settled(answered(at, ANSWER), "grade-again")
    text = shown(at)
    assert "This answer has no grade, and none was made up." in text
    assert said in text
    (kept,) = stored()
    made = kept.turns[0].attempts[0].assessment
    assert kept.turns[0].attempts[0].answer == ANSWER
    assert made is not None
    assert (made.status, made.grades) == ("not_graded", ())
    assert "no score" in shown(opened("report", s=interview.id)).lower()
    for told in (text, to_json((kept,), rubric), to_markdown(kept, rubric), *on_disk()):
        assert KEY not in told
    player.fault = None
    settled(pressed(at, "grade-again"), "next")
    (kept,) = stored()
    assert kept.turns[0].attempts[0].assessment is not None
    assert kept.turns[0].attempts[0].assessment.status == "graded"


def test_nobody_at_the_address_is_said_and_the_way_on_is_offered(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_BASE_URL", "http://127.0.0.1:9/v1")
    at = opened()
    begun(at, posting=POSTING)
    settled(at, "try-again")
    assert "no connection could be made" in shown(at)
    assert stored()[0].setup.posting == POSTING.strip()
    assert "go-offline" in keys(at)
    monkeypatch.setenv("REHEARSE_BASE_URL", model.url)
    settled(pressed(at, "try-again"), "submit")
    assert stored()[0].job is not None


@pytest.mark.parametrize("fault", ["401 that echoes the key", "500", "truncated", "not JSON", "another form"])
def test_a_job_that_cannot_be_read_is_kept_with_the_reason_and_read_on_request(
    model: ModelServer, player: Faulty, fault: str
) -> None:
    player.at, (player.fault, said) = "prepare", UNGRADED[fault]
    at = opened()
    begun(at, posting=POSTING)
    settled(at, "try-again")
    assert said.split("(criteria")[0] in shown(at)
    assert KEY not in shown(at) + messages(at)
    (kept,) = stored()
    assert (kept.setup.posting, kept.job) == (POSTING.strip(), None)
    player.fault = None
    settled(pressed(at, "try-again"), "submit")
    assert stored()[0].job is not None


LINES: dict[str, Scripted] = {
    "cut in the middle": Cuts("And by when would that be, if I may ask you?", pieces=4),
    "truncated": Says("And by when would", finish="length"),
    "very slow": Drips("And by when would that be, and who is it that you would then lead there?", pause=0.4),
    "empty": "",
    "another language": "Bis wann wäre das, und wen würden Sie dann führen wollen?",
    "endless": "word " * 5_000,
    "503": Fails(503, "loading model"),
}


@pytest.mark.parametrize("fault", LINES)
def test_a_follow_up_that_fails_is_asked_in_the_banks_words_and_that_is_said(
    model: ModelServer, player: Faulty, monkeypatch: pytest.MonkeyPatch, rubric: Rubric, fault: str
) -> None:
    if fault == "very slow":
        monkeypatch.setenv("REHEARSE_TIMEOUT", "2")
    at = opened()
    begun(at, posting=POSTING)
    player.level = 1
    player.at, player.fault = "follow_up", always(LINES[fault])
    settled(answered(at, ANSWER), "submit")
    assert "Worded by the question bank, because tiny-model" in shown(at)
    (kept,) = stored()
    reply = kept.turns[0].attempts[0].replies[-1]
    assert reply.criterion is not None
    assert reply.asked in [text for texts in rubric.criterion(reply.criterion).follow_ups.values() for text in texts]


MARKED = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> ![pixel](https://evil.example/p.png) "
    "[click](javascript:alert(1)) https://evil.example/login and **bold**, your reason is thin."
)


def test_markup_in_a_reply_is_shown_as_text_and_its_links_are_gone(model: ModelServer, player: Faulty) -> None:
    at = opened()
    begun(at, posting=POSTING)
    player.at, player.fault = "assess", all_criteria(reason=MARKED)
    settled(answered(at, ANSWER), "next")
    text = shown(at)
    assert "<script>alert(1)</script>" in text
    assert "evil.example" not in text
    assert "javascript:" not in text
    assert "your reason is thin." in text


def test_markup_in_a_follow_up_is_shown_as_text_and_its_links_are_gone(model: ModelServer, player: Faulty) -> None:
    at = opened()
    begun(at, posting=POSTING)
    player.level = 1
    player.at = "follow_up"
    player.fault = always("By when? <img src=x> See [this](https://evil.example) or www.evil.example, please tell me.")
    settled(answered(at, ANSWER), "submit")
    text = shown(at)
    assert "evil.example" not in text
    assert "By when? <img src=x> See this or, please tell me." in text


def test_reasons_in_another_language_are_graded_and_said(model: ModelServer, player: Faulty) -> None:
    at = opened()
    begun(at, posting=POSTING)
    german = "Du nennst eine Rolle, aber keinen Zeitrahmen, und es fehlt ein erster Schritt."
    player.at, player.fault = "assess", all_criteria(reason=german)
    settled(answered(at, ANSWER), "next")
    assert "its reasons in another language (de)" in shown(at)


def on_disk() -> list[str]:
    home = resources.settings().home
    return [path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file()]


def settled(at: Any, button: str, *, seconds: float = 30.0) -> None:
    """Draw the page again until a button of that name is there."""
    until = time.monotonic() + seconds
    while button not in keys(at):
        assert time.monotonic() < until, f"no {button}, but {sorted(keys(at))}: {messages(at)} {shown(at)[:300]}"
        at.run()
