"""What a model's tokens cost, from a list with a date; what is not in the list is not known."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rehearse.interview.assessment import Usage
from rehearse.rubric import Frozen
from rehearse.rubric.files import parse, read_bytes

FILE = Path(__file__).resolve().parent / "prices.yaml"

_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_MILLION = 1_000_000


class Price(Frozen):
    """What a million tokens of one model at one address cost."""

    host: str
    model: str
    input: Annotated[float, Field(ge=0)]
    output: Annotated[float, Field(ge=0)]

    def of(self, usage: Usage) -> float | None:
        """Return what the calls cost at most; None where calls were made and the server told no tokens."""
        if usage.calls and (usage.input_tokens is None or usage.output_tokens is None):
            return None
        tokens = (usage.input_tokens or 0) * self.input + (usage.output_tokens or 0) * self.output
        return tokens / _MILLION


class Prices(Frozen):
    """A list of prices in one currency, and the day on which they were looked up."""

    as_of: date
    currency: str
    prices: tuple[Price, ...]

    def find(self, model: str | None, host: str | None) -> Price | None:
        """Return the price of a model at a host, None where it is not in the list."""
        plain = _DATED.sub("", model or "")
        return next((one for one in self.prices if one.host == host and one.model in {model, plain}), None)


@lru_cache(maxsize=4)
def load_prices(path: Path = FILE) -> Prices:
    """Return the prices of the file; an empty list where there is none.

    Raises:
        DataError: the file is malformed; the message names the key.
    """
    if not path.is_file():
        return Prices(as_of=date.min, currency="USD", prices=())
    return parse(read_bytes(path), path=path, model=Prices)
