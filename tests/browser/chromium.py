"""Where the browser is that was found for the tests, and how it is started."""

from __future__ import annotations

from pathlib import Path

NOTE = Path(__file__).resolve().parent.parent.parent / ".cache" / "browser"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
