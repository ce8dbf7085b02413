"""A loaded prompt, and how it is filled for one request."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import NamedTuple

from rehearse.errors import DataError
from rehearse.prompts.body import MARKER, Part, paragraphs, uses
from rehearse.prompts.faults import shown
from rehearse.prompts.fence import fenced, neutral
from rehearse.prompts.head import Frozen, Id, Variable


class Filled(NamedTuple):
    """The two messages of a request; `system` is the same in every request made of one prompt."""

    system: str
    user: str


class Prompt(Frozen):
    """A prompt that was read and checked.

    `hash` is the SHA-256 (64 hex digits) of the file's bytes followed by those of the shared texts that it
    takes in, with Unix line ends: equal hashes mean that a model was told the same. `system` is ready to be
    sent, `user` still holds its ``$names``.
    """

    id: Id
    version: int
    purpose: str
    hash: str
    variables: dict[str, Variable]
    path: Path
    system: str
    user: str

    def fill(self, /, *, marker: str, **values: str) -> Filled:
        """Return the messages with the values in their places.

        Values are put in once: a ``$name`` or a fence inside a value stays text and means nothing.

        Args:
            marker: What the fences of this request carry, from `new_marker`; never used twice.
            **values: One text for each variable of the prompt, optional ones included (empty: left out).

        Raises:
            DataError: a variable is missing or unknown, or the marker is not made of letters and digits.
        """
        self._check(marker, values)
        filled: dict[str, str] = {MARKER: marker}
        for name, variable in self.variables.items():
            text = neutral(values[name], marker=marker)
            filled[name] = fenced(text, name=name, marker=marker) if variable.fenced else text
        left_out = {name for name, of in self.variables.items() if of.optional and not values[name].strip()}
        kept = [
            Template(paragraph.text).substitute(filled)
            for paragraph in paragraphs(Part(self.user, 1))
            if left_out.isdisjoint(use.name for use in uses(paragraph, path=self.path))
        ]
        return Filled(system=self.system, user="\n\n".join(kept))

    def _check(self, marker: str, values: dict[str, str]) -> None:
        for name in self.variables:
            if name not in values:
                raise DataError(
                    f"{shown(self.path)} expects a value for ${name}, but none was given; "
                    "give one, or take the variable out of the prompt."
                )
        for name in values:
            if name not in self.variables:
                raise DataError(
                    f"{shown(self.path)} has no variable ${name}, but a value for it was given; "
                    f"put it into the prompt (its variables: {', '.join(self.variables) or 'none'})."
                )
        if not marker.isalnum():
            raise DataError(f"Expected a marker of letters and digits for {shown(self.path)}; make one anew.")
