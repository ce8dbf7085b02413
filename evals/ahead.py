"""Gradings of the coach that asks nobody, made by other processes while this one loads and runs Inspect."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, suppress
from multiprocessing import get_context
from types import TracebackType
from typing import NamedTuple, Self

from evals.assessor import graded
from evals.cases import Case
from evals.grading import Grading
from evals.wires import coach_of
from rehearse.documents import load_languages
from rehearse.interview.coach import Coach
from rehearse.rubric import Rubric, load_rubric
from rehearse.settings import Settings

_MOST = 4
"""Processes; each of them loads the coach anew, which takes as long as it takes to grade some hundred answers."""


class Ahead(AbstractContextManager["Ahead"]):
    """Other processes that grade; they begin to load with this, and to grade with `begin`.

    Where one of them is ended from outside, what it had not made yet fails with BrokenProcessPool.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the settings, which have to mean the offline coach; leave the block to end the processes."""
        number = max(1, min(_MOST, (os.cpu_count() or 1) - 1))
        self._pool = ProcessPoolExecutor(
            number, mp_context=get_context("spawn"), initializer=_make_ready, initargs=(settings,)
        )
        self._made: dict[tuple[str, int], Future[list[Grading]]] = {}
        for _ in range(number):
            self._pool.submit(_ready)

    def begin(self, cases: dict[str, list[Case]], *, epochs: int, rewrites: bool) -> None:
        """Begin to grade cases, given by their samples, each so many times; see `evals.assessor.graded`."""
        # What no process can be handed, the run grades itself.
        with suppress(BrokenProcessPool):
            for epoch in range(1, epochs + 1):
                for sample, its in cases.items():
                    self._made[sample, epoch] = self._pool.submit(_graded, its, epoch, rewrites)

    def of(self, sample: str, epoch: int) -> Future[list[Grading]] | None:
        """Return the gradings of a sample's cases to come; None where they were not begun."""
        return self._made.get((sample, epoch))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, once what they are at is graded; the rest is never made."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class _Ready(NamedTuple):
    coach: Coach
    rubric: Rubric

    @classmethod
    def of(cls, settings: Settings) -> Self:
        rubric = load_rubric()
        return cls(coach_of(settings, rubric), rubric)


_ready_with: _Ready | None = None


def _make_ready(settings: Settings) -> None:
    global _ready_with  # a process of a pool has no other place for what it loads once
    # Ctrl-C reaches every process of a terminal; the one that was called ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _ready_with = _Ready.of(settings)
    load_languages()


def _ready() -> None:
    """Do nothing, so that a process is begun."""


def _graded(cases: Sequence[Case], epoch: int, rewrites: bool) -> list[Grading]:
    assert _ready_with is not None  # the pool has called `_make_ready` before
    coach, rubric = _ready_with
    return [graded(case, coach, rubric, epoch=epoch, rewrites=rewrites) for case in cases]
