"""A run's requests written to batch files, and nothing sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, NoReturn

from evals.batch.lines import MOST_BYTES, MOST_REQUESTS, BatchWriter, CustomId, names_of
from evals.cases import GIVEN_ON, Case
from evals.wires import Ticket, coach_of, current, ticketed, unconnected
from rehearse.chat import WireRequest, WireResponse
from rehearse.errors import DataError, ModelError
from rehearse.rubric import Rubric
from rehearse.settings import Settings


class Exported(NamedTuple):
    """The files that were written, how many requests they hold, and the cases that made none, with why."""

    files: tuple[Path, ...]
    requests: int
    without: dict[str, str]


class _Noting:
    """A wire that writes requests down and sends none; `failed` is why one could not be written."""

    def __init__(self, writer: BatchWriter) -> None:
        self._writer = writer
        self.failed: DataError | None = None

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> NoReturn:
        ticket = current()
        if ticket is not None:
            try:
                self._writer.write(CustomId.of(request, ticket), request)
            except DataError as error:
                # A coach would turn it into an answer that is not graded.
                self.failed = error
        raise ModelError("The request is written down to be sent later.")


def export(
    cases: Iterable[Case],
    settings: Settings,
    rubric: Rubric,
    target: Path,
    *,
    epochs: int = 1,
    most_requests: int = MOST_REQUESTS,
    most_bytes: int = MOST_BYTES,
) -> Exported:
    """Write the first request of every grading to `target`, `target`-2 … as the product would send it.

    The rest of a run depends on the answers: `imported` lists what they lead to and writes that down too.
    Neither a key nor an address stands in the files.

    Args:
        cases: What is to be graded.
        settings: Which model, how hot, with which context; a model has to be named.
        rubric: What is graded by.
        target: The first file, FILE.jsonl.
        epochs: How often each case is graded.
        most_requests: Lines of one file.
        most_bytes: Bytes of one file.

    Raises:
        SettingsError: no model is named.
        DataError: a file is there already or cannot be written, or two cases have the same id.
    """
    cases = tuple(cases)
    if len(names_of(case.id for case in cases)) < len(cases):
        raise DataError("Expected each case once, found one twice; leave one out.")
    without: dict[str, str] = {}
    with BatchWriter(target, most_requests=most_requests, most_bytes=most_bytes) as writer:
        noting = _Noting(writer)
        coach = coach_of(unconnected(settings), rubric, wire=noting)
        for epoch in range(1, epochs + 1):
            for case in cases:
                with ticketed(Ticket(case.id, epoch=epoch)) as ticket:
                    made = coach.assess(case.request, now=GIVEN_ON)
                if noting.failed is not None:
                    raise noting.failed
                if not ticket.requests:
                    without[case.id] = made.reason or "Nothing was asked."
    return Exported(tuple(writer.files), writer.requests, without)
