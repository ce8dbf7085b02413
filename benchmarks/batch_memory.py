"""How much memory batch files take: reading answers, grading from them, writing requests, at several lengths.

    python benchmarks/batch_memory.py [MOST_LINES]

Files of 1,000, 10,000 and 100,000 (MOST_LINES) lines are made in a temporary folder, out of real requests and
replies: those of ANSWERED gradings, and lines of the same size for further epochs of the same cases. Each is
measured in a process of its own: the peak of its resident memory, what of it came after the imports, seconds. The
goal is that ten times as many lines take at most 1.1 times the memory. Grading is measured apart from
reading, since it takes milliseconds a request: GRADED gradings against a fifth of them, one held at a time. What
`rehearse eval import` keeps beside that is one grading for each case and epoch, for its measures.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any

from arguments import numbers

ROOT = Path(__file__).resolve().parent.parent
ANSWERED, GRADED, CASES = 100, 1_000, 50
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main(most: int) -> None:
    """Make the files, measure, print the figures."""
    sizes = (most // 100, most // 10, most)
    with tempfile.TemporaryDirectory() as folder:
        in_child("answers", folder, GRADED)
        print("                              lines   peak MB   after imports   seconds")
        read = [told(f"read {size}", in_child("read", folder, size), size) for size in sizes]
        written = [told(f"write {size}", in_child("write", folder, size), size) for size in sizes]
        graded = [told(f"grade {size}", in_child("grade", folder, size), size) for size in (GRADED // 5, GRADED)]
        exported = [told(f"export {size}", in_child("export", folder, size), size) for size in (GRADED // 5, GRADED)]
    print(f"read     peak of {sizes[2]} lines to that of {sizes[1]}: {read[2] / read[1]:.2f}")
    print(f"write    peak of {sizes[2]} lines to that of {sizes[1]}: {written[2] / written[1]:.2f}")
    print(f"grade    peak of {GRADED} gradings to that of {GRADED // 5}: {graded[1] / graded[0]:.2f}")
    print(f"export   peak of {GRADED} requests to that of {GRADED // 5}: {exported[1] / exported[0]:.2f}")


def in_child(stage: str, folder: str, size: int) -> dict[str, float]:
    """Run a stage in a new process, and return what it says of itself."""
    command = [sys.executable, __file__, stage, folder, str(size)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1_800)
    if done.returncode:
        sys.exit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def told(name: str, figures: dict[str, float], size: int) -> float:
    """Print a stage's figures, and return the peak in MB."""
    files = f"   in {figures['files']:.0f} files" if "files" in figures else ""
    print(
        f"{name.split()[0]:<20}{size:>15,}{figures['peak']:>10.1f}{figures['peak'] - figures['start']:>16.1f}"
        f"{figures['seconds']:>10.1f}{files}",
        flush=True,
    )
    return figures["peak"]


def stage(name: str, folder: Path, size: int) -> dict[str, float]:
    """Do one stage in this process, and return its memory in MB, its seconds and what it wrote."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    import resource

    import evals.batch  # noqa: F401  # what is imported anyway is no memory of the stage
    from rehearse.chat import warm

    warm()

    def peak() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024

    stages: dict[str, Callable[[Path, int], dict[str, float]]] = {
        "answers": make_answers,
        "read": read,
        "write": write,
        "grade": grade,
        "export": export_requests,
    }
    if name == "read":
        write_answers(folder / f"answers-{size}.jsonl", folder, size)
    start, began = peak(), time.perf_counter()
    extra = stages[name](folder, size)
    return {"start": start, "peak": peak(), "seconds": time.perf_counter() - began, **extra}


def the_run() -> tuple[list[Any], Any, Any]:
    """Return cases, settings and rubric of the run that is written and read."""
    from evals.gold import load_gold
    from evals.selection import every_case, selected
    from rehearse.rubric import load_rubric
    from rehearse.settings import load_settings

    rubric = load_rubric()
    cases = selected(every_case(load_gold(rubric), rubric), split="all", twins=False, limit=CASES)
    settings = load_settings(coach="llm", model="tiny-model", model_context=16_000)
    return list(cases), settings, rubric


def export_requests(folder: Path, size: int) -> dict[str, float]:
    """Write the requests of so many gradings as `rehearse eval export` does."""
    from evals.batch import export

    cases, settings, rubric = the_run()
    target = folder / f"requests-{size}" / "run.jsonl"
    made = export(cases, settings, rubric, target, now=NOW, epochs=size // len(cases))
    assert made.requests == size, made
    return {"files": len(made.files)}


def make_answers(folder: Path, size: int) -> dict[str, float]:
    """Write the replies that a well-behaved model gives to the requests of so many gradings."""
    from model_player import Player
    from model_server import Request, Says, _completion

    export_requests(folder, size)
    player = Player()
    with (folder / f"requests-{size}" / "run.jsonl").open() as lines, (folder / "replies.jsonl").open("w") as replies:
        for number, line in enumerate(map(json.loads, lines)):
            request = Request(path=line["url"], headers={}, body=line["body"])
            body = _completion(request, Says(str(player(request))), ignores=frozenset())
            response = {"status_code": 200, "request_id": str(number), "body": body}
            row = {"id": str(number), "custom_id": line["custom_id"], "response": response, "error": None}
            replies.write(json.dumps(row) + "\n")
    for path in (folder / f"requests-{size}").iterdir():
        path.rename(folder / "sample-requests.jsonl")
    (folder / f"requests-{size}").rmdir()
    return {}


def more_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file over and over, as if of further epochs, each under an id that no other has."""
    from evals.batch.lines import CustomId

    numbers = count(1)
    while True:
        with path.open() as lines:
            for line in map(json.loads, islice(lines, ANSWERED)):
                number, id = next(numbers), CustomId.read(line["custom_id"])
                assert id is not None
                yield {**line, "custom_id": str(id._replace(epoch=number, key=f"{number:016x}"))}


def write_answers(target: Path, folder: Path, size: int) -> None:
    """Write a file of so many answers."""
    with target.open("w") as file:
        for line in islice(more_of(folder / "replies.jsonl"), size):
            file.write(json.dumps(line) + "\n")


def read(folder: Path, size: int) -> dict[str, float]:
    """Read a file of so many answers as `rehearse eval import` does."""
    from evals.batch import Answers
    from evals.batch.lines import names_of

    cases, _, _ = the_run()
    path = folder / f"answers-{size}.jsonl"
    with Answers() as answers:
        answers.read([path], names_of(case.id for case in cases))
        assert (answers.lines, answers.kept, answers.fault_count) == (size, size, 0)
    path.unlink()
    return {}


def write(folder: Path, size: int) -> dict[str, float]:
    """Write so many requests, split to the limits of a provider's Batch API."""
    from evals.batch import BatchWriter
    from evals.batch.lines import CustomId
    from rehearse.chat import WireRequest

    with BatchWriter(folder / "written.jsonl") as writer:
        for line in islice(more_of(folder / "sample-requests.jsonl"), size):
            id = CustomId.read(line["custom_id"])
            assert id is not None
            writer.write(id, WireRequest(line["body"]))
        assert writer.requests == size
    for path in writer.files:
        path.unlink()
    return {"files": len(writer.files)}


def grade(folder: Path, size: int) -> dict[str, float]:
    """Grade so often from the files as `rehearse eval import` does; no grading is kept."""
    from evals.batch import imported

    cases, settings, rubric = the_run()
    epochs = size // len(cases)
    with imported([folder / "replies.jsonl"], cases, settings, rubric, now=NOW, epochs=epochs) as running:
        graded = sum(one.is_graded for one in running.gradings())
        assert (graded, running.report().missing_count) == (size, 0), running.report()
    return {}


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(stage(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(*numbers(__doc__, most_lines=100_000))
