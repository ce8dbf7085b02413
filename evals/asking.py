"""An answer and its twins put to the product's coach, in as many threads as are wanted at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Thread
from typing import NamedTuple, Self

import anyio
from anyio import CapacityLimiter, RunFinishedError, from_thread
from anyio.lowlevel import current_token
from inspect_ai.model import Model

from evals.assessor import graded
from evals.bridge import ModelWire
from evals.cases import Case
from evals.grading import Grading
from evals.narrows import Narrows
from evals.outages import Outages
from evals.wires import coach_of, unconnected
from evals.work import Work
from rehearse.errors import ModelError
from rehearse.interview.coach import Coach

_UNREACHED = "There was no answer to be had"
_NO_MODEL = "none/none"


class Asked(NamedTuple):
    """The coach that is asked, what its calls failed by, and the places in which gradings are made.

    There are half as many places more than requests are wanted at a time: while one prompt is being written or one
    reply read, others are on their way, so that the model never waits for this side.
    """

    work: Work
    coach: Coach
    outages: Outages
    places: CapacityLimiter

    @classmethod
    def of(cls, work: Work, model: Model) -> Self:
        """Return the coach of the work; through Inspect's model where that is one.

        Raises:
            SettingsError: an LLM coach is wanted, but the settings don't lead to a model.
        """
        settings = work.settings
        if str(model) == _NO_MODEL:
            outages = Outages(Narrows(work.concurrency, work.wire))
        else:
            asked = ModelWire(model, on_failure=lambda error: outages.failed(error))
            outages = Outages(Narrows(work.concurrency, asked))
            settings = unconnected(settings.model_copy(update={"model": model.name}))
        coach = coach_of(settings, work.rubric, wire=outages)
        places = CapacityLimiter(work.concurrency + work.concurrency // 2)
        return cls(work=work, coach=coach, outages=outages, places=places)

    async def grade(self, sample: str, *, epoch: int) -> None:
        """Have every case of a sample graded that is not yet; the gradings are kept in the work.

        Raises:
            ModelError: a case got no answer for reasons that are nobody's judgement; the others are graded.
        """
        failures: dict[tuple[str, int], str] = {}
        async with anyio.create_task_group() as group:
            for case in self.work.by_sample[sample]:
                if (case.id, epoch) not in self.work.kept:
                    group.start_soon(self._one, case, epoch, failures)
        if failures:
            self.work.unreached.update(failures)
            raise ModelError(next(iter(failures.values())))

    async def _one(self, case: Case, epoch: int, failures: dict[tuple[str, int], str]) -> None:
        work = self.work
        make = partial(graded, case, self.coach, work.rubric, now=work.now(), epoch=epoch, rewrites=work.rewrites)
        if self.coach.kind == "offline":
            # It waits for nothing, and another thread would only take turns with this one.
            work.kept[case.id, epoch] = make()
            return
        async with self.places:
            if work.spending is not None and work.spending.stopped:
                return
            grading = await _in_thread(make)
            if work.spending is not None:
                work.spending.add(grading.usage)
        failure = self.outages.take(case.id, epoch)
        if failure is None:
            work.kept[case.id, epoch] = grading
        else:
            failures[case.id, epoch] = f"{_UNREACHED} for {case.id}: {grading.reason or failure}"


async def _in_thread(make: Callable[[], Grading]) -> Grading:
    """Return what `make` returns, which waits for the network, without keeping the event loop from its work.

    A thread of a pool would be waited for at the end of the process: a run that is broken off with Ctrl-C would
    go on until its calls time out.
    """
    done, loop, came = anyio.Event(), current_token(), Future[Grading]()

    def work() -> None:
        try:
            came.set_result(make())
        except BaseException as error:  # noqa: BLE001  # handed to the task that waits, which raises it
            came.set_exception(error)
        with suppress(RunFinishedError):
            from_thread.run_sync(done.set, token=loop)

    Thread(target=copy_context().run, args=(work,), name="grading", daemon=True).start()
    await done.wait()
    return came.result()
