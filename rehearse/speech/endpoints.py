"""Where voices go: the transcription and the reading endpoint that the settings mean, and which key may go there."""

from __future__ import annotations

from pydantic import SecretStr

from rehearse.chat import OPENAI, host_of, is_local
from rehearse.chat.address import split
from rehearse.errors import SettingsError
from rehearse.rubric import Frozen
from rehearse.settings import Settings

TRANSCRIBE_MODEL = "whisper-1"
"""What is asked where no model is set: OpenAI's that gives times; servers of one model take any name."""
SPEECH_VOICE = "alloy"


class Endpoint(Frozen):
    """One audio endpoint: `base_url` as far as /v1, the part of it that may be shown, and who is asked there."""

    base_url: str
    host: str
    model: str
    key: SecretStr | None
    timeout: float
    voice: str = ""

    @property
    def is_local(self) -> bool:
        """Whether what is sent there stays on this computer."""
        return is_local(self.base_url)


def transcription_endpoint(settings: Settings) -> Endpoint | None:
    """Return where recordings are written down, None where nothing is set up for it.

    A model or an address of its own counts as set up; so does an OpenAI key that leads the interview to OpenAI,
    unless the offline coach was chosen, with which nothing is to leave the computer.

    Raises:
        SettingsError: the address is none, or a model is named without any address to ask it at.
    """
    address = settings.transcribe_address or None
    if address is None and settings.transcribe_model is None and not _talks_to_openai(settings):
        return None
    found = address or _models_address(settings, wanted="REHEARSE_TRANSCRIBE_MODEL")
    return Endpoint(
        base_url=found,
        host=_host(found, "REHEARSE_TRANSCRIBE_ADDRESS"),
        model=settings.transcribe_model or TRANSCRIBE_MODEL,
        key=_key_for(found, settings.transcribe_key, settings),
        timeout=settings.transcribe_timeout,
    )


def reading_endpoint(settings: Settings) -> Endpoint | None:
    """Return where questions are read aloud, None where the browser's own voice is to do it.

    Only a model that is named for it is asked: the browser reads at no cost.

    Raises:
        SettingsError: the address is none, or a model is named without any address to ask it at.
    """
    if settings.speech_model is None:
        return None
    found = settings.speech_address or _models_address(settings, wanted="REHEARSE_SPEECH_MODEL")
    return Endpoint(
        base_url=found,
        host=_host(found, "REHEARSE_SPEECH_ADDRESS"),
        model=settings.speech_model,
        key=_key_for(found, settings.speech_key, settings),
        timeout=settings.speech_timeout,
        voice=settings.speech_voice or SPEECH_VOICE,
    )


def _talks_to_openai(settings: Settings) -> bool:
    if settings.coach == "offline" or settings.key is None or not settings.key.get_secret_value().strip():
        return False
    return settings.address is None or _origin(settings.address) == _origin(OPENAI)


def _models_address(settings: Settings, *, wanted: str) -> str:
    if settings.address:
        return settings.address
    if settings.key is not None:
        return OPENAI
    raise SettingsError(
        f"{wanted} names a model, but there is no address to ask it at; set {wanted.replace('_MODEL', '_ADDRESS')}, "
        "such as http://127.0.0.1:8000/v1, or unset it."
    )


def _key_for(address: str, own: SecretStr | None, settings: Settings) -> SecretStr | None:
    """Return the key set for this address, else the interview's where it is for the very same server."""
    if own is not None and own.get_secret_value().strip():
        return own
    if _origin(address) == _origin(settings.address or OPENAI):
        return settings.key
    return settings.openai_api_key if _origin(address) == _origin(OPENAI) else None


def _origin(address: str) -> tuple[str, str, int]:
    """Return scheme, host and port: RFC 6454's origin, which a key is given to."""
    parts = split(address)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or {"https": 443}.get(parts.scheme, 80)


def _host(address: str, setting: str) -> str:
    try:
        return host_of(address)
    except SettingsError as error:
        raise SettingsError(str(error).replace("REHEARSE_BASE_URL", setting)) from None
