"""A PostgreSQL server of one's own: on a free loopback port, with its data in a folder that goes when it ends."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import psycopg
from app_process import free_port
from find_servers import postgresql

PASSWORD = "canary-database-password"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the latest there is; None where there are none."""
    found = postgresql()
    return Path(found) if found else None


class PostgresServer:
    """A server; `start` and `stop` or `kill` it as often as wanted, `remove` it in the end."""

    def __init__(self, programs: Path, folder: Path | None = None) -> None:
        """Make an empty cluster, as the user postgres where we are root: the server refuses to run as root.

        Args:
            programs: Where PostgreSQL's programs are.
            folder: Where the cluster is to be, an empty folder that the user postgres may enter; else one of its own.
        """
        self._programs = programs
        self._user = "postgres" if os.geteuid() == 0 else None
        # Not below pytest's folder, which no other user may enter.
        self.folder = folder or Path(tempfile.mkdtemp(prefix="rehearse-postgres-"))
        password = self.folder / "password"
        password.write_text(PASSWORD + "\n")
        if self._user is not None:
            account = pwd.getpwnam(self._user)
            for path in (self.folder, password):
                os.chown(path, account.pw_uid, account.pw_gid)
        self.port = free_port()
        self._run(
            "initdb",
            *("--pgdata", str(self.folder / "data"), "--username", "postgres", "--pwfile", str(password)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )

    def start(self) -> PostgresServer:
        """Start it and return when it answers."""
        options = f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._control("start", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", f"{options} -c fsync=off")
        return self

    def stop(self) -> None:
        """End it at once, as a crash would: connections break, nothing is written in order."""
        self._control("stop", "-m", "immediate")

    def remove(self) -> None:
        """End it, and take its folder away."""
        with contextlib.suppress(RuntimeError):  # it may be down already
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """Make an empty database and return its SQLAlchemy address."""
        name = f"d{secrets.token_hex(6)}"
        self.execute(f"create database {name}", database="postgres")
        return self.url(name)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def execute(self, command: str, *, database: str) -> list[tuple[object, ...]]:
        """Run one command and return its rows."""
        address = f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.port}/{database}"
        with psycopg.connect(address, autocommit=True) as connection:
            answer = connection.execute(command.encode())
            return list(answer.fetchall()) if answer.description else []

    def wait_until_idle(self, database: str, seconds: float = 20.0) -> None:
        """Wait until nobody but us is connected to a database."""
        query = f"select count(*) from pg_stat_activity where datname = '{database}'"
        deadline = time.monotonic() + seconds
        while self.execute(query, database="postgres") != [(0,)]:
            assert time.monotonic() < deadline, "somebody is still connected"
            time.sleep(0.02)

    def _control(self, command: str, *more: str) -> None:
        self._run("pg_ctl", command, "--pgdata", str(self.folder / "data"), "--silent", *more)

    def _run(self, program: str, *arguments: str) -> None:
        # Not through pipes: the server would hold them open for as long as it lives.
        with (self.folder / "output").open("ab") as output:
            ended = subprocess.run(
                [str(self._programs / program), *arguments],
                cwd=self.folder,
                user=self._user,
                group=self._user,
                extra_groups=_none(self._user),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=120,
            )
        if ended.returncode:
            log = self.folder / "log"
            said = (self.folder / "output").read_text() + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"{program} {arguments[0]} failed:\n{said[-3000:]}")


def _none(user: str | None) -> Iterable[str] | None:
    return None if user is None else []
