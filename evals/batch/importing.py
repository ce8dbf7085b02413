"""A run graded from files of answers: by the product's own coach, which finds the files in the network's place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from evals.assessor import graded
from evals.batch.answers import Answers, Fault, words_of
from evals.batch.lines import KEY, BatchWriter, CustomId, names_of
from evals.cases import Case
from evals.grading import Grading
from evals.wires import Ticket, coach_of, current, unconnected
from rehearse.chat import Wire, WireRequest, WireResponse
from rehearse.errors import DataError, ModelError
from rehearse.rubric import Rubric
from rehearse.settings import Settings

_TOLD = 200
_OPTION_REFUSED = frozenset({400, 404, 415, 422, 501})
"""What a server answers that cannot do a form or an option: the coach asks in another way then."""


class Imported(NamedTuple):
    """What came of an import.

    `lines` were read, `answers` of them held an answer to some request. `faults` are lines that could not
    be used, `unasked` answers that fit no request as it is made now, because a prompt, the rubric, a sample
    or a setting changed. `missing` requests found no answer, first grading, repair and rewrite alike; they
    are in `rest`, if that was wanted. `missing_cases` are the cases that are not graded for that reason.
    Of `faults`, `unasked` and `missing` at most the first 200 are told; the counts are of all.
    """

    lines: int
    answers: int
    fault_count: int
    faults: tuple[Fault, ...]
    unasked_count: int
    unasked: tuple[Fault, ...]
    missing_count: int
    missing: tuple[str, ...]
    missing_cases: frozenset[str]
    rest: tuple[Path, ...]


class BatchWire:
    """A wire that answers from files. What they do not hold is counted, and written to `rest` where there is one."""

    def __init__(self, answers: Answers, rest: BatchWriter | None = None) -> None:
        """Take the answers, and where the requests without one are written to."""
        self._answers = answers
        self._rest = rest
        self._lock = Lock()
        self.missing_count = 0
        self.missing: list[str] = []
        self.missing_cases: set[str] = set()
        self.failed: DataError | None = None

    def __call__(self, request: WireRequest, send: Callable[[], WireResponse]) -> WireResponse:
        """Return the answer of the files; the network is never asked.

        Raises:
            ModelError: the files hold none, or an error in its place.
        """
        answer = self._answers.take(request.hash[:KEY])
        if answer is not None and (answer.status == 200 or answer.status in _OPTION_REFUSED):
            return WireResponse(answer.status, answer.content, {"content-type": "application/json"})
        ticket = current()
        again = ticket is not None and ticket.requests > 1
        what = "a further request, such as the repair of a reply" if again else "this request as it is made now"
        reason = f"Expected an answer to {what} in the batch's files, found "
        reason += "none" if answer is None else words_of(answer)
        reason += "; send what is missing in another batch."
        if ticket is not None:
            self._note(request, ticket, reason)
        raise ModelError(reason)

    def _note(self, request: WireRequest, ticket: Ticket, reason: str) -> None:
        id = CustomId.of(request, ticket)
        ticket.lacking = reason
        with self._lock:
            self.missing_count += 1
            self.missing_cases.update({ticket.case} if ticket.work == "assess" else ())
            if len(self.missing) < _TOLD:
                self.missing.append(str(id))
            if self._rest is not None and self.failed is None:
                try:
                    self._rest.write(id, request)
                except DataError as error:
                    self.failed = error


class Import:
    """A run from files of answers; made by `imported`."""

    def __init__(
        self,
        answers: Answers,
        wire: BatchWire,
        work: Callable[[], Iterator[Grading]],
        rest: BatchWriter | None,
    ) -> None:
        self._answers = answers
        self._wire = wire
        self._work = work
        self._rest = rest

    def gradings(self) -> Iterator[Grading]:
        """Yield every case's grading, epoch after epoch; one at a time is held.

        Raises:
            DataError: what is missing cannot be written.
        """
        for grading in self._work():
            if self._wire.failed is not None:
                raise self._wire.failed
            yield grading

    def report(self) -> Imported:
        """Return what came of it; to be asked when all gradings are there."""
        wire = self._wire
        return Imported(
            lines=self._answers.lines,
            answers=self._answers.kept,
            fault_count=self._answers.fault_count,
            faults=tuple(islice(self._answers.faults(), _TOLD)),
            unasked_count=self._answers.unasked_count,
            unasked=tuple(islice(self._answers.unasked(), _TOLD)),
            missing_count=wire.missing_count,
            missing=tuple(wire.missing),
            missing_cases=frozenset(wire.missing_cases),
            rest=() if self._rest is None else tuple(self._rest.files),
        )


@contextmanager
def imported(
    files: Iterable[Path],
    cases: Sequence[Case],
    settings: Settings,
    rubric: Rubric,
    *,
    epochs: int = 1,
    rewrites: bool = False,
    rest: Path | None = None,
    over: Callable[[Wire], Wire] | None = None,
) -> Iterator[Import]:
    """Read files of answers and have every case graded from them, with no network.

    Args:
        files: Output and error files of one or several batches.
        cases: What was exported.
        settings: As they were for the export; a model has to be named.
        rubric: What is graded by.
        epochs: How often each case is graded.
        rewrites: Whether stronger versions are asked for too.
        rest: Where requests without an answer are written, FILE.jsonl; None: nowhere.
        over: Puts another wire over the files' own, such as one that records.

    Raises:
        SettingsError: no model is named.
        DataError: a file cannot be read, or `rest` is there already.
    """
    names = names_of(case.id for case in cases)
    with ExitStack() as stack:
        answers = stack.enter_context(Answers())
        writer = None if rest is None else stack.enter_context(BatchWriter(rest))
        wire = BatchWire(answers, writer)
        coach = coach_of(unconnected(settings), rubric, wire=wire if over is None else over(wire))
        answers.read(files, names)

        def work() -> Iterator[Grading]:
            for epoch in range(1, epochs + 1):
                for case in cases:
                    yield graded(case, coach, rubric, epoch=epoch, rewrites=rewrites)

        yield Import(answers, wire, work, writer)
