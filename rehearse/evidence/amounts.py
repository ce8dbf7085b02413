"""Numbers in a text, as figures or words, with the unit that makes them a time, a share or an amount of money."""

from __future__ import annotations

import re
from typing import NamedTuple

from rehearse.evidence.lists import FactLists, Kind

Form = tuple[str, str]


class Token(NamedTuple):
    """A word, a figure or a sign with its place; `low` is it in lower case with straight apostrophes."""

    text: str
    low: str
    start: int
    end: int


class Amount(NamedTuple):
    """A number with its unit: what it is compared by, and its place in the tokens (end exclusive)."""

    kind: Kind
    form: Form
    first: int
    after: int


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\s\w]|_", re.UNICODE)
_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ENDINGS = frozenset({"st", "nd", "rd", "th", "s"})
_MOST_WORDS = 8
_ORDINAL = "."
"""What tells a place in an order from a number: three people are no third plan."""


def tokens(text: str) -> list[Token]:
    """Return the text's words, figures and signs in order."""
    return [
        Token(match[0], match[0].casefold().replace("’", "'"), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


def amounts(found: list[Token], lists: FactLists) -> list[Amount]:
    """Return the numbers among the tokens. 'One' counts only before a unit of time, and 'one day' never."""
    made: list[Amount] = []
    at = 0
    while at < len(found):
        amount = _amount(found, at, lists)
        if amount is None:
            at += 1
        else:
            made.append(amount)
            at = amount.after
    return made


def _amount(found: list[Token], at: int, lists: FactLists) -> Amount | None:
    value, after = _figure(found, at, lists) if _FIGURE.match(found[at].text) else _in_words(found, at, lists)
    if value is None:
        return None
    low = [token.low for token in found[after : after + 2]] + ["", ""]
    before = found[at - 1].low if at else ""
    if low[0] in lists.percents:
        return Amount("number", ("percent", value), at, after + 1)
    if low[:2] == ["per", "cent"]:
        return Amount("number", ("percent", value), at, after + 2)
    if before in lists.currencies:
        return Amount("money", ("money", value), at - 1, after)
    if _single(low[0], lists.currencies):
        return Amount("money", ("money", value), at, after + 1)
    step = 1 if low[0] == "-" else 0
    unit = _single(low[step], lists.units)
    if unit == "day" and found[at].low == "one":
        return None
    if unit is not None:
        return Amount("number", (unit, value), at, after + step + 1)
    if found[at].low == "one" and after == at + 1:
        return None
    return Amount("date" if _YEAR.match(value) else "number", ("number", value), at, after)


def _figure(found: list[Token], at: int, lists: FactLists) -> tuple[str | None, int]:
    text = found[at].text
    parts = re.split(r"[.,]", text)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and "." not in text:
        text = "".join(parts)
    else:
        text = text.replace(",", ".")
    after = at + 1
    is_joined = after < len(found) and found[after].start == found[at].end
    if is_joined and found[after].low in _ENDINGS:
        ordinal = "" if found[after].low == "s" else _ORDINAL
        return f"{_plain(text, 1)}{ordinal}", after + 1
    if after < len(found) and found[after].low in lists.scales and (is_joined or len(found[after].low) > 1):
        return _plain(text, lists.scales[found[after].low]), after + 1
    return _plain(text, 1), after


def _plain(text: str, scale: int) -> str:
    whole, _, rest = text.partition(".")
    if "." in rest or not (whole + rest).isascii():
        return text
    digits = f"{whole}{rest}"
    # Exact, with no float in between, so that 1.1 million is 1100000.
    value, places = int(digits[:400]) * scale, len(rest)
    shown = str(value).rjust(places + 1, "0")
    return f"{shown[:-places]}.{shown[-places:]}".rstrip("0").rstrip(".") if places else shown


def _in_words(found: list[Token], at: int, lists: FactLists) -> tuple[str | None, int]:
    total, part, last, after = 0, None, 0, at
    while after < len(found) and after - at < _MOST_WORDS:
        low = found[after].low
        is_inside = part is not None and after + 1 < len(found)
        if is_inside and low in ("-", "and") and _goes_on(found[after + 1].low, low, last, lists):
            after += 1
            continue
        if low in lists.ordinals and (part is None or 20 <= last < 100):
            return f"{total + (part or 0) + lists.ordinals[low]}{_ORDINAL}", after + 1
        if low in lists.numbers and (part is None or _fits(lists.numbers[low], last)):
            part, last = (part or 0) + lists.numbers[low], lists.numbers[low]
        elif low in lists.scales and len(low) > 2 and part is not None:
            last = lists.scales[low]
            if last == 100:
                part *= last
            else:
                total, part = total + part * last, 0
        else:
            break
        after += 1
    return (None, at) if part is None else (str(total + part), after)


def _fits(value: int, last: int) -> bool:
    return (20 <= last < 100 and value < 10) or (last >= 100 and value < last)


def _goes_on(low: str, sign: str, last: int, lists: FactLists) -> bool:
    value = lists.numbers.get(low, lists.ordinals.get(low))
    if value is None:
        return False
    return 20 <= last < 100 and value < 10 if sign == "-" else last >= 100


def _single(word: str, known: frozenset[str]) -> str | None:
    return word if word in known else word[:-1] if word.endswith("s") and word[:-1] in known else None
