"""`rehearse app`: the pages in a browser."""

from __future__ import annotations

import click


@click.command(short_help="Open the app in the browser.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help="Serve on this port; a free one is looked for by default.",
)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    metavar="IP",
    help="Listen at this address; any that other machines can reach wants sign-in (deploy/README.md).",
)
@click.option("--headless", is_flag=True, help="Do not open a browser; only print the address.")
@click.option("--insecure-open", is_flag=True, help="Serve everybody who can reach the address, without sign-in.")
def app(
    port: int | None = None, address: str = "127.0.0.1", headless: bool = False, insecure_open: bool = False
) -> None:
    """Open the app in the browser (what `rehearse` alone does)."""
    from rehearse.server import serve
    from rehearse.settings import load_settings

    serve(load_settings(), address=address, port=port, headless=headless, insecure_open=insecure_open)
