"""Why a file could not be parsed, as one word that crosses from the parsing process to its parent."""

from __future__ import annotations


class Trouble(Exception):
    """A fault of the file: locked, broken, pictures, no_text, bomb, entities, other_zip or too_much."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault
