"""Parse a PDF or DOCX in a process of its own: a malicious file can end that process, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal

from rehearse.documents.cleaned import Document
from rehearse.errors import DocumentError

TIME_LIMIT = 20.0
"""Seconds after which a file is given up; a resume of ten pages takes well under one."""

# Only this much of the environment: the parser of a stranger's file has no business with a key.
_NEEDED = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
# At most so many at once, so that many uploads cannot fill the memory together.
_PLACES = BoundedSemaphore(4)

_PASTE = "paste its text instead"
_FAULTS = {
    "locked": f"should be open to read, but it is locked with a password; save it without one, or {_PASTE}.",
    "broken": f"should be a whole {{kind}}, but it is damaged or cut off; save it anew, or {_PASTE}.",
    "pictures": f"should hold text, but its pages are pictures (a scan); run text recognition on it, or {_PASTE}.",
    "no_text": f"should hold text, but there is none in it; choose another file, or {_PASTE}.",
    "bomb": f"should unpack to a document of common size, but it would be far larger; save it anew, or {_PASTE}.",
    "entities": f"should be a plain {{kind}}, but it defines entities, as no word processor does; {_PASTE}.",
    "other_zip": "should be a PDF, DOCX, TXT or MD, but it is an archive or another Office file; "
    f"save it as DOCX or PDF, or {_PASTE}.",
    "too_much": f"should be read in common time and memory, but it takes more; save it anew, or {_PASTE}.",
}


def parsed(kind: Literal["pdf", "docx"], data: bytes, *, called: str, time_limit: float = TIME_LIMIT) -> Document:
    """Return the text in the file, and what was left out of it.

    Args:
        kind: What the file is.
        data: Its bytes.
        called: How messages name it.
        time_limit: Seconds after which it is given up.

    Raises:
        DocumentError: it cannot be read; the message says why and what to do.
    """
    package = str(Path(__file__).resolve().parents[2])
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    paths = [package, *(path for path in sys.path if path and path != package)]
    command = [sys.executable, "-P", "-m", "rehearse.documents.parser", kind]
    try:
        with _PLACES:
            ran = subprocess.run(
                command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**environment, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
                timeout=time_limit,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise _fault("too_much", kind, called) from error
    except OSError as error:
        raise DocumentError(
            f"{called} should be read in a process of its own, but none can be started ({error.strerror}); {_PASTE}."
        ) from error
    if ran.returncode != 0:
        # A negative status is a signal: the limit on processor time, or a crash that a broken file caused.
        raise _fault("too_much" if ran.returncode in (-9, -24) else "broken", kind, called)
    said = json.loads(ran.stdout)
    if said["fault"] is not None:
        raise _fault(said["fault"], kind, called)
    return Document(said["text"], tuple(f"{called}: {notice}" for notice in said["notices"]))


def _fault(fault: str, kind: str, called: str) -> DocumentError:
    return DocumentError(f"{called} {_FAULTS[fault].format(kind=kind.upper())}")
