"""What the log may call an interview and a person: tags that lead back to neither an address nor an account."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_PROCESS_KEY = secrets.token_bytes(32)
_LENGTH = 6
"""Bytes of a tag, twice as many characters."""
_current: ContextVar[Mapping[str, str] | None] = ContextVar("rehearse_tags", default=None)


def interview_tag(id: str) -> str:
    """Return an interview's tag, the same in every process; ids are random, so that none can be guessed from it."""
    return hashlib.blake2b(id.encode(), digest_size=_LENGTH).hexdigest()


def person_tag(owner: str) -> str:
    """Return a person's tag, another one after each start.

    Accounts can be guessed, so that a tag without a key could be looked up in a list of them.
    """
    return hashlib.blake2b(owner.encode(), key=_PROCESS_KEY, digest_size=_LENGTH).hexdigest()


def new_tag() -> str:
    """Return a tag for a request or a piece of work."""
    return secrets.token_hex(_LENGTH)


@contextmanager
def tagged(**tags: str) -> Iterator[None]:
    """Let what is logged inside carry these tags, beside those from further out."""
    token = _current.set({**current_tags(), **tags})
    try:
        yield
    finally:
        _current.reset(token)


def current_tags() -> Mapping[str, str]:
    """Return the tags that hold here."""
    return _current.get() or {}
