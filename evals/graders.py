"""Threads in which gradings are made, each of which waits for the network by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Lock, Thread
from typing import Generic, TypeVar

import anyio
from anyio import RunFinishedError
from anyio.lowlevel import current_token

_Made = TypeVar("_Made")


class Graders(Generic[_Made]):
    """So many threads at most, begun as they are needed, that take one grading after the other.

    They go on without the event loop: while it is busy with what was made, the next request is sent. A thread of
    a pool would be waited for at the end of the process: a run that is broken off with Ctrl-C would go on until
    its calls time out.
    """

    def __init__(self, number: int) -> None:
        """Take how many gradings may be made at a time, 1 or more."""
        self._number = number
        self._running = 0
        self._lock = Lock()
        self._waiting: deque[Callable[[], None]] = deque()

    async def make(self, call: Callable[[], _Made]) -> _Made:
        """Return what `call` returns, made in this context by a thread, as soon as one is free.

        What it raises is raised here. Where this is cancelled, a call that has not begun is never made.
        """
        future: Future[_Made] = Future()
        context = copy_context()
        with self._lock:
            self._waiting.append(partial(context.run, _make, future, call))
            is_thread_wanted = self._running < self._number
            self._running += is_thread_wanted
        if is_thread_wanted:
            Thread(target=self._work, name="grading", daemon=True).start()
        try:
            return await result_of(future)
        except anyio.get_cancelled_exc_class():
            future.cancel()
            raise

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._running -= 1
                    return
                make = self._waiting.popleft()
            make()


async def result_of(future: Future[_Made]) -> _Made:
    """Return the result of a future that another thread sets, or raise its exception, while the event loop goes on."""
    came, loop = anyio.Event(), current_token()

    def tell(_: Future[_Made]) -> None:
        # Once the loop has finished, nobody waits any more.
        with suppress(RunFinishedError):
            # The thread that tells does not wait until the loop has heard it, as it would with `from_thread`.
            loop.backend_class.run_sync_soon(came.set, (), token=loop.native_token)

    future.add_done_callback(tell)
    await came.wait()
    return future.result()


def _make(future: Future[_Made], call: Callable[[], _Made]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001  # handed to the task that waits, which raises it
        future.set_exception(error)
