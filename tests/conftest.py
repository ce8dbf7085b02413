"""What all tests share: a clean environment, a clock that stands still, the rubric, a scripted coach."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehearse.rubric import Rubric, load_rubric

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))


@pytest.fixture(autouse=True)
def _no_model_by_accident(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No key, no model address and no data folder of the person who runs the tests is ever used."""
    for name in list(os.environ):
        if name.startswith(("REHEARSE_", "OPENAI_", "AZURE_OPENAI_", "OLLAMA_", "LANGCHAIN_", "LANGSMITH_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REHEARSE_COACH", "offline")


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubric()


class Clock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def clock() -> Clock:
    return Clock()
