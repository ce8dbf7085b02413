"""How many people one process serves: simulated people who speak Streamlit's protocol play whole interviews.

    python benchmarks/load.py [--people N,N] [--seconds S] [--pace S] [--idle N] [--replicas 1|2] [--coach offline|llm]

For each number of people: they come spread over the first `--pace` seconds, and each thinks between a half and
one and a half times `--pace` seconds (60) before each step of theirs, until `--seconds` are over. A model on loopback
answers after `--latency` seconds (0.3); what stands in the table is the time from a click to the drawn page less
that. With `--replicas 2` two processes share a PostgreSQL server behind nginx, configured as it ships; otherwise one
process has a file of its own. `--idle` so many sessions are opened before and kept open, doing nothing, to
see what memory each takes; memory is the resident set of all processes of Rehearse together.

At the end the database is searched: every answer that a page went on from has to be there once, and nobody's words with
anybody else. The exit status is 1 where one is lost, kept twice or misplaced, or a step failed.
The generator is one more process on the same machine and takes its share of it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser"), str(ROOT / "tests" / "hosting")]

from answer_count import wrongs
from candidate import ANSWERS, POSTING
from hosted import Hosted, hosted, late_model
from load_person import Person, Step

from rehearse.store import open_store

_SLOW = 1.0
"""Seconds that the slowest of twenty steps may take before a process is said to be full."""
_MB = 2**20


class _TimeIsUp(Exception):
    """The measuring is over, in the middle of somebody's interview."""


class Played(NamedTuple):
    """What came of a number of people: their steps, their failures, and the share of a core that the processes took."""

    people: list[Person]
    steps: list[Step]
    failures: list[str]
    cores: float


async def played(host: Hosted, number: int, *, seconds: float, pace: float, first: int) -> Played:
    """Let so many people play for so many seconds, one interview after the other."""
    dice = random.Random(number)
    over = time.monotonic() + seconds
    people = [Person(host.url, first + n, posting=POSTING, tls=host.tls) for n in range(number)]
    failures: list[str] = []

    async def pause() -> None:
        if time.monotonic() > over:
            raise _TimeIsUp
        await asyncio.sleep(pace * dice.uniform(0.5, 1.5))

    async def live(person: Person) -> None:
        await asyncio.sleep(dice.uniform(0, pace))
        while time.monotonic() < over:
            try:
                await person.play(ANSWERS, pause)
            except _TimeIsUp:
                await person.page.close()
                return
            except Exception as error:  # noqa: BLE001  (a failure of any kind is counted)
                failures.append(f"person {person.number}: {type(error).__name__}: {error}"[:300])
                await asyncio.sleep(1)

    busy, began = host.busy, time.monotonic()
    await asyncio.gather(*(live(person) for person in people))
    cores = (host.busy - busy) / (time.monotonic() - began)
    failures += [
        f"person {each.number}: the model could not reply {each.refused} times" for each in people if each.refused
    ]
    return Played(people, [step for person in people for step in person.steps], failures, cores)


async def idle(host: Hosted, number: int, *, first: int) -> tuple[float, list[Person]]:
    """Open so many sessions that do nothing; return the bytes that each takes, and the people."""
    people = [Person(host.url, first + n, posting=POSTING, tls=host.tls) for n in range(number + 10)]
    # What the first sessions load, and what the server loads once it has nothing to do, is everybody's.
    for person in people[:10]:
        await person.open()
    await _settled(host)
    before = host.memory
    for person in people[10:]:
        await person.open()
    return (host.memory - before) / max(1, number), people


async def _settled(host: Hosted) -> None:
    """Wait until the memory has not grown by a hundredth for six seconds, but no longer than a minute."""
    until, seen = time.monotonic() + 60, [host.memory]
    while time.monotonic() < until and (len(seen) < 7 or seen[-1] > 1.01 * seen[-7]):
        await asyncio.sleep(1)
        seen.append(host.memory)


def table(steps: Sequence[Step], latency: float) -> dict[str, tuple[int, float, float, float]]:
    """Return n, p50, p95 and p99 (s) of each kind of step and of all, less the model's own time."""
    own: dict[str, list[float]] = defaultdict(list)
    for step in steps:
        for name in (step.name, "all"):
            own[name].append(max(0.0, step.seconds - step.calls * latency))
    return {name: (len(each), *(_quantile(each, share) for share in (0.5, 0.95, 0.99))) for name, each in own.items()}  # type: ignore[misc]  # three shares


def _quantile(values: Sequence[float], share: float) -> float:
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=1000, method="inclusive")[round(1000 * share) - 1]


async def measured(host: Hosted, given: argparse.Namespace) -> bool:
    """Measure and print; True where nothing was lost and nothing failed."""
    waiting: list[Person] = []
    if given.idle:
        each, waiting = await idle(host, given.idle, first=900_000)
        print(f"idle sessions            {given.idle}, {each / _MB:.3f} MB each, {host.memory / _MB:.0f} MB in all")
    else:
        await _settled(host)
    everybody: list[Person] = []
    is_well, full = True, None
    latency = given.latency if given.coach == "llm" else 0.0
    for number in given.people:
        done = await played(host, number, seconds=given.seconds, pace=given.pace, first=1_000 * (1 + len(everybody)))
        everybody += done.people
        print(f"\n{number} people, a step every {given.pace:g} s each, for {given.seconds:g} s")
        print(f"  {'step':10} {'n':>5} {'p50':>7} {'p95':>7} {'p99':>7}   seconds, less the model's own")
        rows = table(done.steps, latency)
        for name, (n, *shares) in rows.items():
            print(f"  {name:10} {n:5} {' '.join(f'{share:7.3f}' for share in shares)}")
        print(f"  {done.cores:.2f} cores, {host.memory / _MB:.0f} MB, {len(done.failures)} failed")
        for failure in done.failures[:5]:
            print(f"    {failure}")
        is_well = is_well and not done.failures
        if full is None and rows.get("all", (0, 0, 0, 0))[2] > _SLOW:
            full = number
    for person in waiting:
        await person.page.close()
    print(f"\np95 of all steps passes {_SLOW:g} s: {f'at {full} people' if full else 'at none of these numbers'}")
    store = open_store(host.database)
    wrong = wrongs(store, everybody)
    said = sum(len(person.acknowledged) for person in everybody)
    print(f"answers acknowledged {said}, lost, kept twice or with another person: {len(wrong)}")
    for line in wrong[:5]:
        print(f"  {line}")
    return is_well and not wrong


def main(given: argparse.Namespace) -> bool:
    """Start everything, measure, stop everything."""
    cpu = f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB"
    print(f"python benchmarks/load.py {' '.join(sys.argv[1:])}\n{platform.platform()}, {cpu}")
    model = late_model(given.latency) if given.coach == "llm" else nullcontext()
    with (
        tempfile.TemporaryDirectory() as folder,
        model as url,
        hosted(Path(folder), replicas=given.replicas, model=url) as host,
    ):
        return asyncio.run(measured(host, given))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = lambda text: [int(each) for each in text.split(",")]  # noqa: E731  (argparse names it in errors)
    parser.add_argument("--people", type=numbers, default=[20, 50], metavar="N,N", help="How many, one after another.")
    parser.add_argument("--seconds", type=float, default=120.0, help="How long each number of people plays.")
    parser.add_argument("--pace", type=float, default=60.0, help="Seconds that a person thinks, on average.")
    parser.add_argument("--latency", type=float, default=0.3, help="Seconds that the model takes.")
    parser.add_argument("--idle", type=int, default=0, metavar="N", help="Sessions that are open and do nothing.")
    parser.add_argument("--replicas", type=int, choices=(1, 2), default=1)
    parser.add_argument("--coach", choices=("offline", "llm"), default="llm")
    return parser


if __name__ == "__main__":
    raise SystemExit(0 if main(_parser().parse_args()) else 1)
