"""Which coach is at work: explicit settings, then a key, then a server on this computer, then the offline coach."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import model_coach
import pytest
from model_player import Player
from model_server import Fails, ModelServer, serve
from pydantic import SecretStr

from rehearse.cli import main
from rehearse.coaches import DEFAULT_MODEL, coach_for, find_coach, try_model
from rehearse.coaches.local import find_servers
from rehearse.errors import ModelError, SettingsError
from rehearse.llm import LLMCoach
from rehearse.rubric import Rubric
from rehearse.settings import Settings, load_settings

KEY = "sk-canary-8f3b1c5d7e9a"
# pytest finds a fixture by its name in the module.
client = model_coach.client

NOWHERE: tuple[tuple[str, int], ...] = ()


def chosen(**values: Any) -> Settings:
    if "api_key" in values:
        values["api_key"] = SecretStr(values["api_key"])
    return load_settings(**{"coach": "auto", **values})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    model_coach.forget_servers(monkeypatch)
    with serve(ModelServer(play=Player(), models=["text-embedding-small", "tiny-model", "other-model"])) as running:
        yield running


def test_with_nothing_set_and_nothing_found_the_offline_coach_is_at_work() -> None:
    found = find_coach(chosen(), ports=NOWHERE)
    assert (found.coach, found.model, found.host) == ("offline", None, None)
    assert "nothing leaves the computer" in found.why


def test_the_offline_coach_goes_before_every_key_and_address_when_it_is_chosen(server: ModelServer) -> None:
    found = find_coach(chosen(coach="offline", api_key=KEY, base_url=server.url))
    assert (found.coach, found.base_url) == ("offline", None)
    assert server.requests == []


def test_an_address_and_a_model_are_taken_as_they_are_set(server: ModelServer) -> None:
    found = find_coach(chosen(base_url=server.url, model="any-name", api_key=KEY))
    assert (found.coach, found.model, found.host, found.base_url) == ("llm", "any-name", server.host, server.url)
    assert server.requests == []


def test_an_address_without_a_model_means_the_first_chat_model_that_it_lists(server: ModelServer) -> None:
    found = find_coach(chosen(base_url=server.url, api_key=KEY))
    assert found.model == "tiny-model"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(found)


@pytest.mark.parametrize("coach", ["auto", "llm"])
def test_an_address_where_no_model_can_be_found_says_what_to_set(coach: str) -> None:
    with serve(ModelServer(models=["text-embedding-small"])) as empty, pytest.raises(SettingsError) as raised:
        find_coach(chosen(coach=coach, base_url=empty.url))
    assert "REHEARSE_MODEL" in str(raised.value)
    assert "it lists none" in str(raised.value)
    with pytest.raises(SettingsError, match="REHEARSE_COACH=offline"):
        find_coach(chosen(coach=coach, base_url=empty.url))


def test_a_key_alone_means_openai_and_nothing_is_looked_for_here(server: ModelServer) -> None:
    found = find_coach(chosen(api_key=KEY), ports=(("Ollama", server.port),))
    assert (found.model, found.host) == (DEFAULT_MODEL, "api.openai.com")
    assert server.requests == []
    assert find_coach(chosen(api_key=KEY, model="another")).model == "another"


def test_a_server_on_this_computer_is_found_where_it_usually_listens(server: ModelServer) -> None:
    found = find_coach(chosen(), ports=(("LM Studio", 9), ("Ollama", server.port)))
    assert (found.coach, found.model, found.host) == ("llm", "tiny-model", server.host)
    assert "Ollama on this computer" in found.why


def test_a_model_that_is_set_is_looked_for_on_this_computer(server: ModelServer) -> None:
    ports = (("Ollama", server.port),)
    assert find_coach(chosen(model="other-model"), ports=ports).host == server.host
    found = find_coach(chosen(model="huge-model"), ports=ports)
    assert found.coach == "offline"
    assert "huge-model" in found.why
    with pytest.raises(SettingsError, match="huge-model"):
        find_coach(chosen(coach="llm", model="huge-model"), ports=ports)


def test_an_llm_coach_that_cannot_be_had_names_what_to_set_and_the_way_on_without() -> None:
    with pytest.raises(SettingsError) as raised:
        find_coach(chosen(coach="llm"), ports=NOWHERE)
    for name in ("OPENAI_API_KEY", "REHEARSE_BASE_URL", "REHEARSE_MODEL", "REHEARSE_COACH=offline"):
        assert name in str(raised.value)


def test_what_was_found_holds_for_half_a_minute(server: ModelServer) -> None:
    ports = (("vLLM", server.port),)
    assert find_servers(ports, now=600.0)[0].models == ("tiny-model", "other-model")
    find_servers(ports, now=629.0)
    assert len(server.requests) == 1
    find_servers(ports, now=630.0)
    assert len(server.requests) == 2


def test_what_answers_there_and_is_no_model_server_is_passed_over() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(ModelServer(models=[]))), stack.enter_context(serve(ModelServer(key="x")))]
        assert find_servers(tuple(("Ollama", one.port) for one in servers)) == ()


def test_the_coach_is_made_of_what_was_found(server: ModelServer, rubric: Rubric) -> None:
    coach = coach_for(chosen(base_url=server.url, model="tiny-model"), rubric)
    assert isinstance(coach, LLMCoach)
    assert coach.label == f"tiny-model at {server.host}"
    assert coach_for(chosen(coach="offline"), rubric).kind == "offline"


def test_a_model_that_works_is_said_to_work_and_where_it_is(server: ModelServer, client: None) -> None:
    tried = try_model(chosen(coach="llm", base_url=server.url, model="tiny-model"))
    assert str(tried).startswith(f"tiny-model at {server.host} graded a sample answer in ")
    assert "stays on this computer" in str(tried)


def test_a_model_that_does_not_work_says_why(server: ModelServer, client: None) -> None:
    server.replies.append(Fails(401))
    with pytest.raises(ModelError, match="did not accept the API key"):
        try_model(chosen(coach="llm", base_url=server.url, model="tiny-model", api_key=KEY))
    with pytest.raises(ModelError, match="no model to be tried"):
        try_model(chosen(coach="offline"))


def test_answers_are_graded_from_the_command_line_by_a_model(server: ModelServer, tmp_path: Path, client: None) -> None:
    line = {"id": "a", "question_id": "five_years", "answer": "I will lead the planning team by 2028, I hope."}
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    rows = tmp_path / "rows.jsonl"
    command = ["grade", str(file), "--coach", "llm", "--base-url", server.url, "--model", "tiny-model"]
    with pytest.raises(SystemExit) as ended:
        main([*command, "--output", str(rows)])
    assert ended.value.code == 0
    row = json.loads(rows.read_text(encoding="utf-8"))
    assert row["status"] == "graded"
    assert set(row["levels"].values()) == {3}
    assert row["evidence"]["horizon"] == ["I will lead the planning team"]
    assert (row["provenance"]["model"], row["provenance"]["host"]) == ("tiny-model", server.host)
