"""A real OpenID Connect provider on loopback, and a person who signs in there with a browser."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, expect

COOKIE_SECRET = "canary-cookie-secret-of-more-than-32-characters"
CLIENT_SECRET = "canary-client-secret"


@dataclass(frozen=True)
class OidcServer:
    """A provider that knows these people by name and email address."""

    issuer: str

    def settings(self, public_url: str) -> dict[str, str]:
        """Return the environment of a Rehearse that is reached at this address and signs people in here."""
        return {
            "REHEARSE_PUBLIC_URL": public_url,
            "REHEARSE_OIDC_ISSUER": self.issuer,
            "REHEARSE_OIDC_CLIENT_ID": "rehearse",
            "REHEARSE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "REHEARSE_OIDC_COOKIE_SECRET": COOKIE_SECRET,
        }


@contextmanager
def serve_sign_in() -> Iterator[OidcServer]:
    """Run the provider as long as the block lasts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread

    people = [
        User(sub=name, claims={"name": name.title(), "email": f"{name}@example.org"}) for name in ("ann", "ben", "cem")
    ]
    with run_server_in_thread(user_claims=people) as server:
        yield OidcServer(f"http://localhost:{server.server_port}")


def enter(page: Page, name: str) -> Page:
    """Press Sign in, say at the provider who one is, and wait until one is back and known."""
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=name, exact=True).first.click()
    expect(page.get_by_role("button", name=name.title(), exact=True)).to_be_visible()
    return page


def leave(page: Page, name: str) -> None:
    """Sign out, at the provider too, and wait for the page that asks to sign in."""
    page.get_by_role("button", name=name.title(), exact=True).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="End session", exact=True).click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
