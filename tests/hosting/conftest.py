"""What a host has besides Rehearse and a database: a sign-in service and nginx, each started by the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import find_servers
import pytest
from app_process import AppProcess
from databases import missing
from oidc_server import OidcServer, serve_sign_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database server or a proxy, and what drives a browser, so that it can be left out."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker("hosting")
            if "visit" in getattr(item, "fixturenames", ()):
                item.add_marker("browser")


@pytest.fixture(scope="session")
def nginx() -> str:
    """Where nginx is."""
    return find_servers.nginx() or missing("nginx")


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
