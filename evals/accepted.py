"""Accepted results: what is known of each coach, kept in `results/`, and whether a newer result falls behind it.

Needs no Inspect AI, so that the app can show what was measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from evals.gates import Gate
from evals.measures.estimate import Estimate
from evals.result import FOLDER, Result, read_result


class Drop(NamedTuple):
    """A measure that fell behind an accepted result, and what shows it in words."""

    gate: str
    measure: str
    why: str


def accepted_results(folder: Path = FOLDER) -> tuple[Result, ...]:
    """Return all accepted results, the oldest first.

    Raises:
        DataError: one of the files holds no result.
    """
    paths = sorted(folder.glob("*.json"))
    return tuple(sorted((_read(path, path.stat().st_mtime_ns) for path in paths), key=lambda result: result.made_at))


def accepted_for(kind: Literal["offline", "llm"], model: str | None = None, folder: Path = FOLDER) -> Result | None:
    """Return the last accepted result of a coach, None where it was never measured.

    Args:
        kind: Which coach.
        model: The model it asks; None for the offline coach. Where the model is served from makes no difference.
        folder: Where the accepted results are.

    Raises:
        DataError: one of the files holds no result.
    """
    of_coach = [one for one in accepted_results(folder) if (one.coach.kind, one.coach.model) == (kind, model)]
    return of_coach[-1] if of_coach else None


def drops(
    accepted: Result, measures: Mapping[str, Estimate], differences: Mapping[str, Estimate], gates: Sequence[Gate]
) -> Iterator[Drop]:
    """Yield the gates' measures in which a coach is worse than it was accepted with, by more than chance explains.

    A measure has fallen behind where it is no longer defined, where it passed its gate and passes no more, where
    its value lies beyond the accepted interval, or where the interval of the paired difference leaves 0 out; each
    on the side that is worse. What is excellent has not fallen behind.

    Args:
        accepted: The accepted result.
        measures: The measures of the newer gradings, by id.
        differences: Newer minus accepted on the same answers, by the measure's id.
        gates: Which measures count, and which side is worse.
    """
    for gate in gates:
        before, after = accepted.measures.get(gate.measure), measures.get(gate.measure)
        if before is None or before.value is None:
            continue
        if after is None or after.value is None:
            yield Drop(gate.id, gate.measure, "it was measured before and is undefined now")
            continue
        if gate.excellent.short_of(after.value) <= gate.excellent.short_of(before.value):
            continue
        apart = differences.get(gate.measure)
        told = f"{after.value:.3f} after {before.value:.3f}"
        if gate.minimum.holds(before.value) and not gate.minimum.holds(after.value):
            yield Drop(gate.id, gate.measure, f"{told}, which no longer passes the gate")
        elif before.low is not None and before.high is not None and not before.low <= after.value <= before.high:
            yield Drop(gate.id, gate.measure, f"{told}, beyond its interval {before.low:.3f} to {before.high:.3f}")
        elif apart is not None and apart.leaves_out_zero:
            yield Drop(gate.id, gate.measure, f"{told}, surely worse: {apart}")


@lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> Result:
    return read_result(path)
