"""`rehearse eval`: a coach put to the answers now, by Inspect AI, and measured."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import click

from evals.commands.choosing import NOT_RUN, STOPPED, Selection, Wanted, earlier, must_be_writable
from evals.commands.outcome import keep, outcome
from evals.commands.telling import counted, near, tell
from evals.loading import running
from evals.result import Result
from evals.work import Work, utc_now
from rehearse.chat import Wire
from rehearse.chat.prices import load_prices
from rehearse.coaches import Found, find_coach
from rehearse.errors import DataError
from rehearse.settings import Settings, load_settings

if TYPE_CHECKING:
    from evals.ahead import Ahead
    from evals.running import Ran
    from evals.spending import Spending

_WORTH_A_PROCESS = 60
"""Answers from which on it pays to begin grading beside the loading of Inspect."""


def command(**options: Any) -> int:
    """Measure a coach; see `rehearse eval --help`."""
    begun = begin(Wanted.of(options))
    return measured(begun)


class Begun(NamedTuple):
    """A run that can be made: what is wanted, with all that a log told filled in, and whom the settings mean."""

    wanted: Wanted
    settings: Settings
    found: Found
    against: Result | None = None


def begin(wanted: Wanted) -> Begun:
    """Return the run that is wanted, with a stopped one's choices where it is to be gone on with.

    Raises:
        SettingsError: the settings don't lead to a coach.
        DataError: the log is none, or the result could not be written.
    """
    must_be_writable(wanted.output)
    against = earlier(wanted.against)
    if wanted.resume is not None:
        wanted = _as_begun(wanted, running().arguments_in(wanted.resume))
    settings = wanted.settings()
    return Begun(wanted, settings, find_coach(settings), against)


def measured(begun: Begun, *, wire: AbstractContextManager[Wire | None] | None = None, note: str = "") -> int:
    """Make the run, show and keep what comes of it, and return the exit status.

    Args:
        begun: The run.
        wire: Sees a model's requests, such as a recorder.
        note: What a reader of the result has to know of it.
    """
    wanted = begun.wanted
    with wire or nullcontext() as seen, _ahead(begun) as ahead:
        work = wanted.selection.work(
            begun.settings,
            rewrites=wanted.rewrites,
            concurrency=wanted.concurrency,
            wire=seen,
            spending=_spending(wanted.max_cost, begun.found),
            ahead=ahead,
        )
        made_at, started = utc_now(), perf_counter()
        if ahead is not None:
            ahead.begin(work.by_sample, epochs=wanted.selection.epochs, rewrites=wanted.rewrites)
        runs = running()
        ran = runs.run(
            work,
            epochs=wanted.selection.epochs,
            retries=wanted.retries,
            log_dir=wanted.log_dir or runs.LOGS,
            display="rich" if sys.stdout.isatty() and sys.stderr.isatty() else "none",
            arguments=_arguments(begun),
            resume=wanted.resume,
        )
    seconds = perf_counter() - started
    status, told = _ended(ran, work, wanted.selection)
    graded = [one for one in ran.gradings if one.is_graded]
    if ran.state in ("interrupted", "failed") or not graded:
        click.echo(told or _nothing(ran), err=True)
        return status or NOT_RUN
    result = outcome(
        ran.gradings,
        work,
        wanted.selection,
        made_at=made_at,
        seconds=seconds,
        note=" ".join(filter(None, (note, told))),
        model=begun.found.model,
        host=begun.found.host,
    )
    output = wanted.output or ran.log.with_name(f"result_{ran.log.stem}.json")
    keep(result, output)
    passed = tell(result, output=output, log=ran.log, against=begun.against)
    return status or passed


def _ended(ran: Ran, work: Work, selection: Selection) -> tuple[int, str]:
    """Return the exit status of a run that did not come to its end, and what became of it; 0 and "" for others."""
    if ran.state == "done":
        return 0, ""
    made = f"{len(ran.gradings)} of {counted(len(work.cases) * selection.epochs, 'grading')}"
    on = f"They are kept; go on with: rehearse eval --resume {near(ran.log)}"
    if ran.state == "interrupted":
        return STOPPED, f"Stopped after {made}. {on}"
    if ran.state == "spent":
        return NOT_RUN, f"Stopped after {made}, since {ran.reason}. {on}"
    return NOT_RUN, f"Too many answers got no reply, the run ended after {made}: {ran.reason.rstrip('.')}. {on}"


def _nothing(ran: Ran) -> str:
    reason = next((one.reason for one in ran.gradings if one.reason), "no reason is known.")
    return f"Nothing was graded, so nothing can be measured: {reason} The log is {near(ran.log)}."


def _ahead(begun: Begun) -> AbstractContextManager[Ahead | None]:
    """Return what grades while Inspect is loaded; nothing for a model, which waits for the network anyway."""
    wanted = begun.wanted
    limit = wanted.selection.limit
    is_small = limit is not None and limit < _WORTH_A_PROCESS
    if begun.found.coach != "offline" or wanted.resume is not None or is_small:
        return nullcontext()
    from evals.ahead import Ahead

    return Ahead(begun.settings)


def _spending(most: float | None, found: Found) -> Spending | None:
    """Return what keeps the limit; none is needed for a coach that costs nothing."""
    if most is None or found.coach == "offline":
        return None
    prices = load_prices()
    price = prices.find(found.model, found.host)
    if price is None:
        raise DataError(
            f"Expected the price of {found.model} at {found.host} to keep to --max-cost, found none in prices.yaml; "
            "add it there, or use --limit."
        )
    from evals.spending import Spending

    return Spending(most, price)


def _arguments(begun: Begun) -> dict[str, Any]:
    """Return the task's arguments, such that the run can be gone on with by what stands in its log."""
    wanted = begun.wanted
    return {
        "coach": begun.found.coach,
        "model": begun.found.model,
        "base_url": shown_address(begun.settings.base_url),
        "split": wanted.selection.split,
        "twins": wanted.selection.twins,
        "rewrites": wanted.rewrites,
        "limit": wanted.selection.limit,
        "tags": wanted.selection.tags,
        "concurrency": wanted.concurrency,
    }


def shown_address(address: str | None) -> str | None:
    """Return an address without name, password and options, since a log may be shown to anybody."""
    if address is None:
        return None
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _as_begun(wanted: Wanted, told: dict[str, Any]) -> Wanted:
    tags = told.get("tags")
    selection = Selection(
        split=told.get("split", "test"),
        epochs=told["epochs"],
        limit=told.get("limit"),
        tags=tags if isinstance(tags, str | None) else ",".join(tags),
        twins=told.get("twins", True),
    )
    # The environment may know more of the same address than may stand in a log.
    known = load_settings().base_url
    address = None if known is not None and shown_address(known) == told.get("base_url") else told.get("base_url")
    return wanted._replace(
        selection=selection,
        coach=told.get("coach"),
        model=told.get("model"),
        base_url=wanted.base_url or address,
        rewrites=told.get("rewrites", False),
    )
