"""A figure with what it is worth: how many it rests on, and between which bounds it may lie."""

from __future__ import annotations

from rehearse.rubric import Frozen


class Estimate(Frozen):
    """A measure's value with its 95 % interval and the `n` it rests on.

    `value`, `low` and `high` are None where the measure is undefined; `note` then says why. Elsewhere `note`
    says what has to be known to read the figure, for example that no answer differed, so that resampling
    cannot tell how wide the interval is.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    note: str = ""

    @property
    def is_defined(self) -> bool:
        """True where there is a value."""
        return self.value is not None

    @property
    def leaves_out_zero(self) -> bool:
        """True where the whole interval is above 0 or below it: a difference that is surely one."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    def __str__(self) -> str:
        if self.value is None:
            return f"undefined ({self.note})" if self.note else "undefined"
        if self.low is None or self.high is None:
            return f"{self.value:.2f} (n = {self.n})"
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}] (n = {self.n})"


def undefined(note: str, *, n: int = 0) -> Estimate:
    """Return the estimate of what cannot be computed, with the reason."""
    return Estimate(value=None, n=n, note=note)
