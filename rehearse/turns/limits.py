"""What a host lets one person take of a model: tokens and money a day, pieces of work a minute."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rehearse.errors import CoachError

if TYPE_CHECKING:
    from rehearse.store import Store
    from rehearse.store.values import UsageRow

_MINUTE = timedelta(minutes=1)
_MOST_PEOPLE = 10_000
_WAYS_ON = "Nothing that you wrote is lost; go on then, or with the offline coach now."


class Limits(NamedTuple):
    """Per person; None where there is no limit.

    `tokens_per_day` counts those sent and received; `cost_per_day` is in the currency of the price list, and
    days begin at midnight in UTC. `calls_per_minute` is of pieces of work that are put to a model: a question
    worded, an answer graded.
    """

    tokens_per_day: int | None = None
    cost_per_day: float | None = None
    calls_per_minute: int | None = None


class Allowance:
    """Says before each piece of work whether a person may still have a model asked. Safe to use from several threads.

    Days are counted in the database, for all processes together; minutes in this process alone.
    """

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store, self._limits = store, limits
        self._lock = threading.Lock()
        self._lately: OrderedDict[str, deque[datetime]] = OrderedDict()

    def take(self, owner: str, *, now: datetime) -> None:
        """Let the person's next piece of work begin, and count it for the minute.

        Raises:
            CoachError: a limit is reached; the message says which, and when it frees up.
            StoreError: the database could not say what was used.
        """
        self._check_day(owner, now)
        self.take_minute(owner, now=now)

    def _check_day(self, owner: str, now: datetime) -> None:
        tokens, cost = self._limits.tokens_per_day, self._limits.cost_per_day
        if tokens is None and cost is None:
            return
        today = [row for row in self._store.usage(owner) if row.day == now.astimezone(UTC).date()]
        used = sum(row.input_tokens + row.output_tokens for row in today)
        if tokens is not None and used >= tokens:
            raise CoachError(
                f"Today's {tokens:,} tokens of this model are used up ({used:,} were taken). "
                f"There are new ones {_tomorrow(now)}. {_WAYS_ON}"
            )
        if cost is None:
            return
        spent, currency, unpriced = cost_of(today)
        if unpriced:
            raise CoachError(
                f"What {unpriced} costs is not known, so the limit of {cost:.2f} {currency} a day cannot be kept; "
                f"whoever runs this adds its price, or limits tokens instead. {_WAYS_ON}"
            )
        if spent >= cost:
            raise CoachError(
                f"Today's {cost:.2f} {currency} for this model are spent. There is more {_tomorrow(now)}. {_WAYS_ON}"
            )

    def take_minute(self, owner: str, *, now: datetime) -> None:
        """The same without the day's sums, for what has no tokens: a recording to be written down."""
        most = self._limits.calls_per_minute
        if most is None:
            return
        with self._lock:
            lately = self._lately.setdefault(owner, deque())
            self._lately.move_to_end(owner)
            while len(self._lately) > _MOST_PEOPLE:
                self._lately.popitem(last=False)
            # A clock that was set back must lock nobody out.
            while lately and not timedelta(0) <= now - lately[0] < _MINUTE:
                lately.popleft()
            if len(lately) >= most:
                seconds = max(1, round((lately[0] + _MINUTE - now).total_seconds()))
                raise CoachError(
                    f"The model may be asked {most} times a minute by one person. "
                    f"It may be asked again in {seconds} seconds. {_WAYS_ON}"
                )
            lately.append(now)


def cost_of(rows: Iterable[UsageRow]) -> tuple[float, str, str | None]:
    """Return what these rows cost, in which currency, and a model among them whose price is not known (or None).

    Recordings are left out: what they cost goes by their length, which no server tells.
    """
    from rehearse.chat.prices import load_prices, on_this_computer

    prices = load_prices()
    spent, unpriced = 0.0, None
    for row in rows:
        if on_this_computer(row.host) or row.coach == "speech":
            continue
        price = prices.find(row.model, row.host)
        if price is None:
            unpriced = row.model or "this model"
        else:
            spent += (row.input_tokens * price.input + row.output_tokens * price.output) / 1_000_000
    return spent, prices.currency, unpriced


def _tomorrow(now: datetime) -> str:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    hours, seconds = divmod(int((today + timedelta(days=1) - now).total_seconds()), 3600)
    return f"at 00:00 UTC, in {hours} h {seconds // 60} min"
