"""API keys: what can be one, and how a text is freed of one."""

from __future__ import annotations

import re

from pydantic import SecretStr

from rehearse.errors import SettingsError

_SHARED = 8
"""So many characters in a row of a key give it away: servers echo keys with the middle or the end left out."""
_KEY_LIKE = re.compile(r"\b(?:sk|pk|key|Bearer)[-_ ][\w*.-]{6,200}|[\w-]{0,60}\*{3,100}[\w-]{0,60}")


def usable_key(key: SecretStr | None) -> SecretStr | None:
    """Return the key without blanks around it, None where nothing is left.

    Raises:
        SettingsError: it holds characters that cannot be sent as a key.
    """
    secret = key.get_secret_value().strip() if key is not None else ""
    if not (secret.isascii() and secret.isprintable()):
        raise SettingsError(
            "Expected an API key of plain letters, digits and signs, found one with a line break or other characters; "
            "copy it anew."
        )
    return SecretStr(secret) if secret else None


def holds_key(text: str, key: SecretStr | None) -> bool:
    """Return True where the text has the key in it, or eight characters in a row of it."""
    return any(part in text for part in _parts(key))


def without_key(text: str, key: SecretStr | None) -> str:
    """Return the words of a text without those that hold the key, a part of it, or what looks like one."""
    parts = _parts(key)
    kept = ("[key]" if any(part in word for part in parts) else word for word in text.split())
    return _KEY_LIKE.sub("[key]", " ".join(kept))


def _parts(key: SecretStr | None) -> frozenset[str]:
    secret = key.get_secret_value() if key is not None else ""
    if not secret:
        return frozenset()
    return frozenset(secret[at : at + _SHARED] for at in range(max(1, len(secret) - _SHARED + 1)))
