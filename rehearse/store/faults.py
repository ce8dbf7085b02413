"""The one door at which a database's errors become ours: one clear sentence, and no candidate's text in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from rehearse.errors import RehearseError, StoreError

_SAFE = "what was stored before is still there"

_SQLITE = {
    "SQLITE_FULL": f"The disk that holds {{where}} is full; free some space and try again, {_SAFE}.",
    "SQLITE_READONLY": f"{{Where}} cannot be written to; make it writable or set REHEARSE_HOME elsewhere, {_SAFE}.",
    "SQLITE_BUSY": f"{{Where}} is in use by another program; try again in a moment, {_SAFE}.",
    "SQLITE_LOCKED": f"{{Where}} is in use by another program; try again in a moment, {_SAFE}.",
    "SQLITE_CORRUPT": "{Where} is damaged; put a backup in its place, or move it away to begin anew.",
    "SQLITE_NOTADB": "{Where} is not a database; put a backup in its place, or move it away to begin anew.",
    "SQLITE_CANTOPEN": "{Where} cannot be opened; see that its folder exists and that you may write to it.",
    "SQLITE_IOERR": f"The disk that holds {{where}} failed to read or write; check the disk and try again, {_SAFE}.",
}
_SQLSTATE = {
    "53100": f"The database's disk is full; free some space on it and try again, {_SAFE}.",
    "53": f"The database has no room for another connection; try again in a moment, {_SAFE}.",
    "25006": f"The database can only be read at present; try again later, {_SAFE}.",
    "55P03": f"The database is busy; try again in a moment, {_SAFE}.",
    "28": "The database refused the name or password in REHEARSE_DATABASE_URL; correct them and start again.",
    "3D000": "The database named in REHEARSE_DATABASE_URL does not exist; create it and start again.",
}

_REFUSED = {
    "password authentication failed": "28",
    "no pg_hba.conf entry": "28",
    "too many clients": "53",
    "connection slots": "53",
}
"""What a server says when it lets nobody in, and the SQLSTATE of it, which does not reach us by then."""


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn whatever a database raises inside into a StoreError; `where` names the database for a person.

    Raises:
        StoreError: the database failed; the foreign error is its cause.
    """
    try:
        yield
    except RehearseError:
        raise
    except exc.SQLAlchemyError as error:
        raise StoreError(_sentence(error, where)) from error
    except OSError as error:
        raise StoreError(f"{_begin(where)} cannot be used ({error.strerror or error}); check its folder.") from error


def _sentence(error: exc.SQLAlchemyError, where: str) -> str:
    if isinstance(error, exc.TimeoutError):
        return f"All connections to the database are in use; try again in a moment, {_SAFE}."
    origin = getattr(error, "orig", None)
    name = getattr(origin, "sqlite_errorname", None) or ""
    state = getattr(origin, "sqlstate", None) or ""
    for start, sentence in _SQLITE.items():
        if name.startswith(start):
            return sentence.format(where=where, Where=_begin(where))
    if not state and isinstance(error, exc.OperationalError):
        state = _state_of_refusal(str(origin))
    for start, sentence in _SQLSTATE.items():
        if state.startswith(start):
            return sentence
    if isinstance(error, exc.OperationalError | exc.InterfaceError):
        return f"{_begin(where)} does not answer; see that it runs and can be reached, then try again, {_SAFE}."
    kind = type(origin or error).__name__
    return f"{_begin(where)} refused what was asked of it ({kind}); restart Rehearse and try again, {_SAFE}."


def _state_of_refusal(said: str) -> str:
    if 'database "' in said and "does not exist" in said:
        return "3D000"
    return next((state for words, state in _REFUSED.items() if words in said), "")


def _begin(where: str) -> str:
    return where[:1].upper() + where[1:]
