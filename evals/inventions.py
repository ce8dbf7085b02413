"""Facts of a stronger version that nobody stated, found by simple means that the product does not share.

The product takes new facts out of a rewrite itself. To measure how well, another pair of eyes is needed:
this module knows nothing of `rehearse.evidence`, sees less, and errs on the side of silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_BLANK = re.compile(r"\[\d{1,3}\]")
_MANY_CAPITALS = 0.15
"""Share of capitals within sentences from which on they tell no name: German nouns, titles, shouting."""

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS: dict[str, float] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    "couple": 2,
    "both": 2,
    "twice": 2,
    "dozen": 12,
}
_LARGEST_WORD = 12
_SCALES = {"hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000, "billion": 10**9}
# 'One' is an article more often than a number, and 'a year' may well be told as '1 year'.
_COMMON = 1
_CURRENCIES = {
    "$": "dollar", "usd": "dollar", "dollar": "dollar", "dollars": "dollar", "€": "euro", "eur": "euro",
    "euro": "euro", "euros": "euro", "£": "pound", "gbp": "pound", "pound": "pound", "pounds": "pound",
    "chf": "franc", "franc": "franc", "francs": "franc",
}  # fmt: skip

_TOKEN = re.compile(r"\d+(?:[.,’' ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+|[$€£]")
_MIXED = re.compile(r"\b(?=\w*\d)(?=\w*[^\W\d_])\w+\b")
_NUMBER_WITH_UNIT = re.compile(r"\d+(?:k|m|bn|st|nd|rd|th|s|x|h|am|pm|years?)?", re.IGNORECASE)
_NAME = re.compile(r"(?<!\w)[^\W\d_]+(?:[.&'’][^\W\d_]+)*(?!\w)")
_BEGINS = re.compile(r"(?:^|[.!?:;…\n]|[-*•–—]|[\"“”„(\[])\s*[\"“”„(\[*•-]*\s*$")
_NO_NAMES = frozenset({"am", "cv", "dr", "mr", "mrs", "ms", "ok", "okay", "pm"})


def inventions(text: str, *sources: str) -> tuple[str, ...]:
    """Return the facts of `text` that stand in none of the sources, as they are written, each once.

    Facts are numbers and years in digits, numbers up to twelve in words, amounts in a currency nobody named,
    words of letters and digits, and capitalised words within a sentence. Blanks such as ``[1]`` are none.
    Where the first source, the answer, writes many words with a capital, names are not looked for.
    """
    stripped = _BLANK.sub(" … ", text)
    stated = " \n".join(sources)
    found = [*_numbers(stripped, stated), *_mixed(stripped, stated)]
    if not sources or _share_of_capitals(sources[0]) <= _MANY_CAPITALS:
        found += _names(stripped, stated)
    places = {word: stripped.find(word) for word in found}
    return tuple(sorted(places, key=places.__getitem__))


def _numbers(text: str, stated: str) -> Iterator[str]:
    known = _values(stated)
    currencies = {_CURRENCIES[token] for token in _tokens(stated) if token in _CURRENCIES}
    words = _TOKEN.findall(_without_mixed(text))
    tokens = [word.lower() for word in words]
    for place, word in enumerate(words):
        value = _value(tokens[place])
        if value is None or (word[0].isalpha() and value > _LARGEST_WORD):
            continue
        if value != _COMMON and not _readings(place, tokens) & known:
            yield word
        beside = (*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2])
        named = {_CURRENCIES[token] for token in beside if token in _CURRENCIES}
        if named and not named & currencies:
            yield word


def _mixed(text: str, stated: str) -> Iterator[str]:
    known = stated.lower()
    for match in _MIXED.finditer(text):
        if not _NUMBER_WITH_UNIT.fullmatch(match[0]) and match[0].lower() not in known:
            yield match[0]


def _names(text: str, stated: str) -> Iterator[str]:
    known = _known_words(stated)
    for name in _capitalised(text):
        plain = name.lower()
        if plain in _NO_NAMES or plain in _CURRENCIES:
            continue
        if plain not in known and plain.removesuffix("s") not in known:
            yield name


def _capitalised(text: str) -> Iterator[str]:
    """Yield the words of two and more letters that begin with a capital though no sentence begins there."""
    for match in _NAME.finditer(text):
        word = match[0]
        if not word[0].isupper() or _BEGINS.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        stem = re.split(r"['’]", word)[0]
        if len(stem) > 1:
            yield stem


def _share_of_capitals(text: str) -> float:
    words = _NAME.findall(text)
    return len(list(_capitalised(text))) / len(words) if words else 0.0


def _known_words(stated: str) -> frozenset[str]:
    words = {re.split(r"['’]", word)[0].lower() for word in _NAME.findall(stated)}
    return frozenset(words | {part for word in words for part in word.split(".")} | {f"{word}s" for word in words})


@lru_cache(maxsize=8)
def _values(stated: str) -> frozenset[float]:
    tokens = _tokens(stated)
    return frozenset(value for place in range(len(tokens)) for value in _readings(place, tokens))


def _readings(place: int, tokens: list[str]) -> set[float]:
    """Return what the number at a place may amount to: alone, with the scale after it, or as tens and units."""
    value = _value(tokens[place])
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    if value is None:
        return {float(_SCALES[tokens[place]])} if tokens[place] in _SCALES and len(tokens[place]) > 2 else set()
    readings = {value}
    if after in _SCALES:
        readings.add(value * _SCALES[after])
    if tokens[place] in _TENS and after in _UNITS[1:10]:
        readings.add(value + _UNITS.index(after))
    return readings


def _value(token: str) -> float | None:
    if token[0].isdecimal():
        grouped = re.fullmatch(r"\d+(?:[.,’' ]\d{3})+", token)
        return float(re.sub(r"\D", "", token)) if grouped else float(token.replace(",", "."))
    return _WORDS.get(token)


def _tokens(text: str) -> list[str]:
    return [token.lower() for token in _TOKEN.findall(_without_mixed(text))]


def _without_mixed(text: str) -> str:
    return _MIXED.sub(lambda match: match[0] if _NUMBER_WITH_UNIT.fullmatch(match[0]) else " ", text)
