"""What the evals add to the time that a model takes, and how long the offline coach takes for everything.

    python benchmarks/eval_overhead.py [ANSWERS] [MILLISECONDS] [AT_A_TIME]

A model on loopback answers each request after so many milliseconds (300 by default). ANSWERS (120) are graded,
AT_A_TIME (16) of them at once, and the time from the first request to the last reply is set against the time
that the model alone would need: answers x latency / at a time. The goal is a ratio of at most 1.3. Then the
offline coach grades everything there is, in a process of its own; the goal is 10 s from start to end.
Seconds are by the clock, so let nothing else run meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from arguments import numbers

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def serve_model(latency: float, told: Any, stop: Any) -> None:
    """Run a model that answers after `latency` seconds, say where it is, and tell when it was asked."""
    from model_player import Player
    from model_server import ModelServer, Request, Scripted, serve

    player = Player()
    begun: list[float] = []

    def play(request: Request) -> Scripted:
        at = time.time()
        begun.append(at)
        # The player's own work is part of the latency.
        reply = player(request)
        time.sleep(max(0.0, at + latency - time.time()))
        return reply

    with serve(ModelServer(play=play)) as server:
        told.put(server.url)
        stop.wait()
        told.put((min(begun), max(begun) + latency, len(begun)))


def main(answers: int, latency: float, at_a_time: int) -> None:
    """Run both and print the figures."""
    context = get_context("spawn")
    told: Any = context.Queue()
    stop = context.Event()
    server = context.Process(target=serve_model, args=(latency, told, stop), daemon=True)
    server.start()
    url = told.get()
    began = time.perf_counter()
    from evals.gold import load_gold
    from evals.running import run
    from evals.selection import every_case, selected
    from evals.work import Work
    from rehearse.chat import warm
    from rehearse.rubric import load_rubric
    from rehearse.settings import load_settings

    rubric = load_rubric()
    files = load_gold(rubric)
    warm()
    print(f"imports and samples      {time.perf_counter() - began:6.2f} s")
    work = Work(
        cases=selected(every_case(files, rubric), split="all", twins=False, limit=answers),
        samples={sample.id: sample for file in files for sample in file.samples},
        rubric=rubric,
        settings=load_settings(coach="llm", model="tiny-model", base_url=url, model_context=16_000),
        concurrency=at_a_time,
    )
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        ran = run(work, log_dir=Path(folder))
        whole = time.perf_counter() - began
    if ran.state != "done":
        server.terminate()
        sys.exit(f"The run is {ran.state}: {ran.reason}")
    stop.set()
    first, last, calls = told.get()
    server.join()
    ideal = calls * latency / at_a_time
    print(
        f"graded                   {len(ran.gradings)} answers, {calls} calls of {latency:.3f} s, {at_a_time} at a time"
    )
    print(f"run, start-up included   {whole:6.2f} s")
    ratio = (last - first) / ideal
    print(f"first request to reply   {last - first:6.2f} s, the model alone {ideal:.2f} s, ratio {ratio:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        environment = {**os.environ, "REHEARSE_HOME": folder, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "rehearse", "eval", "--coach", "offline", "--split", "all"]
        command += ["--log-dir", folder, "--output", "r.json"]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)
        taken = time.perf_counter() - began
        # 1 is a gate that is not passed.
        if done.returncode not in {0, 1}:
            sys.exit(done.stderr)
        from evals.result import read_result

        graded = len(read_result(Path(folder) / "r.json").gradings)
    print(f"offline coach, all       {taken:6.2f} s for {graded} cases, the process included")


if __name__ == "__main__":
    answers, milliseconds, at_a_time = numbers(__doc__, answers=120, milliseconds=300, at_a_time=16)
    main(answers, milliseconds / 1_000, at_a_time)
