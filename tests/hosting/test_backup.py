"""A backup of a database server and its restore, by the very commands that deploy/README.md gives to hosts."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from pathlib import Path

import pytest
from app_process import ROOT
from postgres_server import PASSWORD, PostgresServer, programs
from stored import ANN, BEN, an_interview, answered

from rehearse.errors import NotFound
from rehearse.interview.assessment import Usage
from rehearse.store import open_store

_AS_POSTGRES = "runuser -u postgres -- "
_DUMP = "/var/backups/rehearse.dump"


def test_a_dump_taken_while_in_use_gives_back_everything_into_an_empty_database(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    name = f"d{secrets.token_hex(6)}"
    postgres.execute(f"create role {name} login password '{PASSWORD}'", database="postgres")
    postgres.execute(f"create database {name} owner {name}", database="postgres")
    url = postgres.url(name).replace("//postgres:", f"//{name}:")
    kept, others, later = (
        answered(an_interview("Kept"), "I want to lead."),
        an_interview("Ben's"),
        an_interview("Later"),
    )
    store = open_store(url)
    try:
        store.create(kept, owner=ANN)
        store.create(others, owner=BEN)
        store.save_draft(kept.id, "0-0", "half a sentence", owner=ANN)
        recording = store.recordings.add(kept.id, "0-0", b"RIFF a voice", seconds=2.0, owner=ANN)
        store.add_usage(Usage(calls=1, input_tokens=7, output_tokens=3), owner=ANN, coach="llm", model="m")
        used = store.usage(None)
        _run("pg_dump", name, postgres, tmp_path)
        store.create(later, owner=ANN)
    finally:
        store.close()
    postgres.wait_until_idle(name)

    for command in ("dropdb", "createdb", "pg_restore"):
        _run(command, name, postgres, tmp_path)

    # As the role that the replicas have: what it does not own, it could neither change nor migrate.
    back = open_store(url)
    try:
        assert back.load(kept.id, owner=ANN).interview == kept
        assert back.load(others.id, owner=BEN).interview == others
        assert back.draft(kept.id, "0-0", owner=ANN) == "half a sentence"
        assert back.recordings.audio(kept.id, "0-0", recording.name, owner=ANN) == b"RIFF a voice"
        assert back.usage(None) == used
        with pytest.raises(NotFound):
            back.load(later.id, owner=ANN)
        with pytest.raises(NotFound):
            back.load(kept.id, owner=BEN)
        back.create(later, owner=ANN)
        back.delete(kept.id, owner=ANN)
    finally:
        back.close()
    owners = postgres.execute("select distinct tableowner from pg_tables where schemaname = 'public'", database=name)
    assert owners == [(name,)]


def _run(program: str, name: str, postgres: PostgresServer, folder: Path) -> None:
    """Run the README's command with this program; what is changed is the server, the names and the folder."""
    lines = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8").splitlines()
    (line,) = (each.strip() for each in lines if each.strip().startswith(_AS_POSTGRES + program + " "))
    at, dump = programs(), folder / "rehearse.dump"
    assert at is not None
    command, to_file, _ = line.removeprefix(_AS_POSTGRES).partition(_DUMP)
    made = re.sub(r"\brehearse\b", name, command) + (f"'{dump}'" if to_file else "")
    server = {"PGHOST": "127.0.0.1", "PGPORT": str(postgres.port), "PGUSER": "postgres", "PGPASSWORD": PASSWORD}
    ended = subprocess.run(
        ["sh", "-c", made],
        env={**os.environ, **server, "PATH": f"{at}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
