"""Work spread over threads with the results in the order of the input, and only a few items in hand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

WINDOW = 2


def in_order(work: Callable[[Given], Made], items: Iterable[Given], *, at_a_time: int) -> Iterator[Made]:
    """Yield ``work(item)`` for each item, in order, with at most `at_a_time` at once.

    Items are taken from `items` only as results are taken out: never more than ``2 x at_a_time`` are in
    hand, so that memory does not grow with the input. An exception of `work` is raised in its place.
    """
    if at_a_time == 1:
        yield from map(work, items)
        return
    tasks: SimpleQueue[tuple[Given, Future[Made]] | None] = SimpleQueue()
    # Daemon threads, because Ctrl-C must not wait for a model that takes a minute to answer.
    threads = [Thread(target=_serve, args=(work, tasks), daemon=True) for _ in range(at_a_time)]
    for thread in threads:
        thread.start()
    waiting: deque[Future[Made]] = deque()
    try:
        for item in items:
            future: Future[Made] = Future()
            tasks.put((item, future))
            waiting.append(future)
            if len(waiting) >= WINDOW * at_a_time:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        for _ in threads:
            tasks.put(None)


def _serve(work: Callable[[Given], Made], tasks: SimpleQueue[tuple[Given, Future[Made]] | None]) -> None:
    while (task := tasks.get()) is not None:
        item, future = task
        if not future.set_running_or_notify_cancel():
            continue
        try:
            made = work(item)
        except BaseException as error:  # noqa: BLE001  # handed to the thread that waits, which raises it
            future.set_exception(error)
        else:
            future.set_result(made)
