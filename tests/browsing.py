"""A real browser for every test that wants one, and visits by people who were never there before."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


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
