"""Bringing a database's tables up to date, once, also when several processes start at the same moment."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select, text
from sqlalchemy.sql import column, table

from rehearse.errors import StoreError
from rehearse.store.schema import HEAD

_FOLDER = Path(__file__).resolve().parent / "migrations"
_VERSIONS = table("alembic_version", column("version_num"))
_LOCK = 0x7265686561727365
"""The number of the advisory lock that PostgreSQL gives to one migrating process at a time."""


def is_current(connection: Connection) -> bool:
    """Say whether the tables are those of this program; costs no import of Alembic."""
    return _version(connection) == HEAD


def upgrade(connection: Connection) -> None:
    """Bring the tables up to date inside the transaction of `connection`, which has begun as a writing one.

    Raises:
        StoreError: the database was made by a later version of the program.
    """
    if connection.dialect.name == "postgresql":
        # Whoever migrates may take longer than one waits for a lock otherwise.
        connection.execute(text("set local lock_timeout = 0"))
        connection.execute(text("set local statement_timeout = 0"))
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    version = _version(connection)
    if version == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise StoreError(
            f"The database has the tables of a later Rehearse (revision {version}, this one knows up to {HEAD}); "
            "install that version again, or set REHEARSE_HOME to another folder."
        )
    command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, _VERSIONS.name):
        return None
    return connection.scalar(select(_VERSIONS.c.version_num))
