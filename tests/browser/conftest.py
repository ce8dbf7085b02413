"""Rehearse served by a real process, for tests with a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from app_process import AppProcess


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, so that it can be left out with ``-m "not browser"``."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    """One server for tests that leave it as it was."""
    process = AppProcess(tmp_path_factory.mktemp("app") / "home").start()
    yield process
    process.stop()


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[AppProcess]:
    """A server of one's own, to be killed and started again."""
    process = AppProcess(tmp_path / "own-home").start()
    yield process
    process.stop()
