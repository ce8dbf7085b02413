"""Find a Chromium for the browser tests, or get one, and write down where it is.

Looked for in this order: `REHEARSE_TEST_BROWSER`, the PATH, Playwright's own (installed if it can be),
and, as root on Debian, the `chromium` package. The result is kept in `.cache/browser`: a path, or a line
that starts with "none:" and says why there is none. With CI=true, none is a failure (exit status 1).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NOTE = Path(__file__).resolve().parent.parent / ".cache" / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge")


def on_path() -> str | None:
    """Return the first browser that is on the PATH."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def playwrights_own() -> str | None:
    """Return Playwright's own Chromium, installing it where that is possible."""
    from playwright.sync_api import Error, sync_playwright

    def executable() -> str | None:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
        return path if Path(path).exists() else None

    try:
        if found := executable():
            return found
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=300, capture_output=True)
        return executable()
    except (Error, OSError, subprocess.TimeoutExpired):
        return None


def debians() -> str | None:
    """Return Debian's Chromium, installing the package where we are root."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=environment, capture_output=True, timeout=900).returncode:
            return None
    return on_path()


def main() -> int:
    """Write the note and say what was found."""
    found = os.environ.get("REHEARSE_TEST_BROWSER") or on_path() or playwrights_own() or debians()
    NOTE.parent.mkdir(exist_ok=True)
    NOTE.write_text(found or "none: no Chromium on the PATH, Playwright could not install its own, apt-get neither\n")
    sys.stdout.write(f"Browser tests: {found or 'skipped, ' + NOTE.read_text().strip()}\n")
    if not found and os.environ.get("CI") == "true":
        sys.stderr.write("A browser is required with CI=true: put a Chromium on the PATH.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
