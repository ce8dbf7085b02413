"""The secret that makes a browser the local person's: in the data folder, readable by them alone."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from pathlib import Path

from rehearse.errors import SettingsError

_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def access_key(home: Path) -> str:
    """Return the key of the data folder `home`: 256 random bits in 43 characters, made at the first call.

    Raises:
        SettingsError: the file cannot be written or read, or holds something else.
    """
    path = home / "access-key"
    try:
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make(path)
        path.chmod(0o600)
        key = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise SettingsError(
            f"The access key {path} cannot be used ({error.strerror or error}); "
            "see that the folder is yours, or set REHEARSE_HOME to another one."
        ) from error
    if not _FORM.fullmatch(key):
        raise SettingsError(f"The access key {path} is damaged; delete the file, and a new key is made.")
    return key


def _make(path: Path) -> None:
    """Write the whole file first and give it its name last: of two starting processes, one name wins."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        except OSError:
            # A file system without links, such as a memory stick's.
            Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
