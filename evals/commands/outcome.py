"""The result that gradings come to, however their replies were obtained. Needs no Inspect AI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from evals.commands.choosing import Selection
from evals.gates import judge
from evals.grading import Grading
from evals.labellings import load_labellings
from evals.measures.all import measure
from evals.result import CoachName, Cost, How, Result, write_result
from evals.versions import versions_of
from evals.work import Work
from rehearse.chat import Tally
from rehearse.chat.prices import load_prices
from rehearse.coaches import find_coach
from rehearse.errors import DataError


def outcome(
    gradings: Sequence[Grading],
    work: Work,
    selection: Selection,
    *,
    made_at: datetime,
    seconds: float = 0.0,
    how: How = "live",
    note: str = "",
    model: str | None = None,
    host: str | None = None,
) -> Result:
    """Return every measure of the gradings, the two readers' agreement, the gates, the cost and the versions.

    Args:
        gradings: What a coach made of the cases.
        work: The cases with their samples, the rubric and the settings.
        selection: What was measured on, and how often.
        made_at: When (UTC).
        seconds: How long it took by the clock.
        how: How the replies were obtained.
        note: What a reader has to know of it.
        model: The model that was asked; None for the offline coach.
        host: Where it was asked; None for the offline coach, and where nobody said.

    Raises:
        DataError: a file of the evals or the rubric is not as it must be.
    """
    kind = find_coach(work.settings).coach
    measures = measure(gradings, work.by_id, work.samples, work.rubric)
    place = "" if host is None else f" at {host}"
    return Result(
        made_at=made_at,
        coach=CoachName(
            kind=kind, label="Offline coach" if model is None else f"{model}{place}", model=model, host=host
        ),
        how=how,
        note=note,
        split=selection.split,
        epochs=selection.epochs,
        versions=versions_of(work.rubric, kind=kind, rewrites=work.rewrites),
        measures=measures,
        ceiling=load_labellings(tuple(work.samples.values()), work.rubric).agreement(work.rubric),
        gates=judge(measures),
        cost=cost_of(gradings, model=model, host=host, seconds=seconds),
        gradings=tuple(gradings),
    )


def cost_of(gradings: Iterable[Grading], *, model: str | None, host: str | None, seconds: float) -> Cost:
    """Return what the gradings took; money where the price is known and the server tells tokens."""
    tally = Tally()
    for grading in gradings:
        tally.add(grading.usage)
    prices = load_prices()
    price = prices.find(model, host)
    return Cost(
        calls=tally.usage.calls,
        input_tokens=tally.usage.input_tokens,
        output_tokens=tally.usage.output_tokens,
        seconds=seconds,
        money=None if price is None else price.of(tally.usage),
        currency=prices.currency,
    )


def keep(result: Result, path: Path) -> None:
    """Write the result to its file.

    Raises:
        DataError: it cannot be written.
    """
    try:
        write_result(result, path)
    except OSError as error:
        raise DataError(f"Expected to write {path}, but it cannot be: {error.strerror}; choose another.") from error
