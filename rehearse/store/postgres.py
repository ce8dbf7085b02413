"""All that is particular to PostgreSQL: how it is reached, how many connections are kept, how long is waited."""

from __future__ import annotations

from sqlalchemy import URL, Engine, create_engine

DRIVER = "postgresql+psycopg"


def named(url: URL) -> URL:
    """Return the address with the driver that is used here, whichever of the usual ways it was written."""
    return url.set(drivername=DRIVER) if url.drivername in {"postgres", "postgresql"} else url


def engine_for(url: URL, *, pool: int, patience: float) -> Engine:
    """Return an engine that notices a server that went away, and gives up waiting for one that does not answer.

    Args:
        url: The server and the database.
        pool: How many connections are kept; as many again are opened while they are needed.
        patience: Seconds to wait for a connection, and for a lock that somebody else holds.
    """
    seconds = max(1, round(patience))
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=pool,
        max_overflow=pool,
        pool_timeout=patience,
        # A connection that broke while it lay in the pool is replaced before it is used.
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": max(2, seconds),
            "application_name": "rehearse",
            "options": f"-c lock_timeout={seconds}s -c statement_timeout=60s "
            "-c idle_in_transaction_session_timeout=60s "
            # So that the server too notices a replica whose machine is gone, and frees what it had claimed.
            "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
            # A server whose machine is gone closes nothing: without these, a query would wait for hours.
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 30_000,
        },
    )
