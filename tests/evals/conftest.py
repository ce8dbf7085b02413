"""What the tests of the evals share: a thread in which no event loop seems to run."""

from __future__ import annotations

from asyncio import _get_running_loop, _set_running_loop
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_loop_of_a_browser() -> Iterator[None]:
    """Playwright's synchronous API leaves its loop marked as running in this thread until the browser is closed.

    Inspect AI starts a loop of its own, which asyncio refuses while another is marked; a run of the evals is never
    in one process with a browser outside of these tests.
    """
    loop = _get_running_loop()
    _set_running_loop(None)
    yield
    _set_running_loop(loop)
