"""Sign-in as a host sets it up: what is read, what is refused, who is who, and who may come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rehearse.errors import AccessError, SettingsError
from rehearse.server import is_hosted, owner_of, serve
from rehearse.server.accounts import AccountGate, owner_id
from rehearse.server.owner import LOCAL, Gate, put_gate
from rehearse.server.sign_in import SignIn, public_host, sign_in_of
from rehearse.settings import load_settings

SECRET = "canary-cookie-secret-of-more-than-32-characters"
ENVIRONMENT = {
    "REHEARSE_PUBLIC_URL": "https://rehearse.example.org",
    "REHEARSE_OIDC_ISSUER": "https://id.example.org/realms/careers/",
    "REHEARSE_OIDC_CLIENT_ID": "rehearse",
    "REHEARSE_OIDC_CLIENT_SECRET": "canary-client-secret",
    "REHEARSE_OIDC_COOKIE_SECRET": SECRET,
}
ANN = {"is_logged_in": True, "iss": "https://id.example.org", "sub": "ann", "email": "ann@example.org"}
COOKIES = {"_streamlit_user": "signed-for-ann", "_streamlit_user_1": "and-more", "other": "x"}


def set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **changes: str | None) -> SignIn | None:
    for name, value in (ENVIRONMENT | changes).items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    return sign_in_of(load_settings(), folder=tmp_path)


# What is set up


def test_sign_in_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = set_up(monkeypatch, tmp_path, REHEARSE_OIDC_ALLOW="@Example.org, coach@elsewhere.example")
    assert found is not None
    assert found.auth == {
        "redirect_uri": "https://rehearse.example.org/oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "rehearse",
        "client_secret": "canary-client-secret",
        "server_metadata_url": "https://id.example.org/realms/careers/.well-known/openid-configuration",
    }
    assert found.allowed == ("@example.org", "coach@elsewhere.example")
    assert "canary" not in repr(found)


def test_a_metadata_address_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole = "https://id.example.org/v2.0/.well-known/openid-configuration"
    found = set_up(monkeypatch, tmp_path, REHEARSE_OIDC_ISSUER=whole)
    assert found is not None
    assert found.auth["server_metadata_url"] == whole


def test_nothing_set_up_is_no_sign_in(tmp_path: Path) -> None:
    assert sign_in_of(load_settings(), folder=tmp_path) is None


@pytest.mark.parametrize("missing", list(ENVIRONMENT))
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str) -> None:
    with pytest.raises(SettingsError, match=f"only half set up: {missing} is missing") as failure:
        set_up(monkeypatch, tmp_path, **{missing: None})
    assert "canary" not in str(failure.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"REHEARSE_OIDC_COOKIE_SECRET": "short-canary"}, r"COOKIE_SECRET has to be at least 32 characters.*make one"),
        ({"REHEARSE_PUBLIC_URL": "http://rehearse.example.org"}, r"without https answers and sign-ins could be read"),
        ({"REHEARSE_PUBLIC_URL": "rehearse.example.org"}, r"such as https://rehearse.example.org, and is"),
        ({"REHEARSE_PUBLIC_URL": "https://example.org/rehearse"}, r"without a path"),
        ({"REHEARSE_OIDC_ALLOW": "example.org"}, r"'example.org', which is neither an email address nor a domain"),
    ],
)
def test_what_cannot_be_used_is_explained(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message) as failure:
        set_up(monkeypatch, tmp_path, **changes)
    assert "canary" not in str(failure.value)


def test_streamlits_own_secrets_serve_as_well(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    file = tmp_path / ".streamlit" / "secrets.toml"
    lines = [f'cookie_secret = "{SECRET}"', 'client_id = "rehearse"', 'client_secret = "canary-client-secret"']
    lines += ['server_metadata_url = "https://id.example.org/.well-known/openid-configuration"']
    file.write_text("\n".join(["[auth]", 'redirect_uri = "http://localhost:8501/oauth2callback"', *lines]))
    found = sign_in_of(load_settings(), folder=tmp_path)
    assert found is not None
    assert (found.public_url, found.cookie_secret) == ("http://localhost:8501", SECRET)

    file.write_text("\n".join(["[auth]", *lines]))
    with pytest.raises(SettingsError, match=r"section \[auth\] of .*secrets.toml lacks redirect_uri"):
        sign_in_of(load_settings(), folder=tmp_path)
    file.write_text("[auth\ncanary")
    with pytest.raises(SettingsError, match="cannot be read as TOML") as failure:
        sign_in_of(load_settings(), folder=tmp_path)
    assert "canary" not in str(failure.value)
    file.write_text("[other]\n")
    assert sign_in_of(load_settings(), folder=tmp_path) is None


def test_the_public_name_is_the_hosts() -> None:
    assert public_host("https://Rehearse.Example.org:8443/") == "rehearse.example.org"
    assert public_host("http://127.0.0.1:8501") == "127.0.0.1"


# Starting


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::"])
def test_others_are_not_served_without_sign_in(address: str) -> None:
    with pytest.raises(SettingsError, match=rf"everybody who reaches {address} could practise.*say --insecure-open"):
        serve(load_settings(), address=address, port=1)


def test_a_public_address_without_sign_in_is_refused_also_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_PUBLIC_URL", "https://rehearse.example.org")
    with pytest.raises(SettingsError, match=r"everybody who reaches https://rehearse.example.org could practise"):
        serve(load_settings(), port=1)


# Who is who


def test_a_person_is_issuer_and_subject_at_every_sign_in() -> None:
    gate = AccountGate()
    owner = gate.owner_of(COOKIES, ANN)
    assert owner == AccountGate().owner_of({"_streamlit_user": "another-day"}, ANN | {"email": "new@example.org"})
    assert owner == owner_id("https://id.example.org", "ann")
    assert len(owner) == 64
    assert owner != gate.owner_of(COOKIES, ANN | {"sub": "ben"})
    assert owner != gate.owner_of(COOKIES, ANN | {"iss": "https://elsewhere.example"})
    assert owner_id("a\nb", "c") != owner_id("a", "b\nc")


@pytest.mark.parametrize("user", [{}, {"is_logged_in": False}, {"is_logged_in": False, "iss": "i", "sub": "s"}])
def test_who_is_not_signed_in_is_nobody(user: dict[str, Any]) -> None:
    with pytest.raises(AccessError, match="Sign in to practise here"):
        AccountGate().owner_of(COOKIES, user)


@pytest.mark.parametrize("claim", ["iss", "sub"])
@pytest.mark.parametrize("value", [None, "", 7])
def test_an_account_without_issuer_or_subject_is_nobody(claim: str, value: object) -> None:
    with pytest.raises(AccessError, match="did not say who you are"):
        AccountGate().owner_of(COOKIES, ANN | {claim: value})


def test_signing_out_holds_for_pages_that_are_still_open() -> None:
    gate = AccountGate()
    owner = gate.owner_of(COOKIES, ANN)
    gate.sign_out({})
    assert gate.owner_of(COOKIES, ANN) == owner
    gate.sign_out(COOKIES)
    with pytest.raises(AccessError, match="signed out in another tab"):
        gate.owner_of(COOKIES, ANN)
    assert gate.owner_of({"_streamlit_user": "signed in again"}, ANN) == owner


def test_a_page_that_reconnects_without_the_cookie_is_nobodys() -> None:
    with pytest.raises(AccessError, match="Sign in"):
        AccountGate().owner_of({"other": "x"}, ANN)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"email": "ANN@Example.ORG"}, True),
        ({"email": "coach@elsewhere.example"}, True),
        ({"email": "ann@elsewhere.example"}, False),
        ({"email": "ann@sub.example.org"}, False),
        ({"email": "ann@example.org.evil.example"}, False),
        ({"email": "ann@example.org@evil.example"}, False),
        ({"email": None}, False),
        ({"email": "ann@example.org", "email_verified": False}, False),
    ],
)
def test_only_those_on_the_list_come_in(changes: dict[str, Any], may: bool) -> None:
    gate = AccountGate(("@example.org", "coach@elsewhere.example"))
    if may:
        assert gate.owner_of(COOKIES, ANN | changes)
    else:
        with pytest.raises(AccessError, match="not one of those that may practise here"):
            gate.owner_of(COOKIES, ANN | changes)


def test_without_our_server_streamlits_sign_in_holds_and_nobody_becomes_the_local_person() -> None:
    put_gate(None)
    assert owner_of({}, {}) == LOCAL
    assert owner_of(COOKIES, ANN) == owner_id(ANN["iss"], ANN["sub"])
    with pytest.raises(AccessError):
        owner_of(COOKIES, {"is_logged_in": False})


def test_pages_know_whether_others_are_served() -> None:
    try:
        for gate, hosted in ((None, False), (Gate("k" * 43), False), (AccountGate(), True)):
            put_gate(gate)
            assert is_hosted() is hosted
        put_gate(Gate("k" * 43, hosted=True))
        assert is_hosted()
    finally:
        put_gate(None)
