"""Figures of a real process that a person practised at, with a model that answers and one that fails."""

from __future__ import annotations

from pathlib import Path

import httpx
from app_process import AppProcess
from candidate import ANSWERS, POSTING
from load_person import Person, played
from model_player import Player
from model_server import ModelServer, serve
from test_metrics import figures


async def no_pause() -> None:
    """Go on at once."""


def test_figures_tell_what_a_person_and_a_model_did_and_nobodys_words(tmp_path: Path) -> None:
    with (
        serve(ModelServer(play=Player())) as model,
        AppProcess(
            tmp_path / "home",
            REHEARSE_COACH="llm",
            REHEARSE_BASE_URL=model.url,
            REHEARSE_MODEL="tiny-model",
            REHEARSE_METRICS="true",
        ) as process,
    ):
        person = Person(process.url, 1, posting=POSTING)

        async def play() -> dict[str, float]:
            await person.play(list(ANSWERS), no_pause)
            await person.open()
            while_open = figures((await _scraped(process)).text)
            await person.page.close()
            return while_open

        async def _scraped(process: AppProcess) -> httpx.Response:
            async with httpx.AsyncClient() as asked:
                return await asked.get(f"{process.url}/metrics")

        while_open = played(play())
        text = httpx.get(f"{process.url}/metrics").text
        shown = figures(text)
        elsewhere = httpx.get(f"{process.url}/metrics", headers={"Host": "localhost.example.org"})
    assert while_open["rehearse_pages_open"] == 1
    assert shown["rehearse_model_calls_total model=tiny-model outcome=ok"] == len(model.chats)
    assert shown["rehearse_work_seconds_count coach=llm kind=assess outcome=ok"] == len(person.acknowledged)
    assert shown["rehearse_requests_total route=page status=200"] >= 1
    assert (shown["rehearse_work_running"], shown["rehearse_work_waiting"]) == (0, 0)
    assert person.canary not in text
    assert person.owner not in text
    assert elsewhere.status_code in {400, 404}


def test_figures_are_not_shown_unless_asked_for(tmp_path: Path) -> None:
    with AppProcess(tmp_path / "home") as process:
        answer = httpx.get(f"{process.url}/metrics")
    assert "rehearse_" not in answer.text
