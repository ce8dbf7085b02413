"""Serving everybody without sign-in, which has to be asked for: each browser is somebody of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
from app_process import ROOT, AppProcess, free_port

from rehearse.server.owner import VISITOR_COOKIE


def test_it_is_refused_in_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "rehearse",
        "app",
        "--headless",
        "--address",
        "0.0.0.0",
        "--port",
        str(free_port()),
    ]
    environment = {"REHEARSE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": ""}
    ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "set up sign-in" in ended.stderr
    assert "--insecure-open" in ended.stderr


def test_asked_for_it_serves_every_browser_as_somebody_of_its_own(tmp_path: Path) -> None:
    process = AppProcess(tmp_path / "home")
    process.options = ("--address", "0.0.0.0", "--insecure-open")
    with process:
        # By whatever name the machine is reached.
        answer = httpx.get(process.url, headers={"Host": "careers.example", "Accept": "text/html"})
        assert answer.status_code == 200
        assert VISITOR_COOKIE in answer.cookies
        assert "Strict-Transport-Security" not in answer.headers
    assert f"Rehearse is at {process.url}/?key=" in process.log.read_text()
