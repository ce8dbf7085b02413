"""A real browser, and Rehearse served by a real process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app_process import AppProcess
from chromium import ARGUMENTS, NOTE
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, so that it can be left out with ``-m "not browser"``."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("REHEARSE_TEST_BROWSER") or (
        NOTE.read_text().strip() if NOTE.exists() else "none: not looked for"
    )
    if found.startswith("none:"):
        reason = f"no browser ({found.removeprefix('none: ')}); run tests/find_browser.py"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Several processes share what cores there are; a test that fails may take longer, one that passes does not.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield launched
        launched.close()


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


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address as somebody who was never there before (a context of their own)."""
    contexts: list[BrowserContext] = []

    def opened(url: str, *, width: int = 1440, height: int = 1000, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", accept_downloads=True
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
