"""A run: cases put to a coach by Inspect AI, and the result that is made of the gradings."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from inspect_ai import eval as inspect_eval
from inspect_ai import eval_retry
from inspect_ai.log import EvalLog, read_eval_log

from evals.grading import Grading
from evals.loading import load_ahead
from evals.result import Versions
from evals.task import VERSIONS, agreement, gradings_in
from evals.versions import differences, versions_of
from evals.work import Work, begun
from rehearse.coaches import find_coach
from rehearse.errors import DataError

Display = Literal["rich", "plain", "none"]

LOGS = Path("logs") / "evals"
_MOST_FAILED = 0.1
"""Share of the answers from which on a run that gets no replies is stopped, to be gone on with later."""
_BEGUN = 6
"""So many answers are begun for each request that is wanted at a time."""
_FLUSHED = 40
"""Answers after which the log is written; each time costs some 30 ms."""
_TURN = 0.0005
"""Seconds after which a thread gives way to another."""
_LOGS = "*.eval"
_TELEMETRY = ("INSPECT_TELEMETRY", "INSPECT_API_KEY_OVERRIDE")


class Ran(NamedTuple):
    """What a run came to.

    `gradings` are in the order of the cases; an answer that got no reply, for reasons that are nobody's
    judgement, is among them as not graded. `log` is Inspect's file. `state` says whether the run came to its
    end, was stopped with Ctrl-C, or because of `reason`: the money was spent, or too many answers got no reply.
    """

    gradings: list[Grading]
    log: Path
    state: Literal["done", "interrupted", "spent", "failed"]
    reason: str = ""


def run(
    work: Work,
    *,
    epochs: int = 1,
    retries: int = 1,
    log_dir: Path = LOGS,
    display: Display = "none",
    arguments: Mapping[str, Any] | None = None,
    resume: Path | None = None,
) -> Ran:
    """Have every case graded, and return the gradings.

    Args:
        work: Cases, coach, wires, limits.
        epochs: How often each case is graded; a run that is gone on with keeps its own number.
        retries: How often a grading that got no reply is made anew, beside what the product sends again itself.
        log_dir: Where Inspect's log is written.
        display: How the progress is shown.
        arguments: Of the task, for the log, so that Inspect's own commands can go on with it.
        resume: The log of a run that did not come to its end: only what is missing there is graded.

    Raises:
        SettingsError: an LLM coach is wanted, but the settings don't lead to a model.
        DataError: `resume` is no log, or was made with other prompts, samples or rules than are there now.
        KeyboardInterrupt: the run was broken off before anything was written.
    """
    found = find_coach(work.settings)
    versions = versions_of(work.rubric, kind=found.coach, rewrites=work.rewrites)
    before = None if resume is None else _gone_on_with(resume, versions, work)
    options: dict[str, Any] = {
        "log_dir": str(log_dir),
        "display": display,
        # While some are scored and written down, enough others wait to be asked for: see `Asked.graders`.
        "max_samples": _BEGUN * work.concurrency,
        "fail_on_error": _MOST_FAILED,
        "retry_on_error": retries,
        "score_display": False,
        "log_realtime": False,
        "log_buffer": _FLUSHED,
        "log_level": "error",
        # Nothing listens in on a run, and nobody is told of it.
        "ctl_server": False,
        "acp_server": None,
    }
    there = set(log_dir.glob(_LOGS))
    load_ahead(found.coach, is_at_work=work.ahead is not None)
    with begun(work), _unobserved(), _few_collections(), _quick_turns():
        if before is None:
            logs = inspect_eval(
                agreement(**(arguments or {})),
                model=None,
                epochs=epochs,
                log_header_only=True,
                **options,
            )
        else:
            logs = eval_retry(before, **options)
    # Inspect gives no log back of a run that was broken off, though it has written one.
    log = logs[0] if logs else _left_behind(set(log_dir.glob(_LOGS)) - there)
    return _ran(log, work)


def arguments_in(log: Path) -> dict[str, Any]:
    """Return the task's arguments that a log was made with, and how often each case was to be graded.

    Raises:
        DataError: it is no log of the evals.
    """
    spec = _read(log, header_only=True).eval
    return {**spec.task_args_passed, "epochs": spec.config.epochs or 1}


def gradings_of(path: Path) -> list[Grading]:
    """Return the gradings that a log holds, in its order.

    Raises:
        DataError: it is no log of the evals.
    """
    return [grading for sample in _read(path).samples or () for grading in gradings_in(sample.store)]


def _left_behind(found: Collection[Path]) -> EvalLog:
    if not found:
        raise KeyboardInterrupt
    return _read(max(found, key=lambda path: path.stat().st_mtime_ns), header_only=True)


def _ran(log: EvalLog, work: Work) -> Ran:
    place = Path(log.location.removeprefix("file://"))
    epochs = range(1, (log.eval.config.epochs or 1) + 1)
    wanted = [(case.id, epoch) for epoch in epochs for case in work.cases]
    gradings = [work.kept[one] for one in wanted if one in work.kept]
    lost = {one: reason for one, reason in work.unreached.items() if one not in work.kept}
    if log.status == "cancelled":
        return Ran(gradings, place, "interrupted")
    if work.spending is not None and work.spending.stopped and len(gradings) < len(wanted):
        return Ran(gradings, place, "spent", work.spending.stopped)
    if log.status == "error":
        told = log.error.message if log.error else "no reason is known"
        return Ran(gradings, place, "failed", next(iter(lost.values()), told))
    gradings += [Grading(case=case, epoch=epoch, reason=reason) for (case, epoch), reason in lost.items()]
    return Ran(gradings, place, "done")


def _gone_on_with(path: Path, versions: Versions, work: Work) -> EvalLog:
    """Return the log without the answers that are not complete, and keep all gradings that it holds."""
    log = _read(path)
    told = (log.eval.metadata or {}).get(VERSIONS)
    changed = differences(Versions.model_validate(told), versions) if told else ()
    if changed:
        raise DataError(
            f"Expected to go on with {path.name} as it was begun, but since then {' and '.join(changed)} changed;"
            " begin a new run, so that all of it is made with the same."
        )
    samples = log.samples or []
    for sample in samples:
        for grading in gradings_in(sample.store) if str(sample.id) in work.by_sample else ():
            work.kept[grading.case, grading.epoch] = grading
    done = [one for one in samples if str(one.id) in work.by_sample and work.is_complete(str(one.id), one.epoch)]
    return log.model_copy(update={"samples": done})


def _read(path: Path, *, header_only: bool = False) -> EvalLog:
    try:
        log = read_eval_log(str(path), header_only=header_only)
    except FileNotFoundError:
        raise DataError(f"Expected a log of the evals at {path}, found none; look in {LOGS}.") from None
    except Exception as error:
        # Inspect reads several forms and has no error of its own for a file that is none of them.
        raise DataError(f"Expected {path} to be a log of the evals, but it cannot be read as one.") from error
    if log.eval.task.rpartition("/")[2] != agreement.__name__:
        raise DataError(f"Expected {path.name} to be a log of the evals, found one of {log.eval.task}; choose another.")
    return log


@contextmanager
def _unobserved() -> Iterator[None]:
    """Leave out what Inspect would report to, whatever the environment says."""
    kept = {name: os.environ.pop(name) for name in _TELEMETRY if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for cyclic garbage seldom: a run keeps nearly all that it makes, and looking through it takes seconds."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _quick_turns() -> Iterator[None]:
    """Let threads whose reply has come go on soon: they all have little to do, and the event loop much."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
