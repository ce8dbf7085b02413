"""The key, the gate in front of the pages, and what all pages share."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rehearse.errors import SettingsError
from rehearse.server import owner_of, resources
from rehearse.server.access_key import access_key
from rehearse.server.owner import LOCAL, VISITOR_COOKIE, Gate, new_secret, put_gate
from rehearse.settings import load_settings


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: access_key(tmp_path / "home"), range(64)))
    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / "home" / "access-key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["access-key"]
    assert access_key(tmp_path / "other") not in keys


def test_a_key_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    key = access_key(tmp_path)
    (tmp_path / "access-key").chmod(0o644)
    assert access_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "access-key").stat().st_mode) == 0o600


def test_a_damaged_key_and_a_folder_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "access-key").write_text("short")
    with pytest.raises(SettingsError, match=r"access-key is damaged; delete the file"):
        access_key(tmp_path)
    with pytest.raises(SettingsError, match=r"cannot be used .*; see that the folder is yours"):
        access_key(tmp_path / "access-key" / "home")


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate("k" * 43)
    put_gate(made)
    yield made
    put_gate(None)


def test_without_a_gate_whoever_reaches_the_page_is_the_local_person() -> None:
    assert owner_of({}) == owner_of({VISITOR_COOKIE: new_secret()}) == LOCAL


def test_behind_a_gate_everybody_is_who_their_cookie_says(gate: Gate) -> None:
    ann, ben = new_secret(), new_secret()
    assert owner_of({VISITOR_COOKIE: ann}) == owner_of({VISITOR_COOKIE: ann}) != owner_of({VISITOR_COOKIE: ben})
    assert ann not in owner_of({VISITOR_COOKIE: ann})
    assert owner_of({gate.local_cookie: gate.local_secret, VISITOR_COOKIE: ann}) == LOCAL
    assert owner_of({gate.local_cookie: "ü" * 64, VISITOR_COOKIE: ann}) != LOCAL
    with pytest.raises(SettingsError, match="allow cookies"):
        owner_of({gate.local_cookie: "f" * 64})


def test_the_cookie_of_one_data_folder_opens_no_other(gate: Gate) -> None:
    other = Gate("o" * 43)
    assert other.local_cookie != gate.local_cookie
    assert not other.is_local({other.local_cookie: gate.local_secret})


def test_a_pass_opens_for_one_of_many_that_come_at_once(gate: Gate) -> None:
    made = gate.new_pass()
    together = threading.Barrier(8)

    def come(_: int) -> bool:
        together.wait()
        return gate.opens(made)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(come, range(8))) == 1


@pytest.fixture
def shared() -> Iterator[None]:
    resources.reset()
    yield
    resources.reset()


@pytest.mark.usefixtures("shared")
def test_pages_share_one_store_and_one_set_of_jobs_per_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: resources.turns(), range(32)))) == 1
        assert len(set(pool.map(lambda _: resources.store(), range(32)))) == 1
    first = resources.store()
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "moved"))
    assert resources.store() is not first
    assert (tmp_path / "moved" / "rehearse.sqlite3").exists()


@pytest.mark.usefixtures("shared")
def test_the_settings_of_the_server_go_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources.use(load_settings(home=tmp_path / "given"))
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "environment"))
    assert resources.settings().home == tmp_path / "given"
    resources.store().ping()
    assert (tmp_path / "given" / "rehearse.sqlite3").exists()
    resources.reset()
    assert resources.settings().home == tmp_path / "environment"
