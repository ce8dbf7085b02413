"""The socket that the server answers at: which address, a port that is free, and room for those who connect."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket

from rehearse.errors import SettingsError

ADDRESS = "127.0.0.1"
PORT = 8501
_TRIES = 20
_OPEN_FILES = 65_536
"""Files, sockets included, that a process may have open; each page takes about five."""


def listen(address: str, port: int | None) -> socket.socket:
    """Return a socket that listens at the address, and at this port or else at 8501 or the next free one.

    Raises:
        SettingsError: the port is taken, or the address is not this machine's.
    """
    wanted = [port] if port is not None else [*range(PORT, PORT + _TRIES), 0]
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for each in wanted:
        listener = socket.socket(family, socket.SOCK_STREAM)
        # Elsewhere this lets a restart have its port back at once; on Windows it would let two servers share one.
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, each))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    if port is None:
        raise SettingsError(f"The address {address!r} is none of this machine's; choose another with --address.")
    raise SettingsError(f"Port {port} is taken or not allowed; choose another with --port, or leave it out.")


def make_room() -> None:
    """Let this process have as many connections open as the system lets it; by itself it may often have 1,024 files."""
    try:
        import resource
    except ImportError:
        # Windows knows no such limit.
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def is_local(address: str) -> bool:
    """Say whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def shown(address: str) -> str:
    """Return the address as it stands in a URL; where it means all of the machine's, one of them."""
    named = {"0.0.0.0": ADDRESS, "": ADDRESS, "::": "::1"}.get(address, address)
    return f"[{named}]" if ":" in named else named
