"""The program as a whole: help, mistakes in a command, starting the app."""

import subprocess
import sys
from io import BytesIO, TextIOWrapper

import pytest
from command_line import line

from rehearse import __version__
from rehearse.cli import main


def test_version_is_told(run):
    assert run("--version").out.decode().split() == ["rehearse", __version__]


@pytest.mark.parametrize("command", ["app", "plan", "grade", "doctor", "export", "import"])
def test_every_command_has_help(run, command):
    assert command in run("--help").out.decode()
    assert run(command, "--help").out.decode().startswith(f"Usage: rehearse {command}")


def test_help_imports_nothing_heavy():
    script = "import sys; from rehearse.cli import main; sys.modules.keys(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "rich", "yaml", "streamlit", "langchain_core", "sqlalchemy", "typst"} & set(loaded)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["grade", "--nonsense"], "--nonsense"),
        (["plan"], "Missing option '--job'"),
        (["plan", "--job", "-", "--questions", "9"], "3<=x<=8"),
        (["app", "--port", "70000"], "1<=x<=65535"),
        (["grade", "nowhere.jsonl"], "Expected a readable file at nowhere.jsonl"),
        (["plan", "--job", "nowhere.txt"], "Expected a readable file at nowhere.txt"),
        (["import", "nowhere.json"], "Expected a readable file at nowhere.json"),
        (["grade", "-", "--output", "no/such/folder/rows.jsonl"], "Expected to write no/such/folder/rows.jsonl"),
        (["grade", "-", "--coach", "offline", "--model", "m"], "--coach llm"),
    ],
)
def test_what_cannot_be_run_is_said_in_one_sentence(run, arguments, says):
    ran = run(*arguments)
    assert ran.status == 2
    assert ran.out == b""
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


def test_a_mistake_of_ours_is_one_sentence_and_a_traceback_only_with_debug(run, coach, monkeypatch):
    ran = run("grade", given=line(answer="crash"))
    assert ran.status == 2
    assert "ZeroDivisionError" in ran.err
    assert "--debug" in ran.err
    assert ran.err.count("\n") == 1
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(line(answer="crash"))))
    with pytest.raises(ZeroDivisionError):
        main(["grade", "--debug"])


def test_app_serves_with_the_port_and_without_a_browser(run, monkeypatch):
    import rehearse.server

    served = []
    monkeypatch.setattr(rehearse.server, "serve", lambda settings, **how: served.append(how))
    assert run("app", "--port", "8765", "--headless").status == 0
    assert run().status == 0
    alone = {"address": "127.0.0.1", "insecure_open": False}
    assert served == [{"port": 8765, "headless": True, **alone}, {"port": None, "headless": False, **alone}]
