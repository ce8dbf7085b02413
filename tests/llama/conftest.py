"""A real llama-server with two tiny models: one of noise, and one that knows the replies of an interview by heart."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import model_coach
import pytest
from build_server import server_path, why_not
from known_replies import FOLLOW_UP, assessed, prepared, summed_up
from llama_process import LlamaServer
from tiny_model import Learned, write_model

from rehearse.rubric import Rubric

# pytest finds a fixture by its name in the module.
client = model_coach.client


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a llama-server, so that it can be left out with ``-m "not llama"``."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker("llama")


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port may come round again, with another server behind it."""
    model_coach.forget_servers(monkeypatch)


@pytest.fixture(scope="session")
def program() -> Path:
    """The server's program."""
    if (path := server_path()).exists():
        return path
    reason = f"no llama-server ({why_not()}); run tests/llama/build_server.py"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where models and the servers' output are; pytest keeps it for looking into after a failure."""
    return tmp_path_factory.mktemp("llama")


@pytest.fixture(scope="session")
def noise_model(folder: Path) -> Path:
    """A model that writes noise."""
    return write_model(folder / "tiny-noise.gguf")


@pytest.fixture(scope="session")
def heart_model(folder: Path, rubric: Rubric) -> Path:
    """A model that knows by heart what a good one would reply to `POSTING` and `ANSWER`."""
    replies = (FOLLOW_UP, prepared(rubric), assessed(rubric), summed_up(rubric))
    return write_model(folder / "tiny-heart.gguf", learned=[Learned(text) for text in replies])


@pytest.fixture(scope="session")
def endless_model(folder: Path, rubric: Rubric) -> Path:
    """A model that grades by heart, and whose follow-ups never end."""
    line = Learned("And then, who would take part in that and what comes after it, ", loops=True)
    return write_model(folder / "tiny-endless.gguf", learned=[line, Learned(assessed(rubric))])


@pytest.fixture(scope="session")
def noise(program: Path, noise_model: Path, folder: Path) -> Iterator[LlamaServer]:
    """A server whose model writes noise."""
    with LlamaServer(program, noise_model, folder) as server:
        yield server


@pytest.fixture(scope="session")
def heart(program: Path, heart_model: Path, folder: Path) -> Iterator[LlamaServer]:
    """A server whose model knows an interview by heart."""
    with LlamaServer(program, heart_model, folder) as server:
        yield server
