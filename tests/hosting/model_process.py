"""A model server in a process of its own, which can be killed and started again at the same address."""

from __future__ import annotations

import subprocess
import sys

from app_process import ROOT, free_port

SERVING = """
import sys
sys.path.insert(0, sys.argv[1])
from model_player import Player
from model_server import ModelServer, serve

server = ModelServer(play=Player(level=3))
server.port = int(sys.argv[2])
with serve(server):
    print("ready", flush=True)
    sys.stdin.read()
"""


class ModelProcess:
    """A model that gives level 3 to everything; it ends with the block, or with whoever started it."""

    def __init__(self) -> None:
        """Take a free port."""
        self.port = free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """The address that a client is given."""
        return f"http://127.0.0.1:{self.port}/v1"

    def start(self) -> ModelProcess:
        """Start it and return when it listens."""
        command = [sys.executable, "-c", SERVING, str(ROOT / "tests"), str(self.port)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def kill(self) -> None:
        """End it at once: connections break in the middle, and nobody listens at its address any more."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=10)

    def __enter__(self) -> ModelProcess:
        """Start it."""
        return self.start()

    def __exit__(self, *error: object) -> None:
        """End it."""
        self.kill()
