"""The wheel: what is in it, and that it works in an empty environment, run from another folder."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "rehearse/"
BUNDLED = ("app.py", "app_pages/", "evals/", "prompts/", "rubric/", "postings/", "static/", ".streamlit/")
START_SECONDS = 60
POSTING = "Supply planner\nNordhavn Logistics\nYou keep stock availability above 98 % in all Nordic warehouses.\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (made,) = folder.glob("rehearse-*.whl")
    return made


@pytest.fixture(scope="module")
def tracked() -> set[str]:
    """All files that git knows or would take in; ignored ones are not among them."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("the wheel is compared with git's list, and this is no git checkout")
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    return {name for name in listed if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The program in an environment that holds the locked requirements and the wheel, nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for what in (["--require-hashes", "-r", str(ROOT / "requirements" / "run.txt")], ["--no-deps", str(wheel)]):
        done = subprocess.run([*pip, *what], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return scripts / "rehearse"


@pytest.fixture
def elsewhere(tmp_path) -> dict[str, object]:
    """How to run a program from a folder that has nothing of ours, with its own data folder and no settings."""
    private = ("REHEARSE_", "OPENAI_", "PYTHON", "STREAMLIT_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(private)}
    environment |= {"REHEARSE_HOME": str(tmp_path / "home"), "REHEARSE_COACH": "offline"}
    (tmp_path / "work").mkdir()
    return {"cwd": tmp_path / "work", "env": environment}


def run(program: Path, *arguments: str, given: str = "", **where) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(program), *arguments], input=given, capture_output=True, text=True, **where)


def test_the_wheel_holds_what_git_holds_and_nothing_else(wheel, tracked):
    package = {name for name in tracked if name.startswith(PACKAGE)}
    bundled = {f"{PACKAGE}_bundled/{name}" for name in tracked if name.startswith(BUNDLED)}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held - package - bundled == set(), "in the wheel, but not in git"
    assert (package | bundled) - held == set(), "in git, but not in the wheel"


@pytest.mark.parametrize("name", BUNDLED)
def test_every_part_is_on_board(wheel, name):
    held = zipfile.ZipFile(wheel).namelist()
    assert any(part.startswith(f"{PACKAGE}_bundled/{name}") for part in held)


def test_the_licence_travels_along(wheel):
    held = zipfile.ZipFile(wheel).namelist()
    assert {"LICENSE", "NOTICE"} <= {part.rpartition("/")[2] for part in held if ".dist-info/licenses/" in part}


def test_doctor_finds_all_well(installed, elsewhere):
    ran = run(installed, "doctor", **elsewhere)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "All is well." in ran.stdout


def test_eval_names_the_extra_that_it_needs(installed, elsewhere):
    ran = run(installed, "eval", **elsewhere)
    assert ran.returncode == 2
    assert "pip install 'rehearse[evals]'" in ran.stderr


def test_plan_and_grade_work(installed, elsewhere):
    planned = run(installed, "plan", "--job", "-", "--json", given=POSTING, **elsewhere)
    assert planned.returncode == 0, planned.stderr
    questions = json.loads(planned.stdout)["questions"]
    lines = "".join(
        json.dumps(
            {"id": number, "question_id": question["question_id"], "answer": "I plan to lead the desk in two years."}
        )
        + "\n"
        for number, question in enumerate(questions)
    )
    graded = run(installed, "grade", given=lines, **elsewhere)
    assert graded.returncode == 0, graded.stderr
    rows = [json.loads(line) for line in graded.stdout.splitlines()]
    assert [(row["id"], row["status"]) for row in rows] == [(number, "graded") for number in range(5)]


@pytest.fixture
def address(installed, elsewhere) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(installed), "app", "--headless", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **elsewhere) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.communicate(timeout=30)


def _wait_for(url: str, server: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, server.communicate()[0]
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)  # the server is another process; there is nothing to wait on but the port
    pytest.fail(f"{url} did not answer within {START_SECONDS} s")


def test_the_app_serves_its_page(address):
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(address, timeout=10) as page:
        assert b"<title>" in page.read()
