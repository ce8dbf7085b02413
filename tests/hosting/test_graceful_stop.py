"""A replica that is stopped in order finishes the gradings it has in hand, so that no model is paid twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate
from model_player import Player, kind
from model_server import ModelServer, Request, Scripted, serve
from playwright.sync_api import Page

from rehearse.store import open_store


class Held(Player):
    """Plays a model that grades only when it is let."""

    def __init__(self) -> None:
        super().__init__(level=4)
        self.asked, self.let = threading.Event(), threading.Event()

    def __call__(self, request: Request) -> Scripted:
        if kind(request) == "assess":
            self.asked.set()
            self.let.wait(60)
        return super().__call__(request)


def wait_until_deaf(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/healthz", timeout=1)
        except httpx.TransportError:
            return
        time.sleep(0.02)
    pytest.fail("it still takes requests")


@pytest.mark.parametrize("is_closed_first", [False, True])
def test_a_grading_in_hand_is_finished_and_stored(
    tmp_path: Path, visit: Callable[..., Page], is_closed_first: bool
) -> None:
    player = Held()
    with serve(ModelServer(play=player)) as model:
        process = AppProcess(
            tmp_path / "home",
            REHEARSE_COACH="llm",
            REHEARSE_BASE_URL=model.url,
            REHEARSE_MODEL="tiny-model",
            REHEARSE_GRACE="60",
        ).start()
        try:
            page = visit(process.url)
            candidate = Candidate(page)
            candidate.start()
            candidate.write(ANSWERS[0])
            candidate.button("Submit").click()
            assert player.asked.wait(30)
            if is_closed_first:
                page.close()
            assert process.process is not None
            process.process.terminate()
            wait_until_deaf(process.url)
            player.let.set()
            assert process.process.wait(60) in {0, -15}
        finally:
            player.let.set()
            process.stop()
    (interview,) = open_store(f"sqlite:///{process.home / 'rehearse.sqlite3'}").all_interviews()
    assessment = interview.turns[0].attempts[0].assessment
    assert assessment is not None
    assert assessment.status == "graded"
    assert sum(kind(request) == "assess" for request in model.chats) == 1
