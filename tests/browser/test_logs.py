"""An interview is played at a real process that logs JSON, and what was planted is looked for in its log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app_process import AppProcess
from candidate import Candidate
from model_player import Player
from model_server import Fails, ModelServer, Request, Scripted, serve
from playwright.sync_api import Page

from rehearse.store import open_store

KEY = "sk-canary-7fQ2mZx90bLw"
POSTING = "Shift Planner\nPostingcanary Distribution\nYou plan the shifts of 120 people and bring overtime down."
RESUME = "Resumecanary Ltd, planner since 2019."
ANSWER = "Answercanary is where I want to lead a planning team within three years, by learning from my manager."


class Failing(Player):
    """Answers the second request with an error that says all it was sent."""

    asked = 0

    def __call__(self, request: Request) -> Scripted:
        self.asked += 1
        if self.asked == 2:
            return Fails(401, f"wrong key {request.headers['authorization']} for {request.prompt}")
        return super().__call__(request)


def test_json_logs_tell_what_happened_and_nobodys_words(tmp_path: Path, visit: Callable[..., Page]) -> None:
    with (
        serve(ModelServer(play=Failing())) as model,
        AppProcess(
            tmp_path / "home",
            REHEARSE_COACH="llm",
            REHEARSE_BASE_URL=model.url,
            REHEARSE_MODEL="tiny-model",
            REHEARSE_API_KEY=KEY,
            REHEARSE_LOG_FORMAT="json",
        ) as process,
    ):
        page = visit(process.url)
        candidate = Candidate(page)
        page.get_by_text("Resume (optional)").click()
        resume = page.get_by_label("Or paste it as text", exact=True)
        resume.fill(RESUME)
        resume.blur()
        candidate.start(posting=POSTING)
        candidate.submit(ANSWER)
        page.close()
        process.stop()
    (interview,) = open_store(f"sqlite:///{process.home / 'rehearse.sqlite3'}").all_interviews()
    for word in ("Postingcanary", "Resumecanary", "Answercanary"):
        assert word in interview.model_dump_json(), f"{word} was planted"
    assert any(KEY in request.headers["authorization"] for request in model.chats)

    text = process.log.read_text()
    # The first two lines are for the person who starts it.
    spoken = [line for line in text.splitlines() if not line.startswith("{")]
    assert len(spoken) <= 2, spoken
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    for word in ("canary", KEY[3:]):
        assert word not in text
    assert interview.id not in text
    assert all({"time", "level", "logger", "event"} <= line.keys() for line in lines)
    assert {"request", "session", "work", "model_call"} <= {line["event"] for line in lines}
    calls = [line for line in lines if line["event"] == "model_call"]
    assert {"ok", "failed"} <= {call["outcome"] for call in calls}
    assert all(call["model"] == "tiny-model" and call["seconds"] >= 0 for call in calls)
    assert all({"work", "interview", "person"} <= call.keys() for call in calls)
    assert {call["work"] for call in calls} <= {line["work"] for line in lines if line["event"] == "work"}
