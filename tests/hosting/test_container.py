"""The Dockerfile: its rules, and its steps run without a container engine, on a file system that is read-only."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from app_process import ROOT, free_port
from databases import missing

LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines()
STEPS = [(word, rest.strip()) for line in LINES if line and line[0] != "#" for word, _, rest in [line.partition(" ")]]
BUILD = STEPS[: [word for word, _ in STEPS].index("FROM", 1)]
FINAL = STEPS[len(BUILD) :]


def ignored(path: str) -> bool:
    """Say whether .dockerignore leaves a file of the repository out: the last line that fits it counts."""
    out = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.lstrip("!")
        if line and line[0] != "#" and any(_fits(part, pattern) for part in _parts(path)):
            out = not line.startswith("!")
    return out


def _parts(path: str) -> list[str]:
    whole = Path(path)
    return [str(whole), *(str(parent) for parent in whole.parents if str(parent) != ".")]


def _fits(path: str, pattern: str) -> bool:
    inner = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.fullmatch(inner, path) is not None


def test_nothing_is_installed_that_was_not_locked() -> None:
    installs = [rest for word, rest in STEPS if word == "RUN" and "pip install" in rest]
    assert installs
    assert all("--require-hashes" in step or "--no-deps --no-build-isolation" in step for step in installs)


def test_it_runs_as_somebody_who_may_do_nothing() -> None:
    users = [rest for word, rest in FINAL if word == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}
    after = [word for word, _ in FINAL[[word for word, _ in FINAL].index("USER") :]]
    assert not {"RUN", "COPY", "ADD"} & set(after)


def test_the_image_is_made_of_what_the_program_needs_and_of_nothing_private() -> None:
    for private in (
        ".git/config",
        ".venv/bin/python",
        ".streamlit/secrets.toml",
        "logs/evals/x.eval",
        "tests/conftest.py",
    ):
        assert ignored(private), private
    for needed in (
        "pyproject.toml",
        "app.py",
        "rehearse/cli/app.py",
        "requirements/host.txt",
        ".streamlit/config.toml",
    ):
        assert not ignored(needed), needed


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """What the build's steps make, in a folder in the place of `/`."""
    # Not in /tmp, which is empty for the program.
    root = Path(tempfile.mkdtemp(prefix="rehearse-image-", dir="/var/tmp"))
    shipped = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for word, rest in BUILD:
        if word == "COPY":
            source, target = rest.split()
            names = [name for name in shipped.splitlines() if not ignored(name)] if source == "." else [source]
            for name in names:
                place = root / (f"src/{name}" if source == "." else target.lstrip("/"))
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place)
        elif word == "RUN":
            step = rest.replace("/opt/", f"{root}/opt/").replace("/src", f"{root}/src")
            step = re.sub(r"^python ", f"{sys.executable} ", step)
            subprocess.run(["sh", "-ec", step], check=True, capture_output=True, text=True)
    yield root
    shutil.rmtree(root)


def test_its_program_needs_to_write_nowhere_but_in_tmp(image: Path) -> None:
    if shutil.which("unshare") is None:
        missing("unshare")
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        missing("the right to mount")
    (said,) = [rest for word, rest in FINAL if word == "CMD"]
    port = free_port()
    command = [word.strip('" ') for word in said.strip("[]").split(",")]
    command[command.index("0.0.0.0")] = "127.0.0.1"
    command[command.index("8501")] = str(port)
    settings = f"PATH={image}/opt/rehearse/bin:$PATH PYTHONDONTWRITEBYTECODE=1 REHEARSE_HOME=/tmp/rehearse HOME=/tmp"
    script = (
        "mount --make-rprivate / && mount -o remount,ro,bind / && mount -t tmpfs tmpfs /tmp && cd /tmp && "
        f"! touch {image}/written 2>/dev/null && exec env -u PYTHONPATH {settings} {' '.join(command)}"
    )
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(["unshare", "-m", "sh", "-c", script], stdout=log, stderr=log)
        try:
            answer = _answer(f"http://127.0.0.1:{port}/healthz", process)
            assert answer is not None, (log.seek(0), log.read().decode())
            assert answer["status"] == "ok"
        finally:
            process.terminate()
            assert process.wait(30) is not None


def _answer(url: str, process: subprocess.Popen[bytes]) -> dict[str, str] | None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            response = httpx.get(url, timeout=5)
        except httpx.HTTPError:
            time.sleep(0.1)
            continue
        if response.status_code == 200:
            found: dict[str, str] = response.json()
            return found
    return None
