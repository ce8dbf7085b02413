"""An answer and its twins put to the product's coach, in as many threads as are wanted at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import NamedTuple, Self

import anyio
from inspect_ai.model import Model

from evals.assessor import graded
from evals.bridge import ModelWire
from evals.cases import Case
from evals.graders import Graders, result_of
from evals.grading import Grading
from evals.narrows import Narrows
from evals.outages import Outages
from evals.spending import Spending
from evals.wires import coach_of, unconnected
from evals.work import Work
from rehearse.errors import ModelError
from rehearse.interview.coach import Coach

_UNREACHED = "There was no answer to be had"
_NO_MODEL = "none/none"


class Asked(NamedTuple):
    """The coach that is asked, what its calls failed by, and the threads in which gradings are made.

    There are half as many threads more than requests are wanted at a time: while one prompt is being written or one
    reply read, others are on their way, so that the model never waits for this side.
    """

    work: Work
    coach: Coach
    outages: Outages
    graders: Graders[Grading | None]

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
        graders = Graders[Grading | None](work.concurrency + work.concurrency // 2)
        return cls(work=work, coach=coach, outages=outages, graders=graders)

    async def grade(self, sample: str, *, epoch: int) -> None:
        """Have every case of a sample graded that is not yet; the gradings are kept in the work.

        Raises:
            ModelError: a case got no answer for reasons that are nobody's judgement; the others are graded.
        """
        await self._take_ahead(sample, epoch)
        failures: dict[tuple[str, int], str] = {}
        async with anyio.create_task_group() as group:
            for case in self.work.by_sample[sample]:
                if (case.id, epoch) not in self.work.kept:
                    group.start_soon(self._one, case, epoch, failures)
        if failures:
            self.work.unreached.update(failures)
            raise ModelError(next(iter(failures.values())))

    async def _take_ahead(self, sample: str, epoch: int) -> None:
        future = None if self.work.ahead is None else self.work.ahead.of(sample, epoch)
        if future is None:
            return
        # What a process did not come to, since somebody ended it, is made here.
        with suppress(BrokenProcessPool):
            for grading in await result_of(future):
                self.work.kept[grading.case, epoch] = grading

    async def _one(self, case: Case, epoch: int, failures: dict[tuple[str, int], str]) -> None:
        work = self.work
        make = partial(graded, case, self.coach, work.rubric, epoch=epoch, rewrites=work.rewrites)
        if self.coach.kind == "offline":
            # It waits for nothing, and another thread would only take turns with this one.
            work.kept[case.id, epoch] = make()
            return
        grading = await self.graders.make(partial(_within_limits, make, work.spending))
        if grading is None:
            return
        failure = self.outages.take(case.id, epoch)
        if failure is None:
            work.kept[case.id, epoch] = grading
        else:
            failures[case.id, epoch] = f"{_UNREACHED} for {case.id}: {grading.reason or failure}"


def _within_limits(make: Callable[[], Grading], spending: Spending | None) -> Grading | None:
    """Return what `make` returns and add what it took; None, with nothing made, once the money is spent."""
    if spending is None:
        return make()
    if spending.stopped:
        return None
    grading = make()
    spending.add(grading.usage)
    return grading
