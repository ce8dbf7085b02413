"""The texts of `attacks.yaml`, checked, and how to tell fences and tokens of a turn in a request."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FILE = Path(__file__).with_name("attacks.yaml")

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)


class Attack(_Frozen):
    """One text with what it tries, where it can come from, and what must never come of it."""

    id: Id
    kind: Id
    writing: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    about: Words
    places: Annotated[tuple[Id, ...], Field(min_length=1)]
    never: Annotated[tuple[Id, ...], Field(min_length=1)]
    text: Words
    times: Annotated[int, Field(ge=1, le=100_000)] = 1

    def said(self, marker: str = "123456789") -> str:
        """Return the words, with this marker where the attack names the request's own."""
        return (self.text * self.times).replace("{marker}", marker)


class _File(_Frozen):
    kinds: dict[Id, Words]
    places: dict[Id, Words]
    outcomes: dict[Id, Words]
    attacks: tuple[Attack, ...]


class Attacks(NamedTuple):
    """All attacks in the order of the file, and what its words for kinds, places and outcomes mean."""

    attacks: tuple[Attack, ...]
    kinds: dict[str, str]
    places: dict[str, str]
    outcomes: dict[str, str]

    def at(self, place: str) -> tuple[Attack, ...]:
        """Return the attacks that come from this place."""
        return tuple(attack for attack in self.attacks if place in attack.places)


def read_attacks(value: object) -> Attacks:
    """Return the attacks of a file that holds this value.

    Raises:
        ValueError: a key is unknown or missing, an id stands twice, or a kind, place or outcome is none of those
            that the file explains, or is explained and never used.
    """
    try:
        file = _File.model_validate(value)
    except ValidationError as error:
        raise ValueError(f"{FILE.name}: {error}") from error
    ids = [attack.id for attack in file.attacks]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise ValueError(f"{FILE.name}: expected each id once, found {', '.join(twice)} again; rename one.")
    _check("kind", file.kinds, {attack.kind for attack in file.attacks})
    _check("place", file.places, {place for attack in file.attacks for place in attack.places})
    _check("outcome", file.outcomes, {outcome for attack in file.attacks for outcome in attack.never})
    return Attacks(file.attacks, file.kinds, file.places, file.outcomes)


@cache
def load_attacks() -> Attacks:
    """Return the attacks of `attacks.yaml`.

    Raises:
        ValueError: the file is not as `read_attacks` expects it.
    """
    return read_attacks(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def _check(what: str, explained: dict[str, str], used: set[str]) -> None:
    if unknown := sorted(used - set(explained)):
        raise ValueError(f"{FILE.name}: the {what} {', '.join(unknown)} is not explained; add it or use another.")
    if unused := sorted(set(explained) - used):
        raise ValueError(f"{FILE.name}: no attack has the {what} {', '.join(unused)}; write one or take it out.")


_UNSEEN = re.compile("[ \t\u00ad\u0300-\u036f\u180e\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_PLAIN = str.maketrans(
    {"＜": "<", "‹": "<", "〈": "<", "ᐸ": "<", "«": "<<", "《": "<<", "≪": "<<", "⋘": "<<<"}
    | {"＞": ">", "›": ">", "〉": ">", "ᐳ": ">", "»": ">>", "》": ">>", "≫": ">>", "⋙": ">>>"}
)


def fences(prompt: str) -> list[str]:
    """Return the lines that a reader may take for fences: look-alikes count, what cannot be seen does not."""
    lines = _UNSEEN.sub("", prompt).translate(_PLAIN).split("\n")
    return [line for line in lines if "<<<" in line or ">>>" in line]


# What chat templates mark turns with: ChatML, Llama 2 to 4, Gemma, Mistral, DeepSeek, Phi, gpt-oss, Granite, Command R.
_TURNS = re.compile(
    r"<[|｜][\w▁.:-]{1,60}[|｜]>|</?(?:s|bos|eos|start_of_turn|end_of_turn)>"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT)\]",
    re.IGNORECASE,
)


def turn_tokens(prompt: str) -> list[str]:
    """Return what a chat template would take for the beginning or end of a turn."""
    return _TURNS.findall(prompt)
