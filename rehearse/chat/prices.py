"""What a model's tokens cost, from a list with a date; what is not in the list is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rehearse.chat import address
from rehearse.errors import SettingsError
from rehearse.interview.assessment import Usage
from rehearse.rubric import Frozen
from rehearse.yaml_files import parse, read_bytes

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


class Charge(Frozen):
    """Calls of one model at one address, as they are charged; `untold` of them have no known number of tokens."""

    model: str | None
    host: str | None
    usage: Usage
    untold: Annotated[int, Field(ge=0)] = 0


class Bill(Frozen):
    """What some calls took in all.

    Tokens are None where none are known, and `is_estimated` where some were counted here, since the server did
    not tell them. `untold` calls have no known number of tokens, mostly because they failed; they are in no sum
    of tokens or money. `money` is an upper bound of what the others cost, 0 for what ran on this computer
    (`is_local`: all of it did), and None where a price is not known.
    """

    calls: int
    untold: int
    input_tokens: int | None
    output_tokens: int | None
    is_estimated: bool
    seconds: float
    money: float | None
    is_local: bool


def charge(model: str | None, host: str | None, usage: Usage) -> Charge:
    """Return the calls behind one result; where their tokens are not known, none of the calls' are."""
    is_told = usage.input_tokens is not None and usage.output_tokens is not None
    return Charge(model=model, host=host, usage=usage, untold=0 if is_told else usage.calls)


def bill(charges: Iterable[Charge], prices: Prices) -> Bill:
    """Return what these calls took in all, by a list of prices."""
    kept = [one for one in charges if one.usage.calls]
    told = [one for one in kept if one.untold < one.usage.calls]
    costs = [_cost(one, prices) for one in kept]
    is_local = bool(kept) and all(on_this_computer(one.host) for one in kept)
    return Bill(
        calls=sum(one.usage.calls for one in kept),
        untold=sum(one.untold for one in kept),
        input_tokens=sum(one.usage.input_tokens or 0 for one in told) if told else None,
        output_tokens=sum(one.usage.output_tokens or 0 for one in told) if told else None,
        is_estimated=any(one.usage.estimated for one in told),
        seconds=sum(one.usage.seconds for one in kept),
        money=None if None in costs or not (told or is_local) else sum(cost for cost in costs if cost is not None),
        is_local=is_local,
    )


def on_this_computer(host: str | None) -> bool:
    """Return True where a host, as it is shown and stored, is this computer."""
    try:
        return bool(host) and address.is_local(f"http://{host}")
    except SettingsError:
        return False


@lru_cache(maxsize=4)
def load_prices(path: Path = FILE) -> Prices:
    """Return the prices of the file; an empty list where there is none.

    Raises:
        DataError: the file is malformed; the message names the key.
    """
    if not path.is_file():
        return Prices(as_of=date.min, currency="USD", prices=())
    return parse(read_bytes(path), path=path, model=Prices)


def _cost(one: Charge, prices: Prices) -> float | None:
    if on_this_computer(one.host):
        return 0.0
    price = prices.find(one.model, one.host)
    if price is None:
        return None
    return 0.0 if one.untold == one.usage.calls else price.of(one.usage)
