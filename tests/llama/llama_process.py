"""llama.cpp's `llama-server` as a process of its own, on a free port of this computer."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import httpx
from pydantic import SecretStr

from rehearse.chat import Chat

KEY = "sk-canary-2d7c40e1b8f6"
CONTEXT = 8_192
"""Tokens of prompt and reply together."""


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LlamaServer:
    """A server; use it in a with statement, or `start` and `kill` it."""

    def __init__(self, program: Path, model: Path, folder: Path, *, most: int = 4_000, key: str | None = KEY) -> None:
        """Take what is to be served.

        Args:
            program: The server.
            model: A GGUF.
            folder: Where its output goes.
            most: Tokens after which a reply is cut; -1: none.
            key: What it asks for; None: it asks for no key.
        """
        self.port = free_port()
        self.log = folder / f"llama-server-{self.port}.log"
        self.name = model.stem
        self.process: subprocess.Popen[bytes] | None = None
        self._command = [
            *(str(program), "--model", str(model), "--alias", self.name, "--offline", "--no-warmup"),
            *("--host", "127.0.0.1", "--port", str(self.port), *(("--api-key", key) if key else ())),
            *(
                "--ctx-size",
                str(CONTEXT),
                "--parallel",
                "1",
                "--predict",
                str(most),
                "--threads",
                "1",
                "--threads-batch",
                "1",
            ),
            *("--fit", "off", "--flash-attn", "off", "--cache-ram", "0"),
            # All that is left to chance is drawn from this seed, from all tokens alike.
            *("--seed", "7", "--top-k", "0", "--top-p", "1", "--min-p", "0"),
        ]

    @property
    def url(self) -> str:
        """The address as it is set in Rehearse."""
        return f"http://{self.host}/v1"

    @property
    def host(self) -> str:
        """What of the address is shown."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> LlamaServer:
        """Start it and return when it is healthy; RuntimeError with its output where it is not within 30 s."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("LLAMA_", "GGML_", "HF_"))}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self._command, stdout=log, stderr=subprocess.STDOUT, env=clean)
        deadline = time.monotonic() + 30
        with httpx.Client(trust_env=False, timeout=1) as client:
            while time.monotonic() < deadline and self.process.poll() is None:
                try:
                    if client.get(f"http://{self.host}/health").status_code == 200:
                        return self
                except httpx.HTTPError:
                    pass
                time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"llama-server is not healthy:\n{self.log.read_text(errors='replace')[-3_000:]}")

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)

    def __enter__(self) -> LlamaServer:
        """Start it."""
        return self.start()

    def __exit__(self, *error: object) -> None:
        """End it; it has nothing to lose."""
        self.kill()


def chat_with(server: LlamaServer, *, key: str = KEY, temperature: float = 0.0) -> Chat:
    """Return a chat with the server's model."""
    return Chat(
        model=server.name,
        base_url=server.url,
        api_key=SecretStr(key),
        temperature=temperature,
        retries=1,
        sleep=lambda seconds: None,
    )
