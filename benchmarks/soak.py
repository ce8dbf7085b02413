"""Whether a process grows: as many steps as in eight hours, taken in ten minutes, by people who come, play and leave.

    python benchmarks/soak.py [--seconds S] [--people N] [--coach offline|llm]

So many people (20) play interview after interview and think 1.25 seconds before each step, which is a minute divided
by 48, as ten minutes are eight hours divided by 48. A model on loopback answers after 0.05 seconds. Each twentieth of
the time prints what the process holds: memory (resident set), threads, open files, and the size of the database, which
grows with what people wrote and is no leak. The exit status is 1 where the most of memory, threads or files in the
second half is more than a tenth above the most in the first, or an answer was lost. The first half fills what is kept
on purpose, such as the pages that Streamlit keeps for two minutes after their connection is gone.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser"), str(ROOT / "tests" / "hosting")]

from answer_count import wrongs
from hosted import Hosted, hosted, late_model
from load import played

from rehearse.store import open_store

_MB = 2**20
_PACE = 60 / 48
_LATENCY = 0.05
_LOOKS = 20
_MORE = 1.1


class Held(NamedTuple):
    """What the processes hold at a moment: bytes of memory, threads, open files, bytes of the database."""

    memory: int
    threads: int
    files: int
    database: int


def held(host: Hosted, folder: Path) -> Held:
    """Return what they hold now."""
    processes = [psutil.Process(each.process.pid) for each in host.replicas if each.process]
    return Held(
        host.memory,
        sum(each.num_threads() for each in processes),
        sum(each.num_fds() for each in processes),
        sum(path.stat().st_size for path in folder.glob("home-*/rehearse.sqlite3*")),
    )


async def watched(host: Hosted, folder: Path, seconds: float) -> list[Held]:
    """Print what is held at each twentieth of the time, and return it."""
    print(f"  {'minute':>7} {'memory, MB':>11} {'threads':>8} {'files':>6} {'database, MB':>13}")
    seen, began = [], time.monotonic()
    for look in range(1, _LOOKS + 1):
        await asyncio.sleep(max(0.0, began + seconds * look / _LOOKS - time.monotonic()))
        seen.append(now := held(host, folder))
        minute = seconds * look / _LOOKS / 60
        print(
            f"  {minute:7.1f} {now.memory / _MB:11.0f} {now.threads:8} {now.files:6} {now.database / _MB:13.1f}",
            flush=True,
        )
    return seen


def grown(seen: Sequence[Held]) -> list[str]:
    """Return what was more in the second half than a tenth above the first."""
    middle = len(seen) // 2
    found = []
    for name in ("memory", "threads", "files"):
        first, second = (max(getattr(each, name) for each in half) for half in (seen[:middle], seen[middle:]))
        if second > _MORE * first:
            found.append(f"{name}, from {first} to {second}")
    return found


async def soaked(host: Hosted, folder: Path, given: argparse.Namespace) -> bool:
    """Play, watch, and say what came of it; True where nothing grew, failed or was lost."""
    playing = played(host, given.people, seconds=given.seconds, pace=_PACE, first=1_000)
    done, seen = await asyncio.gather(playing, watched(host, folder, given.seconds))
    store = open_store(host.database)
    wrong, more = wrongs(store, done.people), grown(seen)
    said = sum(len(person.acknowledged) for person in done.people)
    print(f"\n{len(done.steps)} steps, {done.cores:.2f} cores, {len(done.failures)} failed")
    print(f"answers acknowledged {said}, lost, kept twice or with another person: {len(wrong)}")
    print(f"grown in the second half: {'; '.join(more) or 'nothing'}")
    for line in [*done.failures[:3], *wrong[:3]]:
        print(f"  {line}")
    return not (wrong or more or done.failures)


def main(given: argparse.Namespace) -> bool:
    """Start everything, watch it, stop everything."""
    print(f"python benchmarks/soak.py {' '.join(sys.argv[1:])}\n{platform.platform()}, {psutil.cpu_count()} cores")
    model = late_model(_LATENCY) if given.coach == "llm" else nullcontext()
    with (
        tempfile.TemporaryDirectory() as name,
        model as url,
        hosted(Path(name), replicas=1, model=url) as host,
    ):
        return asyncio.run(soaked(host, Path(name), given))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--coach", choices=("offline", "llm"), default="llm")
    raise SystemExit(0 if main(parser.parse_args()) else 1)
