"""The certificates that servers are checked by, read once: each client of its own would take 150 ms for it."""

from __future__ import annotations

import ssl
from functools import lru_cache


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """Return the context that the HTTP client makes by default; SSL_CERT_FILE and SSL_CERT_DIR are heeded."""
    import httpx2

    return httpx2.create_ssl_context()
