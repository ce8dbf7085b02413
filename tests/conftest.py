"""What all tests share: a clean environment, a clock that stands still, the rubric, a scripted coach."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from browsing import (  # noqa: F401  # fixtures and hooks for the tests of all folders
    browser,
    pytest_collection_modifyitems,
    pytest_pyfunc_call,
    pytest_terminal_summary,
    visit,
)
from clock import Clock
from databases import database_url, own_postgres, path, postgres, store  # noqa: F401

from rehearse.rubric import Rubric, load_rubric

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
for folder in ("browser", "hosting"):
    sys.path.insert(0, str(ROOT / "tests" / folder))


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known that tests of several folders carry."""
    config.addinivalue_line("markers", "hosting: needs what a host has besides Rehearse: PostgreSQL, nginx, sign-in")


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


@pytest.fixture
def clock() -> Clock:
    return Clock()
