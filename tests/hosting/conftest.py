"""What a host has besides Rehearse: PostgreSQL, a sign-in service and nginx, each started by the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from app_process import AppProcess
from oidc_server import OidcServer, serve_sign_in
from postgres_server import PostgresServer, programs


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "hosting: needs what a host has besides Rehearse: PostgreSQL, nginx, sign-in")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database server or a proxy, and what drives a browser, so that it can be left out."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker("hosting")
            if "visit" in getattr(item, "fixturenames", ()):
                item.add_marker("browser")


def missing(what: str) -> NoReturn:
    """Skip, and say why; with CI=true, fail."""
    reason = f"{what} is not installed; run tests/find_servers.py"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for tests that leave it running; each takes a database of its own."""
    server = PostgresServer(programs() or missing("PostgreSQL"))
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server of one's own, to be stopped and started."""
    server = PostgresServer(programs() or missing("PostgreSQL"))
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture(scope="session")
def nginx() -> str:
    """Where nginx is."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or missing("nginx")


@pytest.fixture
def sign_in() -> Iterator[OidcServer]:
    """A sign-in service at which whoever comes is who they say."""
    with serve_sign_in() as server:
        yield server


@pytest.fixture
def hosted(tmp_path: Path, sign_in: OidcServer) -> Iterator[AppProcess]:
    """Rehearse with sign-in, on one file."""
    process = AppProcess(tmp_path / "home")
    process.environment |= sign_in.settings(process.url)
    yield process.start()
    process.stop()
