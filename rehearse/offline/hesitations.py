"""Speech as it was meant: sounds, fillers and words said twice taken out, years in words made one.

What is left keeps its place in the text, so that quotes stay word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_SOUNDS = frozenset({"um", "umm", "uh", "uhh", "uhm", "er", "err", "erm", "hm", "hmm", "mm", "mhm", "ah", "eh"})
# Rows of words that fill a pause, unless one of the words stands before them that make them mean something.
# fmt: off
_ASKING = frozenset((
    "do", "did", "does", "if", "as", "what", "that", "how", "who", "when", "let", "will", "would", "should", "all",
    "we",
))
_POINTING = frozenset((
    "the", "this", "that", "a", "any", "some", "same", "what", "which", "every", "these", "those", "right",
))
# fmt: on
_FILLERS: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("you", "know"), _ASKING),
    (("i", "mean"), frozenset({"what", "that", "which", "how", "if"})),
    (("so", "yeah"), frozenset()),
    (("yeah", "so"), frozenset()),
    (("sort", "of"), _POINTING),
    (("kind", "of"), _POINTING),
)
# "I mean to", "I mean it": something is meant.
_MEANT = frozenset({"to", "it", "that", "every"})
# Beside one of these "like" is a verb or compares.
# fmt: off
_LIKING = frozenset((
    "i", "we", "you", "they", "he", "she", "who", "would", "will", "do", "did", "does", "not", "really", "also",
    "just", "always", "looks", "look", "looked", "feel", "feels", "felt", "sound", "sounds", "seem", "seems",
    "something", "someone", "somebody", "anything", "things", "more", "most", "much", "is", "be", "am", "are",
    "was", "were", "company", "companies", "firm", "employer", "organisation", "organization", "place",
    "school", "people", "work", "job", "jobs", "what", "to", "much", "and", "too", "quite",
))
# fmt: on
# fmt: off
_LIKED = frozenset((
    "yours", "mine", "ours", "this", "these", "those", "that", "here", "to",
))
# fmt: on
# "I like want": nobody likes a verb.
_SPEAKING = frozenset({"i", "we", "they", "to"})
_DOING = frozenset(
    {"want", "would", "will", "am", "was", "have", "had", "do", "did", "just", "think", "can", "could", "be"}
)
# Said twice on purpose.
_DOUBLED = frozenset({"had", "that", "very", "really", "more", "so", "no", "always", "never", "long", "far", "much"})
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_ONES = {
    word: value
    for value, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], start=1)
}
# After one of these, "twenty eight" is a year.
# fmt: off
_DATED = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "spring", "summer", "autumn", "winter", "fall", "easter", "christmas",
))
# fmt: on
_SUSPECT = _SOUNDS | {row[0] for row, _ in _FILLERS} | {"like", "two", "twenty"}


class Said(NamedTuple):
    """A word in lower case with its place in the text; `end` is exclusive."""

    text: str
    start: int
    end: int


_NOTHING = (Said("", 0, 0), Said("", 0, 0))


def without_hesitations(words: Sequence[Said]) -> tuple[list[Said], list[int]]:
    """Return the words of one sentence that are meant, and for each word given, how many are kept before it.

    The second list has one number more than there are words, the last being how many are kept in all.
    """
    kept: list[Said] = []
    before: list[int] = []
    at = 0
    last = last_but_one = ""
    while at < len(words):
        word = words[at].text
        if word not in _SUSPECT and word not in (last, last_but_one):
            before.append(len(kept))
            kept.append(words[at])
            last_but_one, last = last, word
            at += 1
            continue
        size, year = _year(words, at, kept)
        skipped = 0 if year else _skipped(words, at, kept)
        before += [len(kept)] * max(size, skipped, 1)
        if year:
            kept.append(words[at]._replace(text=str(year), end=words[at + size - 1].end))
            at += size
        elif skipped:
            at += skipped
        else:
            kept.append(words[at])
            at += 1
        last_but_one, last = [one.text for one in (*_NOTHING, *kept[-2:])][-2:]
    return kept, [*before, len(kept)]


def _skipped(words: Sequence[Said], at: int, kept: Sequence[Said]) -> int:
    """Return how many words from here on only fill a pause."""
    word = words[at].text
    previous = kept[-1].text if kept else ""
    following = words[at + 1].text if at + 1 < len(words) else ""
    if word in _SOUNDS:
        return 1
    for row, unless in _FILLERS:
        if word == row[0] and following == row[1] and previous not in unless:
            after = words[at + 2].text if at + 2 < len(words) else ""
            if row[0] != "i" or after not in _MEANT:
                return len(row)
    # "It's it's": a contraction makes two words.
    is_pair = at + 1 < len(words) and words[at + 1].start == words[at].start
    if is_pair and len(kept) > 1 and (kept[-2].text, kept[-1].text) == (word, following):
        return 2
    if word == "like" and following in _DOING and previous in _SPEAKING:
        return 1
    if word == "like" and previous and previous not in _LIKING and following not in _LIKED:
        return 1
    is_same_place = bool(kept) and kept[-1].start == words[at].start
    if word == previous and not is_same_place and word not in _DOUBLED and word.isalpha():
        return 1
    return 0


def _year(words: Sequence[Said], at: int, kept: Sequence[Said]) -> tuple[int, int]:
    """Return how many words make a year said in words from here on, and which; zeros where none does.

    "Twenty twenty nine", "two thousand and thirty", and "twenty eight" after a month or a season.
    """
    row = [word.text for word in words[at : at + 5]]
    if row[:2] == ["two", "thousand"]:
        rest = row[3:] if row[2:3] == ["and"] else row[2:]
        size, value = _number(rest)
        return (len(row[: len(row) - len(rest)]) + size, 2000 + value) if size else (0, 0)
    if row[:1] != ["twenty"]:
        return 0, 0
    if len(row) > 1 and row[1] in _TENS:
        size, value = _number(row[1:])
        return 1 + size, 2000 + value
    last = [word.text for word in kept[-2:] if word.text != "of"]
    if last and last[-1] in _DATED:
        size, value = _number(row)
        return (size, 2000 + value) if size == 2 else (0, 0)
    return 0, 0


def _number(row: Sequence[str]) -> tuple[int, int]:
    """Return how many words a number of two digits takes, and its value; zeros where there is none."""
    if not row or row[0] not in _TENS:
        return 0, 0
    value = _TENS[row[0]]
    if len(row) > 1 and row[1] in _ONES:
        return 2, value + _ONES[row[1]]
    return 1, value
