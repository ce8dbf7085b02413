"""An interview led by a model behind a real HTTP endpoint: one call a piece of work, and failures told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate
from model_player import Player, kind
from model_server import Fails, ModelServer, Request, Scripted, serve
from playwright.sync_api import Page, expect

KEY = "sk-canary-in-the-browser"


class Gated(Player):
    """Plays the model, and keeps grades back until `gate` is set; `fails` makes that many of them fail."""

    def __init__(self) -> None:
        super().__init__(level=3)
        self.gate = threading.Event()
        self.fails = 0

    def __call__(self, request: Request) -> Scripted:
        if kind(request) == "assess":
            self.gate.wait(timeout=60)
            if self.fails:
                self.fails -= 1
                return Fails(400, "This model cannot do that today.")
        return super().__call__(request)


@pytest.fixture
def player() -> Gated:
    return Gated()


@pytest.fixture
def model(player: Gated) -> Iterator[ModelServer]:
    with serve(ModelServer(play=player, key=KEY)) as server:
        yield server
        player.gate.set()


@pytest.fixture
def led(model: ModelServer, tmp_path: Path) -> Iterator[AppProcess]:
    """The app with that model set, and the key in its environment."""
    app = AppProcess(
        tmp_path / "home",
        REHEARSE_COACH="llm",
        REHEARSE_BASE_URL=model.url,
        REHEARSE_MODEL="tiny-model",
        REHEARSE_API_KEY=KEY,
    ).start()
    yield app
    app.stop()


def asked_for(model: ModelServer, what: str) -> int:
    return sum(kind(request) == what for request in model.chats)


def test_reloads_while_the_model_grades_cost_no_second_call(
    led: AppProcess, model: ModelServer, player: Gated, visit: Callable[..., Page]
) -> None:
    page = visit(led.url)
    candidate = Candidate(page)
    candidate.start()
    assert model.host in page.get_by_text("Coach:", exact=False).inner_text()
    candidate.write(ANSWERS[0])
    candidate.button("Submit").click()
    expect(page.get_by_text("Grading your answer by the rubric")).to_be_visible()
    for _ in range(2):
        page.reload()
        expect(page.get_by_text("Grading your answer by the rubric")).to_be_visible()
    player.gate.set()
    expect(page.locator("#feedback")).to_be_attached()
    assert candidate.score() == 75
    assert asked_for(model, "assess") == 1
    assert asked_for(model, "prepare") == 1
    candidate.go_on()
    candidate.expect_question(2)


def test_a_model_that_fails_leaves_the_answer_ungraded_and_it_is_graded_on_request(
    led: AppProcess, player: Gated, visit: Callable[..., Page]
) -> None:
    player.fails = 1
    player.gate.set()
    page = visit(led.url)
    candidate = Candidate(page)
    candidate.start()
    candidate.submit(ANSWERS[0])
    expect(page.get_by_text("This answer has no grade, and none was made up.", exact=False)).to_be_visible()
    assert page.locator(".score").count() == 0
    candidate.button("Try again to grade").click()
    expect(page.locator(".score .number")).to_have_text("75")


def test_a_stop_ends_the_grading_at_once_and_it_can_be_taken_up_again(
    led: AppProcess, model: ModelServer, player: Gated, visit: Callable[..., Page]
) -> None:
    page = visit(led.url)
    candidate = Candidate(page)
    candidate.start()
    candidate.write(ANSWERS[0])
    candidate.button("Submit").click()
    expect(page.get_by_text("Grading your answer by the rubric")).to_be_visible()
    # The model keeps silent for as long as the gate is shut, far longer than this takes.
    candidate.button("Stop this").click()
    expect(page.get_by_text("Stopped, as you asked.", exact=False)).to_be_visible(timeout=5_000)
    assert not player.gate.is_set()
    player.gate.set()
    candidate.button("Try again").click()
    expect(page.locator(".score .number")).to_have_text("75")
    assert asked_for(model, "assess") == 2


def test_the_key_stands_on_no_page_in_no_file_and_in_no_log(
    led: AppProcess, player: Gated, visit: Callable[..., Page]
) -> None:
    player.gate.set()
    page = visit(led.url)
    candidate = Candidate(page)
    candidate.start()
    candidate.submit(ANSWERS[0])
    page.goto(f"{led.url}/settings")
    expect(page.get_by_label("Key", exact=True)).to_be_visible()
    assert KEY not in page.content()
    led.stop()
    assert KEY not in led.log.read_text(encoding="utf-8", errors="replace")
    assert all(KEY.encode() not in path.read_bytes() for path in led.home.rglob("*") if path.is_file())


def test_a_mock_interview_does_not_wait_for_the_model_that_grades(
    led: AppProcess, model: ModelServer, player: Gated, visit: Callable[..., Page]
) -> None:
    page = visit(led.url)
    candidate = Candidate(page)
    page.get_by_text("Options", exact=True).click()
    page.get_by_text("At the end", exact=True).click()
    candidate.start()
    last = page.get_by_text("Question 5 of", exact=False).first
    for _ in range(8):
        if last.count():
            break
        candidate.submit(ANSWERS[0])
    expect(last).to_be_visible()
    assert not player.gate.is_set()
    assert asked_for(model, "assess") == 1
    player.gate.set()
    for _ in range(2):
        if not page.get_by_text("Criteria by question").count():
            candidate.submit(ANSWERS[1])
    expect(page.get_by_text("You came across as somebody with a plan.")).to_be_visible(timeout=30_000)
    assert asked_for(model, "assess") == 5
    assert asked_for(model, "debrief") == 1
