"""Starting the server for one person: an address of this machine only, a free port, the browser opened."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse import paths
from rehearse.errors import SettingsError
from rehearse.settings import Settings

if TYPE_CHECKING:
    import streamlit as st

ADDRESS = "127.0.0.1"
PORT = 8501
_TRIES = 20


def serve(
    settings: Settings,
    *,
    port: int | None = None,
    headless: bool = False,
    open_browser: Callable[[str], object] | None = None,
    script: Path | None = None,
    say: Callable[[str], object] = click.echo,
) -> None:
    """Serve the app on this machine until it is stopped.

    Args:
        settings: What all pages are to use.
        port: The port; by default 8501, or the next free one.
        headless: Whether to leave the browser alone.
        open_browser: Opens an address; by default the system's browser, where there is one.
        script: The Streamlit entry script; by default the one that ships.
        say: Takes each line for the person who started it. The address in it holds their key.

    Raises:
        SettingsError: the port is taken, or the data folder cannot be used.
    """
    from rehearse.server import resources
    from rehearse.server.access_key import access_key
    from rehearse.server.app import build_app
    from rehearse.server.owner import Gate

    key = access_key(settings.home)
    resources.use(settings)
    gate = Gate(key)
    with _listen(port) as listener:
        chosen = listener.getsockname()[1]
        address = f"http://{ADDRESS}:{chosen}/"

        def on_start() -> None:
            if port is None and chosen != PORT:
                say(f"Port {PORT} is taken, so this is on port {chosen}.")
            say(f"Rehearse is at {address}?key={key}")
            say("The address is yours alone; stop with Ctrl+C.")
            if not headless and (open_browser is not None or _has_browser()):
                opener = open_browser or _open_browser
                threading.Thread(target=opener, args=(f"{address}?key={gate.new_pass()}",), daemon=True).start()

        _run(build_app(script or paths.app(), gate, on_start=on_start), listener, chosen)


def _listen(port: int | None) -> socket.socket:
    wanted = [port] if port is not None else [*range(PORT, PORT + _TRIES), 0]
    for each in wanted:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # Elsewhere this lets a restart have its port back at once; on Windows it would let two servers share one.
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, each))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    raise SettingsError(f"Port {port} is taken or not allowed; choose another with --port, or leave it out.")


def _run(app: st.App, listener: socket.socket, port: int) -> None:
    import uvicorn
    from streamlit.runtime.runtime_util import get_max_message_size_bytes
    from streamlit.web import bootstrap

    bootstrap.load_config_options(_options(port))
    config = uvicorn.Config(
        app,
        log_level="warning",
        # Addresses hold the ids of interviews, and once the key.
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="websockets-sansio",
        ws_ping_interval=30,
        ws_ping_timeout=30,
        ws_max_size=get_max_message_size_bytes(),
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return
    if not server.started:
        raise SettingsError("The server could not be started; the lines above say why.")


def _options(port: int) -> dict[str, Any]:
    """Return the Streamlit options that must hold whatever a config.toml of the person's says."""
    from rehearse.server.app import HOSTS

    return {
        "server.address": ADDRESS,
        "server.port": port,
        "server.allowedHosts": list(HOSTS),
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 20,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "runner.magicEnabled": False,
    }


def _has_browser() -> bool:
    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_browser(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
