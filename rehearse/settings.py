"""What the user chose: coach, model, address, key, database, limits.

Read from the environment: ``REHEARSE_…``, and OpenAI's, Azure's and Ollama's own variables as other programs read
them (``OPENAI_API_KEY``, ``OPENAI_BASE_URL``; ``AZURE_OPENAI_API_KEY``, ``AZURE_OPENAI_ENDPOINT``,
``OPENAI_API_VERSION``, ``AZURE_OPENAI_DEPLOYMENT``; ``OLLAMA_HOST``). A key is a SecretStr from the
first moment on, so that no log, error or export can print it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rehearse.errors import SettingsError

LogFormat = Literal["text", "json"]
CoachChoice = Literal["auto", "offline", "llm"]


class Settings(BaseSettings):
    """All settings with their defaults; nothing needs to be set to practise with the offline coach.

    Lengths are in characters, times in seconds, `model_context` in tokens. `find_local` says whether a model
    server on this machine's usual ports is looked for where nothing else is set. `gradings` is how often a model
    grades each answer; with more than one the median counts. `transcribe_…` is where recordings are written down,
    `speech_…` what reads questions aloud in the browser's place; `max_recording` is in seconds. For
    hosts: `public_url` is the address that people type, `oidc_…` how they sign in, `database_pool` how many
    connections a process keeps to a database server, and `grace` how many seconds it has to finish gradings when it
    is stopped; `log_format` "json" logs events as JSON lines, and `metrics` shows figures for Prometheus at /metrics;
    `keep_days` is after how many days without a change an interview is deleted, None being never.

    The `limit_...` are for one person: tokens and money (in the price list's currency) a day, pieces of work put to
    a model a minute; None where there is no limit. `limit_at_once` is how many people's work this process does at
    once; the others wait in a queue.
    """

    model_config = SettingsConfigDict(
        env_prefix="REHEARSE_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    coach: CoachChoice = "auto"
    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    openai_base_url: str | None = Field(None, validation_alias="OPENAI_BASE_URL")
    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    azure_api_key: SecretStr | None = Field(None, validation_alias="AZURE_OPENAI_API_KEY")
    azure_endpoint: str | None = Field(None, validation_alias="AZURE_OPENAI_ENDPOINT")
    azure_api_version: str | None = Field(None, validation_alias="OPENAI_API_VERSION")
    azure_deployment: str | None = Field(None, validation_alias="AZURE_OPENAI_DEPLOYMENT")
    ollama_host: str | None = Field(None, validation_alias="OLLAMA_HOST")
    temperature: float = Field(0.0, ge=0, le=2)
    timeout: float = Field(60.0, gt=0, le=600)
    retries: int = Field(2, ge=0, le=5)
    model_context: int = Field(4096, ge=1024)
    gradings: int = Field(1, ge=1, le=5)
    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("rehearse", appauthor=False)))
    database_url: str | None = None
    database_pool: int = Field(10, ge=1, le=500)
    public_url: str | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_cookie_secret: SecretStr | None = None
    oidc_allow: str = ""
    grace: float = Field(3.0, ge=0, le=600)
    find_local: bool = True
    log_format: LogFormat = "text"
    metrics: bool = False
    keep_days: int | None = Field(None, ge=1, le=36_500)
    limit_tokens_per_day: int | None = Field(None, ge=1)
    limit_cost_per_day: float | None = Field(None, gt=0)
    limit_calls_per_minute: int | None = Field(None, ge=1)
    limit_at_once: int = Field(32, ge=1, le=500)
    max_posting: int = Field(40_000, ge=1_000)
    max_resume: int = Field(40_000, ge=1_000)
    max_answer: int = Field(200_000, ge=1_000)
    transcribe_model: str | None = None
    transcribe_address: str | None = None
    transcribe_key: SecretStr | None = None
    transcribe_timeout: float = Field(180.0, gt=0, le=1800)
    speech_model: str | None = None
    speech_voice: str | None = None
    speech_address: str | None = None
    speech_key: SecretStr | None = None
    speech_timeout: float = Field(20.0, gt=0, le=120)
    max_recording: int = Field(600, ge=2, le=600)

    @field_validator("home")
    @classmethod
    def _at_home(cls, home: Path) -> Path:
        return home.expanduser()

    @property
    def address(self) -> str | None:
        """The model's address: our own variable goes first, then OpenAI's; None where neither is set."""
        return self.base_url or self.openai_base_url

    @property
    def key(self) -> SecretStr | None:
        """The key for `address`: OpenAI's own is sent to OpenAI, or where OpenAI's variable leads, and nowhere else."""
        return self.api_key or (None if self.base_url else self.openai_api_key)

    def chosen(self, **choice: Any) -> Settings:
        """Return these settings with what a visitor chose on top; the key stays behind where they chose another server.

        A key of their own that is in `choice` goes with them.
        """
        made = self.model_copy(update=choice)
        if "api_key" in choice or _server(made.address) == _server(self.address):
            return made
        return made.model_copy(update={"api_key": None})

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database: as set, else SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.home / 'rehearse.sqlite3'}"


def load_settings(**overrides: Any) -> Settings:
    """Return the settings from the environment, `overrides` that are not None going first.

    Raises:
        SettingsError: a value is malformed; the message names the setting and not the value of a key.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "of the environment"
        # A value that has no alias is known by its field's name; people know the variable.
        shown = name if name.startswith(("REHEARSE_", "OPENAI_", "AZURE_", "OLLAMA_")) else f"REHEARSE_{name.upper()}"
        raise SettingsError(f"The setting {shown} is not usable: {first['msg']}. Correct it or unset it.") from None


def _server(address: str | None) -> tuple[str, str]:
    parts = urlsplit(address or "")
    return parts.scheme, parts.netloc.lower()
