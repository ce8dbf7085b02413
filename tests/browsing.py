"""A real browser for every test that wants one, and visits by people who were never there before."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


_SHOWN = 1500
_EVALS = Path(__file__).parent / "evals"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test with a browser be tried once more where it fails, which is then told in the summary.

    A browser, two servers and a proxy on two cores miss a click now and then; what fails twice is broken. All of them
    come before the evals: Inspect AI patches the event loop for good, in which Playwright's greenlets run.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: _EVALS in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Say with the failure of a test what its browser showed."""
    try:
        return (yield)
    except Exception as error:
        browser: Browser | None = pyfuncitem.funcargs.get("browser")
        for page in [page for context in browser.contexts for page in context.pages] if browser else ():
            with suppress(Exception):
                app = page.get_by_test_id("stApp").first
                state = app.get_attribute("data-test-script-state", timeout=500)
                connection = app.get_attribute("data-test-connection-state", timeout=500)
                words = page.locator("body").inner_text(timeout=500)
                error.add_note(f"{page.url} (script {state}, {connection}) showed:\n{words[:_SHOWN]}")
        raise


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how each test failed that was tried once more."""
    for report in terminalreporter.stats.get("rerun", ()):
        terminalreporter.section(f"failed at first: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from chromium import ARGUMENTS, NOTE
    from playwright.sync_api import expect, sync_playwright

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


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address as somebody who was never there before (a context of their own)."""
    contexts: list[BrowserContext] = []

    def opened(url: str, *, width: int = 1440, height: int = 1000, dark: bool = False, locale: str = "en-US") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
            locale=locale,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
