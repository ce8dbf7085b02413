"""Years that an answer claims and those of a resume, told or by its dates, where both speak of one place or trade."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import datetime

from rehearse.offline.answer import Answer
from rehearse.offline.claims import EMPTY, WHEN, Passage
from rehearse.offline.facts import stem
from rehearse.offline.words import words_of

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(_MONTHS)
# Blanks are bounded: a heap of them is walked once.
_RANGE = re.compile(
    rf"(?:(?P<first_month>{_MONTH})\s{{1,3}})?(?P<first>(?:19|20)\d\d)?\s{{0,3}}(?:-|–|to|until)\s{{0,3}}(?:the\s{{1,3}})?"
    rf"(?:(?P<last_month>{_MONTH})\s{{1,3}})?(?P<last>(?:19|20)\d\d|present|date|now|today)\b",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"[^.;\n]+")
_AROUND, _TO, _AFTER = 9, 4, 8
_YEARS_APART = 2
# So much longer than by the resume it has to be, in years and as a share, since people round up and forget.
_YEARS_OVER, _TIMES_OVER = 1.5, 1.5
_HALF = 0.5
_AHEAD = frozenset(["in", "within", "next", "another", "after", "over", "until", "every", "under"])


def years_against(answer: Answer, resume: str, now: datetime) -> tuple[Passage, Passage] | None:
    """Return years of the answer, and the resume's own words or dates that they don't go with; or None."""
    return _told_otherwise(answer, resume) or _longer_than_dates(answer, resume, now)


def _told_otherwise(answer: Answer, resume: str) -> tuple[Passage, Passage] | None:
    told = _years_of(answer.words.text, answer)
    if not told:
        return None
    for stems, years, words in told:
        for other_stems, other_years, other_words in _years_of(resume, answer):
            if stems & other_stems and abs(years - other_years) >= _YEARS_APART:
                return Passage(words, "answer", None), Passage(other_words, "resume", None)
    return None


def _longer_than_dates(answer: Answer, resume: str, now: datetime) -> tuple[Passage, Passage] | None:
    """Return years that are claimed for a place or trade and the resume's dates for it, far shorter; or None."""
    entries = list(_entries(resume, now, answer))
    for years, stems, words, sentence in _claims(answer) if entries else ():
        same = [(span, told) for span, about, told in entries if stems & about]
        told_for = sum(span for span, _ in same)
        if same and years >= max(told_for + _YEARS_OVER, told_for * _TIMES_OVER):
            return Passage(words, "answer", sentence), Passage(same[0][1], "resume", None)
    return None


def _claims(answer: Answer) -> Iterator[tuple[float, frozenset[str], str, int]]:
    """Yield each number of years told of the past: how many, the stems around it, its words, and its sentence."""
    ahead = answer.in_sentences("goal", "explained")
    for index, sentence in enumerate(answer.words.sentences):
        words = answer.words.words
        # "Nine years I stood before a class" is past by its order, in whatever verb.
        begins = [word.text for word in words[sentence.first + 1 : sentence.first + 3]] == ["years", "i"]
        if index in ahead or not (begins or answer.has(index, "past", "ed")):
            continue
        for at in range(sentence.first, sentence.last):
            if words[at].text not in ("years", "year"):
                continue
            near = range(max(sentence.first, at - _TO), at)
            numbers = [(one, value) for one in near if (value := _number(words[one].text, answer)) >= 1]
            if not numbers:
                continue
            first, value = numbers[-1]
            if first > sentence.first and words[first - 1].text in _AHEAD:
                continue
            half = _HALF if any(words[one].text == "half" for one in range(first, at)) else 0.0
            begin, end = max(sentence.first, first - _AROUND), min(sentence.last, at + 1 + _AROUND)
            stems = frozenset(stem(word.text) for word in words[begin:end] if _tells(word.text, answer))
            said = answer.words.text[words[first].start : words[end - 1].end]
            yield value + half, stems, said, index


def _entries(resume: str, now: datetime, answer: Answer) -> Iterator[tuple[float, frozenset[str], str]]:
    """Yield each stretch of a resume that has dates: its years, the stems of its words, and itself."""
    for entry in _ENTRY.finditer(resume):
        found = _RANGE.search(entry.group())
        if found is None:
            continue
        last = _date(found["last"], found["last_month"], now, ends=True)
        first = _date(found["first"] or found["last"], found["first_month"], now, ends=False)
        stems = frozenset(stem(word.text) for word in words_of(entry.group()).words if _tells(word.text, answer))
        if last > first and (found["first"] or found["first_month"]):
            yield last - first, stems, entry.group().strip()


def _date(year: str, month: str | None, now: datetime, *, ends: bool) -> float:
    """Return a date of a resume in years; without a month the year's beginning, or its end where a stretch ends."""
    if not year.isdigit():
        return now.year + now.month / 12
    if month is None:
        return float(year) + (1 if ends else 0)
    return float(year) + (_MONTHS[month.lower()] - (0 if ends else 1)) / 12


def _number(word: str, answer: Answer) -> float:
    """Return the number that a word stands for, 0 where it stands for none that years are told in."""
    if word.isascii() and word.isdigit():
        return float(word) if len(word) <= 2 else 0.0
    return float(answer.signals.numbers.get(word) or 0)


def _tells(word: str, answer: Answer) -> bool:
    lists = answer.signals.matcher.lists(word)
    return len(word) > 3 and word.isalpha() and stem(word) not in EMPTY and WHEN.isdisjoint(lists)


def _years_of(text: str, answer: Answer) -> list[tuple[frozenset[str], float, str]]:
    """Return "N years of/as/in ..." with the stems of what they were spent on."""
    signals = answer.signals
    words = words_of(text)
    found = []
    for sentence in words.sentences:
        tokens = words.words[sentence.first : sentence.last]
        for at in range(len(tokens) - 2):
            years = _number(tokens[at].text, answer)
            if years and tokens[at + 1].text == "years" and tokens[at + 2].text in ("of", "as", "in"):
                about = tokens[at + 3 : at + 3 + _AFTER]
                stems = frozenset(
                    stem(word.text) for word in about if not {"function", "generic"} & signals.matcher.lists(word.text)
                )
                last = about[-1] if about else tokens[at + 2]
                found.append((stems, years, text[tokens[at].start : last.end]))
    return found
