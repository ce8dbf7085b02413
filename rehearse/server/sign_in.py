"""Sign-in by OpenID Connect, as set up by the host: Streamlit's own `st.login` does it, with any provider."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rehearse.errors import SettingsError
from rehearse.settings import Settings

CALLBACK = "/oauth2callback"
"""The path at the end of the address to register with the provider."""

SECRETS = Path(".streamlit") / "secrets.toml"
"""Where Streamlit looks for its secrets, in the folder that the program is started in."""

_WELL_KNOWN = "/.well-known/openid-configuration"
_SHORTEST_SECRET = 32
_NEEDED = {
    "REHEARSE_PUBLIC_URL": "public_url",
    "REHEARSE_OIDC_ISSUER": "oidc_issuer",
    "REHEARSE_OIDC_CLIENT_ID": "oidc_client_id",
    "REHEARSE_OIDC_CLIENT_SECRET": "oidc_client_secret",
    "REHEARSE_OIDC_COOKIE_SECRET": "oidc_cookie_secret",
}


@dataclass(frozen=True)
class SignIn:
    """How people sign in: the address that they type, Streamlit's `[auth]` section, and who may come in.

    `allowed` holds email addresses and, beginning with @, their domains; empty: everybody whom the provider knows.
    """

    public_url: str
    auth: Mapping[str, Any] = field(repr=False)
    allowed: tuple[str, ...] = ()

    @property
    def cookie_secret(self) -> str:
        """What cookies are signed with: the same in all replicas."""
        return str(self.auth["cookie_secret"])


def sign_in_of(settings: Settings, *, folder: Path | None = None) -> SignIn | None:
    """Return the sign-in that was set up, in the environment or else in a secrets.toml; None where none was.

    Args:
        settings: Those of the environment go first.
        folder: Where `.streamlit/secrets.toml` is looked for; by default the one that the program was started in.

    Raises:
        SettingsError: something is missing or malformed; the message names it, and never the value of a secret.
    """
    if any(getattr(settings, name) is not None for name in _NEEDED.values() if name.startswith("oidc_")):
        found: SignIn | None = _of_environment(settings)
    else:
        found = _of_file((folder or Path.cwd()) / SECRETS, settings)
    if found is not None and (find_spec("authlib") is None or find_spec("httpx") is None):
        raise SettingsError(
            "Sign-in needs packages that are not installed; install them: pip install rehearse[hosting]."
        )
    return found


def public_host(url: str) -> str:
    """Return the host's name in the address that people type.

    Raises:
        SettingsError: it is no address, or one that no sign-in can come back to in safety.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or parts.path.strip("/") or parts.query:
        raise SettingsError(
            f"REHEARSE_PUBLIC_URL has to be the address that people type, without a path, such as "
            f"https://rehearse.example.org, and is {url!r}; correct it."
        )
    if parts.scheme == "http" and host not in {"localhost", "127.0.0.1", "::1"}:
        raise SettingsError(
            f"REHEARSE_PUBLIC_URL is {url!r}, and without https answers and sign-ins could be read on their way; "
            "let a proxy speak https (deploy/README.md) and write https:// here."
        )
    return host


def _of_environment(settings: Settings) -> SignIn:
    missing = [variable for variable, name in _NEEDED.items() if getattr(settings, name) is None]
    if missing:
        raise SettingsError(
            f"Sign-in is only half set up: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; "
            "set what is missing, or unset all REHEARSE_OIDC_ variables."
        )
    assert settings.oidc_client_secret is not None
    assert settings.oidc_cookie_secret is not None
    issuer = str(settings.oidc_issuer).rstrip("/")
    auth = {
        "redirect_uri": str(settings.public_url).rstrip("/") + CALLBACK,
        "cookie_secret": settings.oidc_cookie_secret.get_secret_value(),
        "client_id": settings.oidc_client_id,
        "client_secret": settings.oidc_client_secret.get_secret_value(),
        "server_metadata_url": issuer if issuer.endswith(_WELL_KNOWN) else issuer + _WELL_KNOWN,
    }
    return _checked(auth, settings, source="REHEARSE_OIDC_COOKIE_SECRET")


def _of_file(path: Path, settings: Settings) -> SignIn | None:
    try:
        auth = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        # What is wrong in it could quote a secret.
        raise SettingsError(f"{path} cannot be read as TOML; correct it, or take it away.") from None
    if auth is None:
        return None
    needed = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
    missing = [name for name in needed if not isinstance(auth.get(name), str)]
    if missing or not auth["redirect_uri"].endswith(CALLBACK):
        wrong = f"lacks {', '.join(missing)}" if missing else f"has a redirect_uri that does not end with {CALLBACK}"
        raise SettingsError(f"The section [auth] of {path} {wrong}; complete it, or take the section away.")
    return _checked(auth, settings, source=f"cookie_secret in {path}")


def _checked(auth: Mapping[str, Any], settings: Settings, *, source: str) -> SignIn:
    if len(str(auth["cookie_secret"])) < _SHORTEST_SECRET:
        raise SettingsError(
            f"{source} has to be at least {_SHORTEST_SECRET} characters long; make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
    url = str(auth["redirect_uri"]).removesuffix(CALLBACK)
    public_host(url)
    allowed = tuple(each.casefold() for each in settings.oidc_allow.replace(",", " ").split())
    if wrong := [each for each in allowed if "@" not in each]:
        raise SettingsError(
            f"REHEARSE_OIDC_ALLOW holds {wrong[0]!r}, which is neither an email address nor a domain that begins "
            "with @, such as @example.org; correct it."
        )
    return SignIn(url, auth, allowed)
