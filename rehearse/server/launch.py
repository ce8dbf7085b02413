"""Starting the server: for one person at an address of this machine only, or for many who sign in."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse import paths
from rehearse.errors import SettingsError
from rehearse.server.accounts import AccountGate
from rehearse.server.listening import ADDRESS, PORT, is_local, listen, make_room, shown
from rehearse.server.owner import Gate
from rehearse.server.sign_in import SignIn, public_host, sign_in_of
from rehearse.settings import Settings

if TYPE_CHECKING:
    import streamlit as st

    from rehearse.server.metrics import Metrics


def serve(
    settings: Settings,
    *,
    address: str = ADDRESS,
    port: int | None = None,
    headless: bool = False,
    insecure_open: bool = False,
    open_browser: Callable[[str], object] | None = None,
    script: Path | None = None,
    say: Callable[[str], object] = click.echo,
) -> None:
    """Serve the app until it is stopped.

    Args:
        settings: What all pages are to use.
        address: The address to listen at; any but this machine's own wants sign-in.
        port: The port; by default 8501, or the next free one.
        headless: Whether to leave the browser alone.
        insecure_open: Whether to serve others without sign-in, whoever they are.
        open_browser: Opens an address; by default the system's browser, where there is one.
        script: The Streamlit entry script; by default the one that ships.
        say: Takes each line for the person who started it. The address in it may hold their key.

    Raises:
        SettingsError: the port is taken, the data folder cannot be used, sign-in is half set up, others than this
            machine's people would be served without it, or what is set needs a package that is not there.
    """
    sign_in = sign_in_of(settings)
    public = sign_in.public_url if sign_in is not None else (settings.public_url or "").rstrip("/")
    is_open = bool(public) or not is_local(address)
    if is_open and sign_in is None and not insecure_open:
        raise SettingsError(
            f"Without sign-in everybody who reaches {public or address} could practise here at your cost; set up "
            "sign-in (REHEARSE_OIDC_ISSUER and the rest, see deploy/README.md), stay with 127.0.0.1, or say "
            "--insecure-open."
        )

    from rehearse.server import resources
    from rehearse.server.access_key import access_key
    from rehearse.server.app import HOSTS, build_app

    hosts = (*HOSTS, public_host(public)) if public else ("*",) if is_open else HOSTS
    # People who sign in need no key, and a replica no folder to keep one in.
    key = access_key(settings.home) if sign_in is None else ""
    gate = Gate(key, hosted=is_open) if sign_in is None else AccountGate(sign_in.allowed)
    resources.use(settings)
    is_json = settings.log_format == "json"
    if is_json:
        from rehearse.server.logs import log_as_json

        log_as_json()
    metrics = _metrics() if settings.metrics else None
    make_room()
    with listen(address, port) as listener:
        chosen = listener.getsockname()[1]
        here = f"http://{shown(address)}:{chosen}/"

        def on_start() -> None:
            if port is None and chosen != PORT:
                say(f"Port {PORT} is taken, so this is on port {chosen}.")
            if not isinstance(gate, Gate):
                say(f"Rehearse is at {public}/ for those who sign in; this process listens at {here}")
                return
            say(f"Rehearse is at {f'{public}/' if public else here}?key={key}")
            say("The address is yours alone; stop with Ctrl+C.")
            if not headless and (open_browser is not None or _has_browser()):
                opener = open_browser or _open_browser
                threading.Thread(target=opener, args=(f"{here}?key={gate.new_pass()}",), daemon=True).start()

        app = build_app(
            script or paths.app(),
            gate,
            hosts=hosts,
            sign_in=sign_in,
            is_secure=public.startswith("https:"),
            grace=settings.grace,
            logs_requests=is_json or metrics is not None,
            metrics=metrics,
            on_start=on_start,
        )
        _run(app, listener, _options(address, chosen, hosts, sign_in), logs_itself=not is_json)


def _metrics() -> Metrics:
    try:
        from rehearse.server.metrics import Metrics
    except ImportError:
        raise SettingsError(
            "REHEARSE_METRICS is on, but what counts for Prometheus is not installed; "
            "install it with pip install 'rehearse[hosting]', or unset it."
        ) from None
    from rehearse.server import resources

    metrics = Metrics(resources.load)
    metrics.listen()
    return metrics


def _run(app: st.App, listener: socket.socket, options: dict[str, Any], *, logs_itself: bool) -> None:
    import uvicorn
    from streamlit.runtime.runtime_util import get_max_message_size_bytes
    from streamlit.web import bootstrap

    bootstrap.load_config_options(options)
    config = uvicorn.Config(
        app,
        log_level="warning",
        log_config=uvicorn.config.LOGGING_CONFIG if logs_itself else None,
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


def _options(address: str, port: int, hosts: Sequence[str], sign_in: SignIn | None) -> dict[str, Any]:
    """Return the Streamlit options that must hold whatever a config.toml of the person's says."""
    # Streamlit makes a secret of its own for the cookie of a sign-in that has begun: another one in each replica.
    signed = {} if sign_in is None else {"server.cookieSecret": sign_in.cookie_secret}
    return {
        **signed,
        "server.address": address,
        "server.port": port,
        "server.allowedHosts": list(hosts),
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 20,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "runner.magicEnabled": False,
        # After every run of a page all of the process's objects would be looked through, everybody's: with 200 people
        # that took 78 % of the time that it computed. Python looks by itself when there is something to be found.
        "runner.postScriptGC": False,
    }


def _has_browser() -> bool:
    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_browser(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
