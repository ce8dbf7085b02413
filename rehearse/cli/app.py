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
@click.option("--headless", is_flag=True, help="Do not open a browser; only print the address.")
def app(port: int | None = None, headless: bool = False) -> None:
    """Open the app in the browser (what `rehearse` alone does)."""
    from rehearse.server import serve
    from rehearse.settings import load_settings

    serve(load_settings(), port=port, headless=headless)
