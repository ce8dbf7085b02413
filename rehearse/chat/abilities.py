"""What a server can do with a model: found out at the first calls, remembered as long as the process lives."""

from __future__ import annotations

from threading import Lock
from typing import Literal

Form = Literal["json_schema", "tools", "json_object", "text"]

FORMS: tuple[Form, ...] = ("json_schema", "tools", "json_object", "text")
"""Ways to ask for structured output, the strictest first; every server can do the last."""


_SAID: dict[Form, str] = {
    "json_schema": "a JSON schema has them",
    "tools": "a function call",
    "json_object": "JSON without a schema",
    "text": "JSON in plain text",
}


class Abilities:
    """What one model at one address takes. Threads may find out the same thing twice; that does no harm."""

    def __init__(self) -> None:
        self.form: Form = FORMS[0]
        self.is_form_proven = False
        self.takes_temperature = True
        self.tells_stream_usage = True

    def prove(self, form: Form) -> None:
        """Remember the form that a usable reply came in."""
        self.form, self.is_form_proven = form, True

    def lower(self, *, code: int | None, text: str) -> bool:
        """Give up the option that a refusal names; True where there was one, so that the call can be sent again."""
        if code not in {400, 422}:
            return False
        if self.takes_temperature and "temperature" in text:
            self.takes_temperature = False
            return True
        if self.tells_stream_usage and "stream_options" in text:
            self.tells_stream_usage = False
            return True
        return False

    def shortfalls(self, model: str) -> tuple[str, ...]:
        """Return what was given up so far, in sentences for the page."""
        found = []
        if self.is_form_proven and self.form != FORMS[0]:
            found.append(
                f"The server of {model} keeps to no JSON schema, so replies were asked for as {_SAID[self.form]} and "
                "checked here."
            )
        if not self.takes_temperature:
            found.append(f"{model} takes no temperature, so the same answer may get other levels another time.")
        return tuple(found)


_known: dict[tuple[str, str, str], Abilities] = {}
_lock = Lock()


def abilities_of(base_url: str, model: str, *, kind: str = "openai") -> Abilities:
    """Return what is known of a model at an address spoken to in a protocol, the same object in the whole process."""
    with _lock:
        return _known.setdefault((kind, base_url, model), Abilities())
