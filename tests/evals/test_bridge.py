"""The product's requests go through Inspect's model, plain or in batches, and come to the same gradings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from batch_server import BatchServer, serve_batches
from inspect_ai import eval as inspect_eval
from inspect_ai.log import EvalLog
from inspect_ai.model import GenerateConfig, get_model
from inspect_ai.model._generate_config import BatchConfig
from model_server import Body, Fails, ModelServer, Request, serve
from runs import work_of
from wired import KEY, Uneven, gradings_by, settings_for, some_cases, timeless

from evals.bridge import config_of, inlined
from evals.grading import Grading
from evals.task import agreement
from evals.work import Work, begun
from rehearse.errors import ModelError
from rehearse.llm.replies import AssessReply

CASES = some_cases(4)
# Inspect leaves the temperature out for a name that it doesn't know.
NAMED = {"model": "gpt-4.1-mini"}


class Through(NamedTuple):
    log: EvalLog
    work: Work

    @property
    def gradings(self) -> list[Grading]:
        return [self.work.kept[case.id, 1] for case in CASES]


def _through_inspect(url: str, folder: Path, **options: Any) -> Through:
    work = work_of(CASES, settings_for(url).model_copy(update=NAMED), concurrency=4)
    model = get_model(
        f"openai/{NAMED['model']}",
        base_url=url,
        api_key=KEY,
        responses_api=False,
        memoize=False,
        config=GenerateConfig(max_retries=0),
    )
    with begun(work):
        (log,) = inspect_eval(agreement(), model=model, log_dir=str(folder), display="none", **options)
    return Through(log, work)


def _directly(server: ModelServer) -> list[Grading]:
    with serve(server):
        return gradings_by(CASES, settings_for(server.url, api_key=KEY).model_copy(update=NAMED))


def _asked(requests: list[Request]) -> list[Body]:
    """Return what was asked for in any order, by what bears on the reply; the form is told apart elsewhere."""
    wanted = ("model", "messages", "temperature", "max_tokens", "max_completion_tokens")
    bodies = [{name: request.body.get(name) for name in wanted} for request in requests]
    for body in bodies:
        # Inspect calls the system message by the name that newer models have for it, or by the old one.
        body["messages"] = [message["content"] for message in body["messages"]]
    return sorted(bodies, key=str)


def test_requests_through_inspects_model_are_the_same_and_come_to_the_same_gradings_and_bill(tmp_path: Path) -> None:
    direct = ModelServer(play=Uneven(CASES), key=KEY)
    gradings = _directly(direct)
    with serve(ModelServer(play=Uneven(CASES), key=KEY)) as server:
        through = _through_inspect(server.url, tmp_path)
    assert through.log.status == "success"
    assert timeless(through.gradings) == timeless(gradings)
    assert sum(one.usage.calls for one in gradings) == len(server.chats) == len(direct.chats)
    assert {request.form for request in server.chats} == {"json_schema"}
    assert _asked(server.chats) == _asked(direct.chats)
    assert {request.body["temperature"] for request in server.chats} == {0.0}


@pytest.mark.parametrize("refuses", [("json_schema",), ("temperature",), ("json_schema", "tools", "temperature")])
def test_options_that_a_model_refuses_are_done_without_as_ever(tmp_path: Path, refuses: tuple[str, ...]) -> None:
    gradings = _directly(ModelServer(play=Uneven(CASES, "right"), key=KEY, refuses=refuses))
    with serve(ModelServer(play=Uneven(CASES, "right"), key=KEY, refuses=refuses)) as server:
        through = _through_inspect(server.url, tmp_path)

    def without_calls(gradings: list[Grading]) -> list[Grading]:
        # How often a refused option was tried depends on how many began before the first refusal came.
        return [one.model_copy(update={"usage": one.usage.model_copy(update={"calls": 0})}) for one in gradings]

    assert without_calls(timeless(through.gradings)) == without_calls(timeless(gradings))
    assert all(one.is_graded for one in gradings)


def test_requests_go_through_a_providers_batches_and_are_billed_as_ever(tmp_path: Path) -> None:
    gradings = _directly(ModelServer(play=Uneven(CASES), key=KEY))
    model = ModelServer(play=Uneven(CASES), key=KEY)
    with serve_batches(BatchServer(model)) as server:
        through = _through_inspect(server.url, tmp_path, batch=BatchConfig(size=50, send_delay=0.2, tick=0.05))
        in_batches = sum(batch.counts["total"] for batch in server.batches.values())
    assert timeless(through.gradings) == timeless(gradings)
    assert in_batches == len(model.chats) == sum(one.usage.calls for one in gradings)


@pytest.mark.parametrize(("status", "told"), [(503, "Error code: 503 - scripted"), (401, "Error code: 401 - scripted")])
def test_a_model_that_cannot_be_asked_is_an_outage_and_says_why(tmp_path: Path, status: int, told: str) -> None:
    with serve(ModelServer(play=lambda request: Fails(status))) as server:
        through = _through_inspect(server.url, tmp_path)
    assert through.log.status == "error"
    assert through.work.kept == {}
    assert {case for case, _ in through.work.unreached} <= {case.id for case in CASES}
    assert all(f"could not be asked: {told}." in reason for reason in through.work.unreached.values())
    assert through.work.unreached


def test_a_request_that_a_model_does_not_take_is_no_outage(tmp_path: Path) -> None:
    with serve(ModelServer(play=lambda request: Fails(400, "this is not taken"))) as server:
        through = _through_inspect(server.url, tmp_path)
    assert through.log.status == "success"
    assert all("this is not taken" in str(one.reason) for one in through.gradings)


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
