"""Find PostgreSQL and nginx for the tests of hosting, or get them, and say what was found.

As root on Debian, missing ones are installed from its packages; the tests start servers of their own from them, on
free ports. With CI=true, a missing one is a failure (exit status 1); else the tests that need it are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

SBIN = "/usr/sbin:/usr/local/sbin"


def postgresql() -> str | None:
    """Return where the latest PostgreSQL has its programs."""
    if found := shutil.which("initdb"):
        return str(Path(found).resolve().parent)
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return str(folders[-1].parent) if folders else None


def nginx() -> str | None:
    """Return where nginx is."""
    return shutil.which("nginx") or shutil.which("nginx", path=SBIN)


def openssl() -> str | None:
    """Return where OpenSSL's program is, which makes the certificate of a test."""
    return shutil.which("openssl")


WANTED: dict[str, Callable[[], str | None]] = {"postgresql": postgresql, "nginx": nginx, "openssl": openssl}


def install(packages: list[str]) -> None:
    """Install Debian's packages where we are root, without starting what is in them."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        if subprocess.run(command, env=environment, capture_output=True, timeout=900).returncode:
            return


def main() -> int:
    """Look, install what is missing, look again, and say what was found."""
    if missing := [name for name, find in WANTED.items() if find() is None]:
        install(missing)
    found = {name: find() for name, find in WANTED.items()}
    for name, place in found.items():
        sys.stdout.write(f"Hosting tests, {name}: {place or 'not found; the tests that need it are skipped'}\n")
    if not all(found.values()) and os.environ.get("CI") == "true":
        sys.stderr.write("PostgreSQL, nginx and openssl are required with CI=true: install them.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
