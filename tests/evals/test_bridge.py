"""The product's requests go through Inspect's model, plain or in batches, and come to the same gradings."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from batch_server import BatchServer, serve_batches
from inspect_ai import eval as inspect_eval
from inspect_ai.model import get_model
from inspect_ai.model._generate_config import BatchConfig
from model_server import ModelServer, serve
from wired import KEY, MODEL, NOW, Uneven, gradings_by, settings_for, some_cases, timeless

from evals.bridge import config_of, inlined
from evals.gold import Sample, load_gold
from evals.grading import Grading
from evals.task import agreement
from evals.work import Work, begun
from rehearse.errors import ModelError
from rehearse.llm.replies import AssessReply
from rehearse.rubric import load_rubric
from rehearse.settings import load_settings

CASES = some_cases(4)


@lru_cache
def _samples() -> dict[str, Sample]:
    return {sample.id: sample for file in load_gold(load_rubric()) for sample in file.samples}


def _through_inspect(url: str, folder: Path, **options: Any) -> list[Grading]:
    settings = load_settings(coach="llm", model=MODEL, base_url=url, model_context=16_000, retries=0)
    work = Work(
        cases=CASES, samples=_samples(), rubric=load_rubric(), settings=settings, concurrency=4, now=lambda: NOW
    )
    model = get_model(f"openai/{MODEL}", base_url=url, api_key=KEY, responses_api=False, memoize=False)
    with begun(work):
        (log,) = inspect_eval(agreement(), model=model, log_dir=str(folder), display="none", **options)
    assert log.status == "success", log.error
    return [work.kept[case.id, 1] for case in CASES]


def _directly() -> list[Grading]:
    with serve(ModelServer(play=Uneven(CASES), key=KEY)) as server:
        return gradings_by(CASES, settings_for(server.url, api_key=KEY))


def _same(one: list[Grading], other: list[Grading]) -> bool:
    def plain(gradings: list[Grading]) -> list[Grading]:
        return [grading.model_copy(update={"usage": None}) for grading in timeless(gradings)]

    return plain(one) == plain(other)


def test_requests_through_inspects_model_come_to_the_same_gradings(tmp_path: Path) -> None:
    with serve(ModelServer(play=Uneven(CASES), key=KEY)) as server:
        through = _through_inspect(server.url, tmp_path)
        forms = {request.form for request in server.chats}
    assert forms == {"json_schema"}
    assert _same(through, _directly())
    assert all(one.usage.input_tokens for one in through)


def test_requests_go_through_a_providers_batches(tmp_path: Path) -> None:
    model = ModelServer(play=Uneven(CASES), key=KEY)
    with serve_batches(BatchServer(model)) as server:
        batch = BatchConfig(size=50, send_delay=0.2, tick=0.05)
        through = _through_inspect(server.url, tmp_path, batch=batch)
        assert server.batches
    assert _same(through, _directly())


def test_a_schema_is_written_out_before_inspect_drops_its_references() -> None:
    schema = AssessReply.model_json_schema()
    assert "$ref" in str(schema)
    whole = inlined(schema)
    assert "$ref" not in str(whole)
    assert "$defs" not in whole
    criterion = whole["properties"]["criteria"]["items"]
    assert {"criterion", "quotes", "reason", "level"} <= set(criterion["properties"])
    asked = {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema, "strict": True}}}
    given = config_of(asked).response_schema
    assert given is not None
    assert "level" in str(given.json_schema.model_dump(exclude_none=True))


def test_a_schema_that_holds_itself_is_refused() -> None:
    with pytest.raises(ModelError, match="holds itself"):
        inlined({"$ref": "#/$defs/Node", "$defs": {"Node": {"properties": {"next": {"$ref": "#/$defs/Node"}}}}})
