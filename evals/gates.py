"""The gates: what every measure has to reach before a coach's grades are trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from evals.measures.estimate import Estimate
from evals.result import Gated, Status
from rehearse.errors import DataError
from rehearse.rubric import Frozen
from rehearse.yaml_files import parse, read_bytes

FILE = Path(__file__).resolve().parent / "gates.yaml"

# Shares such as 0.95 of 40 are not always what they are on paper.
_NOISE = 1e-9


class Bound(Frozen):
    """From where to where a measure may lie, ends included; None where that side is open."""

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _has_a_side(self) -> Bound:
        if self.at_least is None and self.at_most is None:
            raise ValueError("expected at_least, at_most or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("expected at_least to be no more than at_most")
        return self

    def holds(self, value: float) -> bool:
        """Return whether the value lies in the bound."""
        above = self.at_least is None or value >= self.at_least - _NOISE
        return above and (self.at_most is None or value <= self.at_most + _NOISE)

    def short_of(self, value: float) -> float:
        """Return how far outside of the bound a value lies; 0 inside."""
        below = 0.0 if self.at_least is None else self.at_least - value
        above = 0.0 if self.at_most is None else value - self.at_most
        return max(below, above, 0.0)

    def nearest(self, value: float | None) -> float:
        """Return the end that the value is nearest to, the lower one where there is no value."""
        ends = [end for end in (self.at_least, self.at_most) if end is not None]
        return ends[0] if value is None else min(ends, key=lambda end: abs(end - value))

    def __str__(self) -> str:
        if self.at_least is not None and self.at_most is not None:
            return f"{self.at_least:g} to {self.at_most:g}"
        return f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"


class Gate(Frozen):
    """One gate: which measure has to lie where, what is excellent, and what that asks in a plain sentence."""

    id: str
    measure: str
    minimum: Bound
    excellent: Bound
    asks: Annotated[str, Field(min_length=1)]


class _File(Frozen):
    gates: Annotated[tuple[Gate, ...], Field(min_length=1)]


@lru_cache(maxsize=4)
def load_gates(path: Path = FILE) -> tuple[Gate, ...]:
    """Return the gates in the order of their file.

    Raises:
        DataError: the file is malformed; the message names the key.
    """
    gates = parse(read_bytes(path), path=path, model=_File).gates
    counts = Counter(gate.id for gate in gates)
    if twice := [id for id, count in counts.items() if count > 1]:
        raise DataError(f"Expected each gate of {path.name} once, found {', '.join(twice)} twice; rename one.")
    for gate in gates:
        ends = (gate.excellent.at_least, gate.excellent.at_most)
        if not all(gate.minimum.holds(end) for end in ends if end is not None):
            raise DataError(
                f"Expected what is excellent for the gate {gate.id} of {path.name} to pass it too,"
                f" found {gate.excellent} beside {gate.minimum}; correct one."
            )
    return gates


def judge(measures: Mapping[str, Estimate], gates: Sequence[Gate] | None = None) -> tuple[Gated, ...]:
    """Return what became of each gate, in order.

    The value itself is compared, not its interval. What is undefined or was not taken is "not_measured".
    `minimum` is the bound that decided; of a range the end that the value is nearest to.

    Args:
        measures: The measures by id.
        gates: The gates; those of `gates.yaml` where it is None.
    """
    return tuple(_judged(gate, measures.get(gate.measure)) for gate in (load_gates() if gates is None else gates))


def _judged(gate: Gate, estimate: Estimate | None) -> Gated:
    value = None if estimate is None else estimate.value
    passes = value is not None and gate.minimum.holds(value)
    status: Status = "not_measured" if value is None else "passed" if passes else "failed"
    return Gated(
        id=gate.id,
        measure=gate.measure,
        minimum=gate.minimum.nearest(value),
        status=status,
        excellent=passes and value is not None and gate.excellent.holds(value),
    )
