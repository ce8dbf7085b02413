"""Gradings made in threads: so many at a time, in order, and not those that nobody waits for any more."""

from __future__ import annotations

from contextvars import ContextVar
from functools import partial
from threading import Event, Lock

import anyio
import anyio.lowlevel
import pytest

from evals.graders import Graders

asked_by: ContextVar[str] = ContextVar("asked_by", default="nobody")


def test_as_many_calls_are_made_at_a_time_as_are_wanted() -> None:
    wanted, lock = 3, Lock()
    here, most = 0, 0
    full = Event()

    def call() -> None:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
            if here == wanted:
                full.set()
        assert full.wait(20)
        with lock:
            here -= 1

    async def main() -> None:
        graders = Graders[None](wanted)
        async with anyio.create_task_group() as group:
            for _ in range(12):
                group.start_soon(graders.make, call)

    anyio.run(main)
    assert most == wanted


def test_each_result_comes_to_whom_it_was_made_for_in_their_own_context() -> None:
    came: dict[int, str] = {}

    async def one(graders: Graders[str], number: int) -> None:
        asked_by.set(f"number {number}")
        came[number] = await graders.make(asked_by.get)

    async def main() -> None:
        graders = Graders[str](2)
        async with anyio.create_task_group() as group:
            for number in range(8):
                group.start_soon(one, graders, number)

    anyio.run(main)
    assert came == {number: f"number {number}" for number in range(8)}


def test_what_a_call_raises_is_raised_where_it_was_asked_for_and_the_next_is_made() -> None:
    async def main() -> int:
        graders = Graders[int](1)
        with pytest.raises(ZeroDivisionError):
            await graders.make(lambda: 1 // 0)
        return await graders.make(lambda: 7)

    assert anyio.run(main) == 7


def test_a_call_that_nobody_waits_for_any_more_is_never_made() -> None:
    made: list[str] = []
    go_on = Event()

    def first() -> None:
        made.append("first")
        assert go_on.wait(20)

    async def main() -> None:
        graders = Graders[None](1)
        async with anyio.create_task_group() as group:
            group.start_soon(graders.make, first)
            with anyio.CancelScope() as scope:
                async with anyio.create_task_group() as second:
                    second.start_soon(graders.make, partial(made.append, "second"))
                    await anyio.wait_all_tasks_blocked()
                    scope.cancel()
            go_on.set()
        await graders.make(partial(made.append, "third"))

    anyio.run(main)
    assert made == ["first", "third"]


def test_the_next_call_is_begun_while_the_event_loop_is_busy() -> None:
    begun = [Event(), Event()]

    async def main() -> None:
        graders = Graders[None](1)
        async with anyio.create_task_group() as group:
            group.start_soon(graders.make, begun[0].set)
            group.start_soon(graders.make, begun[1].set)
            await anyio.lowlevel.checkpoint()
            # The loop stands still here, and the only thread takes the second call nevertheless.
            assert begun[0].wait(20)
            assert begun[1].wait(20)

    anyio.run(main)
