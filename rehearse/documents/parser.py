"""The process that parses one PDF or DOCX: bytes on standard input, JSON on standard output.

Started by `apart` as ``python -m rehearse.documents.parser pdf|docx``. The JSON holds "text", "notices" and
"fault" (None, or one of the faults that `apart` has sentences for).
"""

from __future__ import annotations

import json
import sys

from rehearse.documents.trouble import Trouble

MEMORY_LIMIT = 1_000_000_000
"""Bytes of address space, of which the libraries alone take about a third."""
PROCESSOR_LIMIT = 20
"""Seconds of processor time."""


def main() -> int:
    """Parse what comes on standard input and return the exit status."""
    limit()
    kind, data = sys.argv[1], sys.stdin.buffer.read()
    text, fault = "", None
    notices: list[str] = []
    try:
        if kind == "pdf":
            from rehearse.documents.pdf import text_of_pdf

            text, notices = text_of_pdf(data)
        else:
            from rehearse.documents.word import text_of_docx

            text = text_of_docx(data)
    except Trouble as trouble:
        fault = trouble.fault
    except MemoryError:
        fault = "too_much"
    sys.stdout.buffer.write(json.dumps({"text": text, "notices": notices, "fault": fault}).encode("ascii"))
    return 0


def limit() -> None:
    """Set the limits that the platform has: all on Linux, not memory on macOS; Windows has none of them."""
    try:
        import resource
    except ImportError:
        return
    limits = (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CPU, PROCESSOR_LIMIT),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, most in limits:
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            # A limit that is lower already, or that this system does not know: the others still hold.
            continue


if __name__ == "__main__":
    sys.exit(main())
