"""deploy/README.md: its commands, run; and the files it hands out, held against each other and against the program."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import yaml
from app_process import ROOT, free_port
from candidate import ANSWERS, Candidate
from nginx_server import AROUND, make_certificate, trusting
from oidc_server import CLIENT_SECRET, OidcServer, enter
from playwright.sync_api import Browser, expect
from postgres_server import PASSWORD, PostgresServer

from rehearse.settings import Settings
from rehearse.store import open_store

DEPLOY = ROOT / "deploy"
FETCHED = 3
"""How many of the commands install packages: those need a network, and what they install is here."""

SYSTEMCTL = """#!{python}
# Does what systemd would with the unit: its settings, its command; and starts nginx where it is told to reload it.
import os, shlex, subprocess, sys
verb, *names = [word for word in sys.argv[1:] if not word.startswith("--")]
if verb == "reload":
    subprocess.Popen(["nginx", "-g", "daemon on;"])
for name in names if verb == "enable" else ():
    unit = open("{root}/etc/systemd/system/rehearse@.service").read().replace("%i", name.partition("@")[2])
    said = [line.partition("=")[::2] for line in unit.splitlines() if "=" in line and not line.startswith("#")]
    environment = dict(os.environ)
    for key, value in said:
        if key == "EnvironmentFile":
            lines = [line.strip() for line in open(value)]
            environment |= dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        elif key == "Environment":
            environment |= dict([value.split("=", 1)])
    command = shlex.split(dict(said)["ExecStart"])
    with open("{root}/" + name + ".log", "ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    with open("{root}/pids", "a") as file:
        print(process.pid, file=file)
"""


def commands() -> list[str]:
    (block,) = re.findall(r"```sh\n(.*?)```", (DEPLOY / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return [line for line in block.splitlines() if line]


class Machine:
    """A machine with nothing on it but packages: folders of its own, and the services' programs under their names."""

    def __init__(self, root: Path, nginx: str, postgres: PostgresServer) -> None:
        self.root, self.name, self.port = root, "localhost", free_port()
        self.replicas = (free_port(), free_port())
        bin, around = root / "bin", root / "nginx.conf"
        bin.mkdir(parents=True)
        (root / "etc/nginx/conf.d").mkdir(parents=True)
        (root / "etc/systemd/system").mkdir(parents=True)
        (root / "etc/ssl/rehearse").mkdir(parents=True)
        (root / "var").mkdir()
        make_certificate(root / "etc/ssl/rehearse")
        user = "user root;" if os.geteuid() == 0 else ""
        around.write_text(
            AROUND.format(folder=root, user=user).replace("/rehearse.conf", "/etc/nginx/conf.d/rehearse.conf")
        )
        self._program("nginx", f'#!/bin/sh\nexec {nginx} -p {root} -c {around} "$@"\n')
        self._program("systemctl", SYSTEMCTL.format(python=sys.executable, root=root))
        self._program("rehearse", f'#!/bin/sh\nexec {sys.executable} -m rehearse "$@"\n')
        # The tests' server is no service of this machine and is reached by its password.
        psql = f'PGPASSWORD={PASSWORD} exec psql -h 127.0.0.1 -p {postgres.port} -U postgres "$@"'
        self._program("runuser", f"#!/bin/sh\nshift 4\n{psql}\n")
        self._changes = {
            "/etc/": f"{root}/etc/",
            "/var/log/nginx": f"{root}/var",
            "/var/lib/rehearse": f"{root}/var/rehearse",
            "/opt/rehearse/bin": str(bin),
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "8501": str(self.replicas[0]),
            "8502": str(self.replicas[1]),
            ":5432": f":{postgres.port}",
        }
        shutil.copytree(DEPLOY, root / "checkout" / "deploy")
        for file in (root / "checkout" / "deploy").iterdir():
            file.write_text(self.here(file.read_text(encoding="utf-8")), encoding="utf-8")

    @property
    def url(self) -> str:
        return f"https://{self.name}:{self.port}"

    def here(self, text: str) -> str:
        """Return the text with this machine's folders and ports."""
        for old, new in self._changes.items():
            text = text.replace(old, new)
        return text

    def edited_with(self, settings: dict[str, str]) -> Path:
        """Return an editor that writes these settings."""
        lines = "\n".join(f"s|^{name}=.*|{name}={value}|" for name, value in settings.items())
        (self.root / "edits").write_text(lines + "\n")
        return self._program("editor", f'#!/bin/sh\nexec sed -i -f {self.root}/edits "$1"\n')

    def run(self, command: str, editor: Path) -> None:
        """Run one command as the README has it; it has to succeed."""
        path = f"{self.root / 'bin'}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "EDITOR": str(editor), "PYTHONPATH": str(ROOT)}
        # Not through pipes: what it starts would hold them open.
        with (self.root / "output").open("wb+") as output:
            checkout = self.root / "checkout"
            ended = subprocess.run(
                ["sh", "-c", self.here(command)], cwd=checkout, env=environment, stdout=output, stderr=output
            )
            assert ended.returncode == 0, f"{command}\n{(self.root / 'output').read_text()}"

    def stop(self) -> None:
        """End all that it started."""
        for file, how in (("pids", signal.SIGKILL), ("nginx.pid", signal.SIGTERM)):
            path = self.root / file
            for pid in path.read_text().split() if path.exists() else ():
                with suppress(ProcessLookupError):
                    os.kill(int(pid), how)

    def _program(self, name: str, text: str) -> Path:
        path = self.root / "bin" / name
        path.write_text(text)
        path.chmod(0o755)
        return path


@pytest.fixture
def machine(tmp_path: Path, nginx: str, postgres: PostgresServer) -> Iterator[Machine]:
    made = Machine(tmp_path / "machine", nginx, postgres)
    yield made
    made.stop()
    for command in ("drop database if exists rehearse with (force)", "drop role if exists rehearse"):
        postgres.execute(command, database="postgres")


def test_the_commands_lead_from_nothing_to_two_replicas_with_sign_in(
    machine: Machine, sign_in: OidcServer, browser: Browser, wait_for: Callable[[str], None]
) -> None:
    told = commands()
    assert len(told) <= 10
    assert all(re.search("apt-get|venv|pip install", command) for command in told[:FETCHED])
    public = {"REHEARSE_PUBLIC_URL": machine.url, "REHEARSE_OIDC_ISSUER": sign_in.issuer}
    editor = machine.edited_with(public | {"REHEARSE_OIDC_CLIENT_SECRET": CLIENT_SECRET})
    for command in told[FETCHED:]:
        # nginx tells names from ports, which only this machine has in its address.
        machine.run(command.replace("#https://}/", "#https://}/;s/localhost:[0-9]*/localhost/"), editor)
    for port in machine.replicas:
        wait_for(f"http://127.0.0.1:{port}/healthz")

    settings = (machine.root / "etc/rehearse/rehearse.env").read_text()
    assert (machine.root / "etc/rehearse/rehearse.env").stat().st_mode & 0o777 == 0o600
    assert "-SECRET\n" not in settings
    assert "PASSWORD" not in settings
    with httpx.Client(base_url=machine.url, verify=trusting(machine.root / "etc/ssl/rehearse")) as client:
        assert client.get("/healthz").json()["status"] == "ok"
    context = browser.new_context(ignore_https_errors=True)
    try:
        page = context.new_page()
        page.goto(machine.url)
        candidate = Candidate(enter(page, "ann"))
        candidate.start()
        candidate.answer(ANSWERS[0])
        expect(page.locator("#feedback")).to_be_attached()
    finally:
        context.close()
    (url,) = re.findall("^REHEARSE_DATABASE_URL=(.*)$", settings, re.MULTILINE)
    assert len(list(open_store(url).all_interviews())) == 1
    logs = "".join(path.read_text() for path in machine.root.glob("*.log"))
    assert not [secret for secret in re.findall(r"[0-9a-f]{48,}", settings) if secret in logs]


@pytest.fixture
def wait_for() -> Callable[[str], None]:
    """Wait until an address answers with 200."""

    def waited(url: str) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                if httpx.get(url, timeout=2).status_code == 200:
                    return
            time.sleep(0.05)
        pytest.fail(f"{url} does not answer")

    return waited


def test_every_setting_that_is_handed_out_is_one_of_the_programs() -> None:
    text = (DEPLOY / "rehearse.env").read_text(encoding="utf-8") + (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    text += (DEPLOY / "README.md").read_text(encoding="utf-8") + (DEPLOY / "rehearse@.service").read_text()
    known = {f"REHEARSE_{name.upper()}" for name in Settings.model_fields} | {"REHEARSE_OIDC_", "REHEARSE_NAME"}
    assert set(re.findall(r"REHEARSE_[A-Z_]+", text)) - known == set()


def test_containers_are_the_same_two_replicas_and_may_write_nothing_but_what_is_temporary() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    replicas = [services[name] for name in ("replica-1", "replica-2")]
    for replica, port, last in zip(replicas, ("8501", "8502"), ("11", "12"), strict=True):
        assert replica["command"][-2:] == ["--port", port]
        assert (replica["read_only"], replica["cap_drop"]) == (True, ["ALL"])
        assert f":{port}/healthz" in replica["healthcheck"]["test"][-1]
        address = replica["networks"]["inside"]["ipv4_address"]
        assert address.endswith(f".{last}")
        assert f"s/127.0.0.1:{port}/{address}:{port}/" in services["proxy"]["command"][-1]
        assert "ports" not in replica
    assert "ports" not in services["database"]
    grace = float(re.findall("^REHEARSE_GRACE=(.*)$", (DEPLOY / "rehearse.env").read_text(), re.MULTILINE)[0])
    (unit,) = re.findall("^TimeoutStopSec=(.*)$", (DEPLOY / "rehearse@.service").read_text(), re.MULTILINE)
    assert float(unit) > grace + 3
    assert float(replicas[0]["stop_grace_period"].removesuffix("s")) > grace + 3
