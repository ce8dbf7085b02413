"""The two kinds of database that the store is tested on: a file, and a server that the tests start."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from clock import Clock

from rehearse.store import Store, open_store

if TYPE_CHECKING:
    from postgres_server import PostgresServer


def missing(what: str) -> NoReturn:
    """Skip, and say why; with CI=true, fail."""
    reason = f"{what} is not installed; run tests/find_servers.py"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def new_server() -> PostgresServer:
    """Return a database server with nothing in it, started."""
    from postgres_server import PostgresServer, programs

    return PostgresServer(programs() or missing("PostgreSQL")).start()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for tests that leave it running; each takes a database of its own."""
    server = new_server()
    yield server
    server.remove()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server of one's own, to be stopped and started."""
    server = new_server()
    yield server
    server.remove()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder of ähm 100%" / "rehearse.sqlite3"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.hosting)])
def database_url(request: pytest.FixtureRequest, path: Path) -> str:
    """The address of an empty database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{path}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    """A store on an empty database, of either kind."""
    opened = open_store(database_url, clock=clock)
    yield opened
    opened.close()
