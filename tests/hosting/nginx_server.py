"""nginx in front of two processes, with the configuration that ships, over https with a certificate of its own."""

from __future__ import annotations

import ssl
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from app_process import ROOT, free_port

SHIPPED = ROOT / "deploy" / "nginx.conf"
AROUND = """
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/rehearse.conf;
}}
"""


class NginxServer:
    """The proxy; only names, ports and folders differ from what ships."""

    def __init__(self, program: str, folder: Path, replicas: Sequence[int]) -> None:
        """Write the configuration; `replicas` are the ports of the two processes behind it."""
        folder.mkdir(parents=True)
        self._program, self.folder, self.port = program, folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
        command = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
        )
        names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run([*command.split(), *names], check=True, capture_output=True)
        text = SHIPPED.read_text(encoding="utf-8")
        first, second = replicas
        for old, new in (
            ("8501", str(first)),
            ("8502", str(second)),
            ("rehearse.example.org", "localhost"),
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
            ("/etc/ssl/rehearse", str(folder)),
            ("/var/log/nginx", str(folder)),
        ):
            assert old in text, f"{SHIPPED.name} has no {old!r} any more"
            text = text.replace(old, new)
        (folder / "rehearse.conf").write_text(text, encoding="utf-8")
        # The workers have to reach pytest's folder, which is nobody else's.
        user = "user root;" if Path("/root").exists() and folder.stat().st_uid == 0 else ""
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")

    @property
    def url(self) -> str:
        """The address that people type."""
        return f"https://localhost:{self.port}"

    @property
    def log(self) -> str:
        """What it wrote down of requests."""
        return (self.folder / "rehearse.log").read_text(encoding="utf-8")

    def client(self) -> httpx.Client:
        """Return a client that knows the certificate."""
        return httpx.Client(base_url=self.url, verify=trusting(self.folder))

    def __enter__(self) -> NginxServer:
        """Start it and return when it listens."""
        command = [self._program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self._process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        with self.client() as client:
            while True:
                try:
                    client.get("/healthz")
                except httpx.TransportError:
                    assert time.monotonic() < deadline, (self.folder / "error.log").read_text()
                    time.sleep(0.02)
                else:
                    return self

    def __exit__(self, *error: object) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)


def make_certificate(folder: Path) -> None:
    """Put a certificate for localhost into the folder, under the names that the configuration has."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)


def trusting(folder: Path) -> ssl.SSLContext:
    """Return what trusts the folder's certificate."""
    return ssl.create_default_context(cafile=folder / "fullchain.pem")
