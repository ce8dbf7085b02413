"""What a run may cost: no further answer is begun once the money is spent."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from inspect_ai.util import EarlyStop, EarlyStopping

from rehearse.chat.prices import Price
from rehearse.interview.assessment import Usage

if TYPE_CHECKING:
    from inspect_ai.dataset import Sample
    from inspect_ai.log import EvalSpec
    from inspect_ai.scorer import SampleScore


class Spending(EarlyStopping):
    """Adds up what gradings cost, and has Inspect begin no other once `most` is reached.

    Answers that are under way are finished, so that up to one for each that is graded at a time comes on top.
    """

    def __init__(self, most: float, price: Price) -> None:
        """Take the limit, in the currency of the price."""
        self._most = most
        self._price = price
        self._lock = Lock()
        self.spent = 0.0
        self.stopped = ""

    def add(self, usage: Usage) -> None:
        """Add what a grading took."""
        cost = self._price.of(usage)
        with self._lock:
            if cost is None:
                self.stopped = "the server does not say how many tokens it took, so the cost cannot be kept in bounds"
                return
            self.spent += cost
            if self.spent >= self._most:
                self.stopped = f"{self.spent:.4f} are spent of {self._most:g}"

    async def start_task(self, task: EvalSpec, samples: list[Sample], epochs: int) -> str:
        """Return what Inspect shall call this."""
        return "spending"

    async def schedule_sample(self, id: str | int, epoch: int) -> EarlyStop | None:
        """Return an early stop where the money is spent."""
        return EarlyStop(id=id, epoch=epoch, reason=self.stopped) if self.stopped else None

    async def complete_sample(self, id: str | int, epoch: int, scores: dict[str, SampleScore]) -> None:
        """Do nothing: what was spent is told by `add`."""

    async def complete_task(self) -> dict[str, Any]:
        """Return what was spent, for the log."""
        return {"spent": self.spent, "most": self._most}
