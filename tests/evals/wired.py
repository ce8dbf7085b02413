"""What the tests of batches and recordings share: some cases, and a model that errs in the same way each time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from batch_server import BatchServer, serve_batches
from model_player import Player, fenced
from model_server import ModelServer, Request, Says, Scripted

from evals.assessor import graded
from evals.cases import Case, base_cases
from evals.gold import load_gold
from evals.grading import Grading
from evals.wires import coach_of
from rehearse.chat import Wire
from rehearse.rubric import load_rubric
from rehearse.settings import Settings, load_settings

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MODEL = "tiny-model"
KEY = "sk-canary-8f3b1c5d7e9a"


@lru_cache
def all_cases() -> tuple[Case, ...]:
    """Return every sample as a case."""
    rubric = load_rubric()
    return base_cases(load_gold(rubric), rubric)


def some_cases(number: int = 12) -> tuple[Case, ...]:
    """Return so many cases, spread over all jobs and questions."""
    cases = all_cases()
    return cases[:: len(cases) // number][:number]


def settings_for(base_url: str | None = None, **more: Any) -> Settings:
    """Return the settings of a model at an address; for none, those of a batch."""
    return load_settings(coach="llm", model=MODEL, base_url=base_url, model_context=16_000, retries=0, **more)


class Uneven:
    """Plays a model that is right, quotes what nobody said, or says no JSON: which one, the answer decides.

    `kinds` are how it may be, dealt out to the cases in turn. Sent back, it does better, but for ``"stubborn"``.
    """

    def __init__(self, cases: Sequence[Case], *kinds: str) -> None:
        kinds = kinds or ("right", "invents", "babbles", "stubborn")
        self._kinds = {_start(case.request.answer): kinds[n % len(kinds)] for n, case in enumerate(cases)}
        self._player = Player()

    def kind_for(self, answer: str) -> str:
        return self._kinds[_start(answer)]

    def __call__(self, request: Request) -> Scripted:
        reply = self._player(request)
        kind = self.kind_for(fenced(request, "ANSWER"))
        is_sent_back = len(request.body["messages"]) > 2
        if kind == "right" or (is_sent_back and kind != "stubborn"):
            return reply
        if kind == "babbles":
            return Says("Let me think { about that.")
        found = json.loads(str(reply))
        if "criteria" in found:
            found["criteria"][0]["quotes"] = ["a certificate in falconry from the moon"]
        return json.dumps(found)


def _start(answer: str) -> str:
    return " ".join(answer.split())[:60]


def gradings_by(
    cases: Sequence[Case],
    settings: Settings,
    *,
    wire: Wire | None = None,
    epochs: int = 1,
    rewrites: bool = False,
) -> list[Grading]:
    """Return the cases graded, epoch after epoch."""
    rubric = load_rubric()
    coach = coach_of(settings, rubric, wire=wire)
    return [
        graded(case, coach, rubric, epoch=epoch, rewrites=rewrites) for epoch in range(1, epochs + 1) for case in cases
    ]


def timeless(gradings: Sequence[Grading]) -> list[Grading]:
    """Return the gradings without the seconds that they took."""
    return [one.model_copy(update={"usage": one.usage.model_copy(update={"seconds": 0.0})}) for one in gradings]


def run_batches(files: Sequence[Path], folder: Path, play: Callable[[Request], Scripted], **limits: Any) -> list[Path]:
    """Send batch files to a server with OpenAI's own client, and return the files of its answers."""
    import openai

    got: list[Path] = []
    with serve_batches(BatchServer(ModelServer(play=play, key=KEY), **limits)) as server:
        client = openai.OpenAI(base_url=server.url, api_key=KEY, max_retries=0)
        for path in files:
            with path.open("rb") as file:
                sent = client.files.create(file=file, purpose="batch")
            batch = client.batches.create(
                input_file_id=sent.id, endpoint="/v1/chat/completions", completion_window="24h"
            )
            while batch.status in {"validating", "in_progress", "finalizing"}:
                batch = client.batches.retrieve(batch.id)
            assert batch.errors is None, batch.errors
            for id in filter(None, (batch.output_file_id, batch.error_file_id)):
                got.append(folder / f"{path.stem}.{id}.answers.jsonl")
                got[-1].write_bytes(client.files.content(id).read())
    return got
