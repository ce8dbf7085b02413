"""Times named in an answer: how far off they are, as far as it can be told."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from rehearse.offline.patterns import Hit
from rehearse.offline.signals import Signals
from rehearse.offline.words import Words

Horizon = Literal["near", "far", "vague"]
_YEAR = 12
_MONTHS = ("month", "months")
_AHEAD = frozenset({"will", "would", "shall", "going", "need", "give"})


class Time(NamedTuple):
    """A time named: where, which horizon, how many months from now (None where it cannot be told).

    `dated` says whether it fixes a point: a number of years, a month, an age, and not "in the long run".
    """

    hit: Hit
    horizon: Horizon
    months: int | None
    dated: bool


def times_of(words: Words, hits: dict[str, list[Hit]], signals: Signals, now: datetime) -> tuple[Time, ...]:
    """Return the times named in an answer, in its order.

    Up to a year from `now` is the near horizon, as the ruling `first_year_is_near` has it.
    """
    found: list[Time] = []
    past = {at for hit in hits.get("past_time", ()) for at in range(hit.first, hit.last)}
    bare = (*hits.get("duration", ()), *hits.get("soon", ()))
    past |= {at for hit in bare if _lasted(words, hit, signals) for at in range(hit.first, hit.last)}
    for hit in hits.get("duration", ()):
        if not past.isdisjoint(range(hit.first, hit.last)):
            continue
        tokens = [word.text for word in words.words[hit.first : hit.last]]
        if any(_is_past_year(token, signals, now) for token in tokens):
            continue
        months = _months(tokens, signals, now)
        found.append(Time(hit, "far" if months is None or months > _YEAR else "near", months, dated=True))
    taken = past | {at for time in found for at in range(time.hit.first, time.hit.last)}
    for signal, horizon, months in _NAMED:
        for hit in hits.get(signal, ()):
            places = range(hit.first, hit.last)
            if taken.isdisjoint(places):
                found.append(Time(hit, horizon, months, dated=months is not None))
                taken.update(places)
    return tuple(sorted(found, key=lambda time: time.hit.first))


_NAMED: tuple[tuple[str, Horizon, int | None], ...] = (
    ("next_but_one", "far", _YEAR + _YEAR // 2),
    ("soon", "near", _YEAR),
    ("far", "far", None),
    ("someday", "vague", None),
)


def _months(tokens: list[str], signals: Signals, now: datetime) -> int | None:
    """Return how many months off a duration is: the first number counts, times twelve unless months are named."""
    for at, token in enumerate(tokens):
        lists = signals.matcher.lists(token)
        if "year" in lists:
            return max(0, int(token) - now.year) * _YEAR + _YEAR // 2
        if "number" in lists or "ordinal" in lists:
            value = signals.numbers.get(token) if not token[0].isdigit() else _whole(token)
            is_age = value is None or (value > 15 and not _has_unit(tokens, signals))
            if is_age or value is None:
                return None
            if value == 0:
                continue
            after = next((word for word in tokens[at + 1 :] if "unit" in signals.matcher.lists(word)), "years")
            return value * (1 if after in _MONTHS else _YEAR)
    return None


def _lasted(words: Words, hit: Hit, signals: Signals) -> bool:
    """Tell whether a number and a unit alone say how long something took: "I nursed my aunt, eighteen months"."""
    of_word = signals.matcher.lists
    tokens = [word.text for word in words.words[hit.first : hit.last]]
    if not all({"number", "unit", "soft"} & of_word(token) for token in tokens):
        return False
    before = [word.text for word in words.words[words.sentences[hit.sentence].first : hit.first]]
    looks_ahead = any(word in _AHEAD or ("wish" in of_word(word) and word != "after") for word in before)
    return not looks_ahead and any({"past", "ed"} & of_word(word) for word in before)


def _is_past_year(token: str, signals: Signals, now: datetime) -> bool:
    return "year" in signals.matcher.lists(token) and int(token) < now.year


def _has_unit(tokens: list[str], signals: Signals) -> bool:
    return any("unit" in signals.matcher.lists(token) for token in tokens)


def _whole(token: str) -> int | None:
    digits = token.split(".")[0].split(",")[0]
    return int(digits) if digits.isascii() and len(digits) <= 4 else None
