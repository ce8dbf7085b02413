"""What a load is put on: one process with a file, or two behind nginx with one PostgreSQL, and a model on loopback."""

from __future__ import annotations

import multiprocessing
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser"), str(ROOT / "tests" / "hosting")]

from app_process import AppProcess
from model_player import Player
from model_server import ModelServer, Request, Scripted, serve
from nginx_server import NginxServer, trusting


class Hosted(NamedTuple):
    """What is under load: its address and certificate, its processes, and its database."""

    url: str
    tls: ssl.SSLContext | None
    replicas: tuple[AppProcess, ...]
    database: str

    @property
    def memory(self) -> int:
        """The bytes that its processes hold in memory."""
        return sum(psutil.Process(each.process.pid).memory_info().rss for each in self.replicas if each.process)

    @property
    def busy(self) -> float:
        """The seconds of processor time that its processes took so far."""
        times = [psutil.Process(each.process.pid).cpu_times() for each in self.replicas if each.process]
        return sum(each.user + each.system for each in times)


@contextmanager
def hosted(folder: Path, *, replicas: int, model: str | None) -> Iterator[Hosted]:
    """Start what is to be under load, and stop it in the end."""
    with ExitStack() as stack:
        settings = {"REHEARSE_COACH": "offline"}
        if model is not None:
            settings = {"REHEARSE_COACH": "llm", "REHEARSE_BASE_URL": model, "REHEARSE_MODEL": "tiny-model"}
            settings["REHEARSE_MODEL_CONTEXT"] = "16000"
        database = f"sqlite:///{folder / 'home-1' / 'rehearse.sqlite3'}"
        if replicas > 1:
            import find_servers
            from postgres_server import PostgresServer, programs

            program, nginx = programs(), find_servers.nginx()
            if program is None or nginx is None:
                raise SystemExit(
                    "Expected PostgreSQL and nginx for two replicas, found not both; install the packages."
                )
            postgres = PostgresServer(program)
            stack.callback(postgres.remove)
            postgres.start()
            database = settings["REHEARSE_DATABASE_URL"] = postgres.new_database()
        processes = tuple(AppProcess(folder / f"home-{n}", **settings) for n in range(1, replicas + 1))
        for each in processes:
            stack.enter_context(each)
        if replicas == 1:
            yield Hosted(processes[0].url, None, processes, database)
            return
        proxy = stack.enter_context(NginxServer(nginx, folder / "nginx", [each.port for each in processes]))
        yield Hosted(proxy.url, trusting(proxy.folder), processes, database)


@contextmanager
def late_model(latency: float) -> Iterator[str]:
    """Run a model in a process of its own that answers after so many seconds; yield its address."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, latency), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        process.join(10)


def _serve(pipe: Connection, latency: float) -> None:
    player = Player(level=3)

    def late(request: Request) -> Scripted:
        at = time.monotonic()
        reply = player(request)
        threading.Event().wait(max(0.0, at + latency - time.monotonic()))
        return reply

    with serve(ModelServer(play=late)) as server:
        pipe.send(server.url)
        pipe.recv()
