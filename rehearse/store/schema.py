"""The tables. An interview is one JSON document in one row, with columns beside it for lists and searches."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

HEAD = "0003"
"""The revision of `migrations/versions` that these tables are; checked by a test."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, also from a database that keeps no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC, for the database."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC, from the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


interviews = Table(
    "interviews",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("status", String(16), nullable=False),
    Column("mode", String(8), nullable=False),
    Column("questions", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
)
Index(None, interviews.c.owner, interviews.c.updated_at)

drafts = Table(
    "drafts",
    METADATA,
    Column("owner", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("slot", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
)

recordings = Table(
    "recordings",
    METADATA,
    Column("owner", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("slot", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("seconds", Float, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("delivery", Text),
    Column("fault", Text),
    Column("placed", Boolean, nullable=False),
    Column("audio", LargeBinary, nullable=False),
)

usage = Table(
    "usage",
    METADATA,
    Column("owner", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("coach", String(16), primary_key=True),
    Column("model", String(200), primary_key=True),
    Column("host", String(300), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("untold", Integer, nullable=False),
    Column("estimated", Integer, nullable=False),
)
