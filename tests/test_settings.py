"""Settings come from the environment, arguments go first, and no key is ever printed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from rehearse.errors import SettingsError
from rehearse.settings import Settings, load_settings

KEY = "sk-0123456789abcdef"


def test_nothing_has_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REHEARSE_HOME")
    monkeypatch.delenv("REHEARSE_COACH")
    settings = load_settings()
    assert settings.coach == "auto"
    assert (settings.model, settings.base_url, settings.api_key) == (None, None, None)
    assert settings.home.is_absolute()
    assert settings.home.name == "rehearse"


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("REHEARSE_COACH", "llm", "coach", "llm"),
        ("REHEARSE_MODEL", "llama3", "model", "llama3"),
        ("REHEARSE_BASE_URL", "http://127.0.0.1:8080/v1", "base_url", "http://127.0.0.1:8080/v1"),
        ("OPENAI_BASE_URL", "http://127.0.0.1:9090/v1", "address", "http://127.0.0.1:9090/v1"),
        ("REHEARSE_TEMPERATURE", "0.5", "temperature", 0.5),
        ("REHEARSE_TIMEOUT", "12.5", "timeout", 12.5),
        ("REHEARSE_RETRIES", "0", "retries", 0),
        ("REHEARSE_MODEL_CONTEXT", "8192", "model_context", 8192),
        ("REHEARSE_HOME", "/srv/rehearse", "home", Path("/srv/rehearse")),
        ("REHEARSE_MAX_ANSWER", "5000", "max_answer", 5000),
    ],
)
def test_a_setting_is_read_from_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, name: str, value: object
) -> None:
    monkeypatch.setenv(variable, text)
    assert getattr(load_settings(), name) == value


def test_our_own_variables_go_before_the_shared_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-shared")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://shared/v1")
    shared = load_settings()
    assert shared.key == SecretStr("sk-shared")
    assert shared.address == "http://shared/v1"
    monkeypatch.setenv("REHEARSE_API_KEY", "sk-own")
    monkeypatch.setenv("REHEARSE_BASE_URL", "http://own/v1")
    own = load_settings()
    assert own.key == SecretStr("sk-own")
    assert own.address == "http://own/v1"


def test_the_key_for_openai_is_not_sent_to_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert load_settings().key == SecretStr(KEY)
    assert load_settings(base_url="https://elsewhere.test/v1").key is None
    assert load_settings().model_copy(update={"base_url": "http://127.0.0.1:8080/v1"}).key is None


def test_what_is_given_by_hand_goes_before_the_environment_and_none_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_MODEL", "from-environment")
    monkeypatch.setenv("REHEARSE_BASE_URL", "http://environment/v1")
    monkeypatch.setenv("REHEARSE_API_KEY", "sk-environment")
    given = load_settings(model="given", base_url="http://given/v1", api_key=KEY, coach=None)
    assert (given.model, given.base_url, given.coach) == ("given", "http://given/v1", "offline")
    assert given.api_key == SecretStr(KEY)
    assert load_settings(model=None).model == "from-environment"


def test_the_database_is_in_the_data_folder_unless_an_address_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", "/srv/rehearse")
    assert load_settings().database == f"sqlite:///{Path('/srv/rehearse') / 'rehearse.sqlite3'}"
    monkeypatch.setenv("REHEARSE_DATABASE_URL", "postgresql+psycopg://host/rehearse")
    assert load_settings().database == "postgresql+psycopg://host/rehearse"


def test_a_key_is_in_no_text_that_is_made_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    settings = load_settings()
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("rehearse").info("%s %r", settings, settings)
    for text in (repr(settings), str(settings), f"{settings}", settings.model_dump_json(), caplog.text):
        assert "**********" in text
        assert KEY not in text
    assert settings.key is not None
    assert settings.key.get_secret_value() == KEY


@pytest.mark.parametrize(
    ("variable", "text", "name"),
    [
        ("REHEARSE_COACH", "human", "coach"),
        ("REHEARSE_TIMEOUT", "0", "timeout"),
        ("REHEARSE_TIMEOUT", "soon", "timeout"),
        ("REHEARSE_TEMPERATURE", "2.5", "temperature"),
        ("REHEARSE_RETRIES", "-1", "retries"),
        ("REHEARSE_MODEL_CONTEXT", "100", "model_context"),
        ("REHEARSE_MAX_POSTING", "10", "max_posting"),
    ],
)
def test_a_malformed_value_names_the_setting_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, name: str
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert name in message.lower()
    assert "unset it" in message
    assert "\n" not in message


def test_a_malformed_key_is_named_and_not_shown() -> None:
    with pytest.raises(SettingsError, match=r"(?i)api_key") as caught:
        load_settings(api_key=[KEY])
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_settings_cannot_be_changed_and_pass_over_variables_of_other_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_SOMETHING_ELSE", "1")
    settings = load_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.model = "other"
    assert settings == Settings()


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_API_KEY", "")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("REHEARSE_TIMEOUT", "")
    settings = load_settings()
    assert settings.key == SecretStr(KEY)
    assert settings.timeout == Settings.model_fields["timeout"].default


def test_a_folder_may_be_written_from_the_home_folder_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", "~/practice")
    assert load_settings().home == Path.home() / "practice"


def test_a_message_names_the_variable_as_people_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_TIMEOUT", "soon")
    with pytest.raises(SettingsError, match="REHEARSE_TIMEOUT"):
        load_settings()


def test_the_key_stays_behind_where_somebody_chooses_another_server() -> None:
    settings = load_settings(base_url="https://models.example.org/v1", api_key="sk-of-the-host")
    assert settings.chosen(base_url="https://elsewhere.example.org/v1").key is None
    assert settings.chosen(base_url="http://models.example.org/v1").key is None
    assert settings.chosen(base_url=None).key is None
    same = settings.chosen(base_url="https://Models.example.org/v1/", model="another")
    assert same.key is not None
    assert same.key.get_secret_value() == "sk-of-the-host"


def test_a_key_of_ones_own_goes_along() -> None:
    settings = load_settings(base_url="https://models.example.org/v1", api_key="sk-of-the-host")
    chosen = settings.chosen(base_url="https://elsewhere.example.org/v1", api_key=SecretStr("sk-my-own"))
    assert chosen.key is not None
    assert chosen.key.get_secret_value() == "sk-my-own"
