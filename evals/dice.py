"""Picks that look random and are the same for the same seed on every machine and in every version of Python."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

_BYTES = 8


class Dice:
    """Throws that follow from a seed in words.

    Python's own generator promises the same numbers in every version, but not the same shuffles and choices.
    """

    def __init__(self, *seed: str) -> None:
        self._seed = "\n".join(seed)
        self._throws = 0

    def below(self, limit: int) -> int:
        """Return the next number from 0 to `limit` - 1; `limit` is 1 or more."""
        self._throws += 1
        digest = hashlib.sha256(f"{self._seed}\n{self._throws}".encode()).digest()
        return int.from_bytes(digest[:_BYTES], "big") % limit

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items, of which there is at least one."""
        return items[self.below(len(items))]

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        """Return the items in another order (Fisher and Yates, 1938)."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed


def rank(*seed: str) -> str:
    """Return a key that sorts things into an order that has nothing to do with what they are."""
    return hashlib.sha256("\n".join(seed).encode()).hexdigest()
