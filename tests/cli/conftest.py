"""A clean environment, the program run in this process, and a coach that does as it is told."""

from __future__ import annotations

import os
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from command_line import Ran, Run, ScriptedCoach

import rehearse.coaches
from rehearse.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    for name in [name for name in os.environ if name.startswith(("REHEARSE_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REHEARSE_COACH", "offline")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def run(capsysbinary, monkeypatch) -> Run:
    """Run the program in this process and return its status and what it wrote."""

    def run(*arguments: str, given: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given)))
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capsysbinary.readouterr()
        return Ran(int(ended.value.code or 0), out, err.decode())

    return run


@pytest.fixture
def coach(monkeypatch) -> ScriptedCoach:
    scripted = ScriptedCoach()
    monkeypatch.setattr(rehearse.coaches, "coach_for", lambda settings, rubric: scripted)
    return scripted
