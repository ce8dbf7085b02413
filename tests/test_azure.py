"""Azure OpenAI: found after OpenAI's key and before a local server, and spoken to by both of its interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import model_coach
import pytest
from model_coach import request_for
from model_player import Player
from model_server import Fails, ModelServer, Request, Scripted, serve

from rehearse.chat.azure import dated, resource_address, v1_address
from rehearse.coaches import coach_for, find_coach
from rehearse.errors import SettingsError
from rehearse.rubric import Rubric
from rehearse.settings import Settings, load_settings

# pytest finds a fixture by its name in the module.
client = model_coach.client

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
KEY = "azure-canary-8f3b1c5d7e9a"
DATED = "/openai/deployments/our-gpt/chat/completions?api-version=2024-10-21"
V1 = "/openai/v1/chat/completions"


@pytest.fixture
def resource(monkeypatch: pytest.MonkeyPatch, client: None) -> Iterator[ModelServer]:
    """A server that answers at Azure's paths, and only to Azure's key."""
    model_coach.forget_servers(monkeypatch)
    playing = Player()

    def play(request: Request) -> Scripted:
        headers = request.headers
        key = headers.get("api-key") if request.path == DATED else headers.get("authorization", "")[7:]
        return playing(request) if key == KEY else Fails(401, "Access denied due to invalid subscription key.")

    with serve(ModelServer(play=play, chat_paths=(DATED, V1))) as server:
        monkeypatch.setenv("REHEARSE_COACH", "auto")
        monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", f"http://{server.host}/")
        yield server


def settings(**values: Any) -> Settings:
    return load_settings(**{"model": "our-gpt", **values})


def test_azures_variables_are_enough(resource: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_OPENAI_DEPLOYMENT", "our-gpt")
    found = find_coach(load_settings())
    assert (found.coach, found.model, found.host, found.kind) == ("llm", "our-gpt", resource.host, "azure")
    assert "Azure" in found.why
    assert KEY not in repr(found)
    assert find_coach(settings(model="other-deployment")).model == "other-deployment"


def test_explicit_settings_and_openais_key_go_before_azure_and_azure_before_a_local_server(
    resource: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = (("Ollama", resource.port),)
    assert find_coach(settings(), ports=ports).kind == "azure"
    assert find_coach(settings(base_url="http://127.0.0.1:9/v1"), ports=ports).host == "127.0.0.1:9"
    assert find_coach(settings(coach="offline"), ports=ports).coach == "offline"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    assert find_coach(settings(), ports=ports).host == "api.openai.com"
    assert resource.requests == []


def test_the_dated_interface_has_the_deployment_in_its_path_and_the_key_in_azures_header(
    resource: ModelServer, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
    made = coach_for(settings(), rubric).assess(request_for(rubric), now=NOW)
    assert made.status == "graded"
    (asked,) = resource.requests
    assert asked.path == DATED
    assert asked.headers["api-key"] == KEY
    assert "authorization" not in asked.headers
    assert made.provenance.model == "our-gpt"


@pytest.mark.parametrize("version", ["", "v1", "preview", "latest"])
def test_without_a_date_azure_is_asked_by_openais_protocol(
    resource: ModelServer, rubric: Rubric, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setenv("OPENAI_API_VERSION", version)
    assert coach_for(settings(), rubric).assess(request_for(rubric), now=NOW).status == "graded"
    (asked,) = resource.requests
    assert (asked.path, asked.body["model"]) == (V1, "our-gpt")


@pytest.mark.parametrize("version", ["2024-10-21", ""])
def test_a_key_that_azure_does_not_take_is_told_without_showing_it(
    resource: ModelServer, rubric: Rubric, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setenv("OPENAI_API_VERSION", version)
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "another-canary")
    made = coach_for(settings(), rubric).assess(request_for(rubric), now=NOW)
    assert made.status == "not_graded"
    assert "did not accept the API key" in str(made.reason)
    assert "another-canary" not in made.model_dump_json()


def test_a_question_streams_from_azure_too(
    resource: ModelServer, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rehearse.interview.coach import LineRequest
    from rehearse.interview.job import JobReading

    monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
    line = LineRequest(
        planned=model_coach.planned(rubric), number=1, of=1, job=JobReading(), criterion="horizon", level=1
    )
    assert "By when would that be?" in "".join(coach_for(settings(), rubric).ask(line))


@pytest.mark.parametrize(
    ("gone", "named"),
    [("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_ENDPOINT"), (None, "AZURE_OPENAI_DEPLOYMENT")],
)
def test_what_azure_still_needs_is_named_and_the_offline_coach_works_meanwhile(
    resource: ModelServer, monkeypatch: pytest.MonkeyPatch, gone: str | None, named: str
) -> None:
    if gone is not None:
        monkeypatch.delenv(gone)
    some = load_settings(model="our-gpt" if gone else None)
    found = find_coach(some, ports=())
    assert found.coach == "offline"
    assert named in found.why
    with pytest.raises(SettingsError, match=named):
        find_coach(some.model_copy(update={"coach": "llm"}), ports=())


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://ours.openai.azure.com",
        "https://ours.openai.azure.com/",
        "https://ours.openai.azure.com/openai",
        "https://ours.openai.azure.com/openai/v1/",
    ],
)
def test_an_endpoint_is_taken_with_and_without_a_path(endpoint: str) -> None:
    assert resource_address(endpoint) == "https://ours.openai.azure.com"
    assert v1_address(endpoint) == "https://ours.openai.azure.com/openai/v1"


def test_only_a_date_means_the_dated_interface() -> None:
    assert dated("2024-10-21") == "2024-10-21"
    assert dated(" 2025-04-01-preview ") == "2025-04-01-preview"
    assert [dated(text) for text in (None, "", "v1", "preview", "latest")] == [None] * 5
