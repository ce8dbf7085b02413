"""No key anywhere but in the request, and of an address the host alone."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest
from chat_door import ASKED, GOOD, KEY, Grade, Opened, structured
from hypothesis import given
from hypothesis import strategies as st
from model_server import Fails, ModelServer, serve
from pydantic import SecretStr

from rehearse.chat import Chat, host_of, is_local, list_models
from rehearse.chat.keys import without_key
from rehearse.errors import ModelError, SettingsError


@pytest.mark.parametrize(
    "use", [lambda url, key: Chat(model="m", base_url=url, api_key=key), lambda url, key: list_models(url, api_key=key)]
)
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(use: Callable[[str, SecretStr], object]) -> None:
    with pytest.raises(SettingsError, match="copy it anew") as raised:
        use("http://127.0.0.1:9/v1", SecretStr(f"{KEY}\nand more"))
    assert KEY not in "".join(traceback.format_exception(raised.value))


def test_blanks_around_a_pasted_key_are_no_part_of_it(opened: Opened) -> None:
    chat, server, _ = opened(GOOD, key=f" {KEY}\n")
    assert structured(chat) == 3
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"


def test_where_no_key_is_set_and_one_is_wanted_that_is_said(opened: Opened) -> None:
    chat, _, _ = opened(Fails(401), key="")
    with pytest.raises(ModelError, match="none is set; set REHEARSE_API_KEY"):
        chat.structured(ASKED, Grade)


@given(st.text(min_size=8, max_size=60).filter(lambda key: not any(char.isspace() for char in key)), st.text())
def test_a_key_never_passes_the_quoting_of_a_servers_words(key: str, around: str) -> None:
    assert key not in without_key(f"{around} provided: {key}, so {key[:-1]}… {around}", SecretStr(key)).split()


def test_the_key_and_the_address_are_not_in_what_a_chat_shows_of_itself(opened: Opened) -> None:
    chat = Chat(model="m", base_url=f"http://user:{KEY}@models.example:81/v1?key={KEY}", api_key=SecretStr(KEY))
    assert repr(chat) == "Chat(model='m', host='models.example:81')"


def test_no_tracing_service_hears_of_a_call_unless_it_was_turned_on(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langsmith.utils import get_env_var, tracing_is_enabled

    from rehearse.chat.door import untraced

    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    get_env_var.cache_clear()
    try:
        assert tracing_is_enabled()
        with untraced():
            assert not tracing_is_enabled()
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        with untraced():
            assert tracing_is_enabled()
    finally:
        get_env_var.cache_clear()


@pytest.mark.parametrize(
    ("address", "host", "local"),
    [
        ("http://127.0.0.1:11434/v1", "127.0.0.1:11434", True),
        ("http://localhost/v1", "localhost", True),
        ("http://[::1]:8080/v1", "[::1]:8080", True),
        ("https://api.openai.com/v1", "api.openai.com", False),
        ("https://me:secret@models.example/v1?key=secret", "models.example", False),
        ("http://127.0.0.1.models.example/v1", "127.0.0.1.models.example", False),
        ("http://192.168.1.7:11434", "192.168.1.7:11434", False),
    ],
)
def test_of_an_address_only_the_host_is_shown(address: str, host: str, local: bool) -> None:
    assert (host_of(address), is_local(address)) == (host, local)


@pytest.mark.parametrize(
    "address", ["", "api.openai.com", "ftp://x/v1", "http:///v1", "http://x:port/v1", KEY, "http://[::1/v1"]
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(SettingsError, match="REHEARSE_BASE_URL") as raised:
        Chat(model="m", base_url=address)
    assert not address or address not in str(raised.value)


def test_the_models_of_a_server_are_listed() -> None:
    with serve(ModelServer(models=["one", "two"], key=KEY)) as server:
        assert list_models(server.url, api_key=SecretStr(KEY)) == ("one", "two")
        assert list_models(server.url + "/", api_key=SecretStr(KEY)) == ("one", "two")
        with pytest.raises(ModelError, match="wants an API key"):
            list_models(server.url)
        with pytest.raises(ModelError, match="did not accept the API key"):
            list_models(server.url, api_key=SecretStr("another"))
        with pytest.raises(ModelError, match="HTTP 404"):
            list_models(server.url + "/deeper", api_key=SecretStr(KEY))
    with pytest.raises(ModelError, match="no connection"):
        list_models(server.url, timeout=0.5)
