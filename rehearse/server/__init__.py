"""The web server around `app.py`: who a visitor is, what a browser may do, and what all pages share."""

from rehearse.server.launch import serve
from rehearse.server.owner import is_hosted, owner_of

__all__ = ["is_hosted", "owner_of", "serve"]
