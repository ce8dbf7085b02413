"""Nothing that looks through a person's text may take long over any text: one such search would stop everybody.

A regular expression holds the interpreter's lock while it runs, so that the pages of all people wait for it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from offline_requests import request
from searches import Search, searches, time_of, worst_text, worst_time

from rehearse.documents import as_markdown_text, clean_text, language_of
from rehearse.errors import DocumentError
from rehearse.evidence import blanked, find
from rehearse.interview.assessment import Assessment
from rehearse.llm.plain import plain
from rehearse.offline import OfflineCoach, read_posting
from rehearse.prompts.fence import fenced
from rehearse.rubric import load_rubric
from rehearse.tokens import clipped

SIZE = 8_000
SOON = 0.03
"""Seconds of processor time below which a search need not be measured again: at this size its square takes longer."""
PATH_SOON, PATH_MOST = 0.1, 3.0
TIMES, MOST = 4, 9.0
"""So many times the text may take so many times as long: 4 in proportion to its length, 16 by its square."""

SEARCHES = list(searches())


def growth(time_at: Callable[[int], float]) -> float:
    """How many times as long `TIMES` as much takes; best of five by best of five, since others need the processor."""
    pairs = [(time_at(1), time_at(TIMES)) for _ in range(5)]
    return min(long for _, long in pairs) / max(min(short for short, _ in pairs), 1e-4)


def growth_at(search: Search, number: int) -> float:
    """How many times as long the search takes over the worst input of this number where that is longer."""
    texts = {times: worst_text(search, times * SIZE, number) for times in (1, TIMES)}
    return growth(lambda times: time_of(search, texts[times]))


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: f"{search.name}.{search.method}")
def test_a_search_takes_time_in_proportion_to_the_text(search: Search) -> None:
    took, number = worst_time(search, SIZE, enough=1.0)
    if took < SOON:
        return
    ratio, text = growth_at(search, number), worst_text(search, SIZE, number)
    assert took < 1.0, f"{took:.2f} s for {text[:40]!r}…{text[-20:]!r}"
    assert ratio < MOST, f"{TIMES} times {text[:40]!r}…{text[-20:]!r} takes {ratio:.1f} times as long"


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"\s+$", r"(?:\w+\s?)*;", r"<[^>]*>x"])
def test_a_search_that_does_not_is_found_out(pattern: str) -> None:
    search = Search("made up", re.compile(pattern), "search")

    took, number = worst_time(search, SIZE, enough=0.2)

    assert took >= 0.2 or growth_at(search, number) > MOST


# fmt: off
PUMPS = (
    " ", "\t ", '\xa0', "a", "A ", "A. ", "...", ".).", ".\"", "(", ")(", "(a)", "(m/f/d) ", "[", "[[1]", "|",
    " |", "| |", "-", " - ", "–", "•", " •", "* ", "**", "_a", "<", "< ", "<a ", "<a>", "</", "&", "&lt;", "«",
    "<|", "<|a|>", "`", "\\", "1", "1.", "1,", "1.1 ", "2021 ", "$1 ", "100% ", "e.g. ", "i'", "I'm ", "n't ",
    "um ", "I, I ", "and I ", "not ", ":", "a:", ": ", "//", "www.", "a@", "http://a ", "@ ", " at ", "Nurse ",
    "Nurse, ", "Senior Nurse at ", "and ", "é", 'e\u0301', '\u0301', '\u200b', "中", "中 ", "😀", '\u202e', "\x00",
    "…", "[…]", "..... ", "'", "’", "\"a\" ", "\n", "\n\n", " \n", "\n \n", "- a\n", "1. a\n", "a:\n", "# a\n",
    "Company: \n", "<li>", "<p>", "<br>", "Q1 ", "k ", "years ",
)
# fmt: on

CLOCK = datetime(2026, 11, 25, tzinfo=UTC)


def grade(text: str) -> Assessment:
    return OfflineCoach(load_rubric()).assess(request("five_years", text, resume=text), now=CLOCK)


def quote(text: str) -> None:
    find(text[: len(text) // 2], text)
    find(f"{text[:50]} ... {text[-50:]}", text)
    find("a b … b c", text)


PATHS: dict[str, Callable[[str], object]] = {
    "a posting pasted": lambda text: clean_text(text, what="posting", max_chars=200_000),
    "a posting read": read_posting,
    "the language told": language_of,
    "an answer graded": grade,
    "a quote looked for": quote,
    "text fenced": lambda text: fenced(text, name="answer", marker="1" * 9),
    "text as Markdown": as_markdown_text,
    "a model's text": lambda text: plain(text, longest=1_000_000),
    "a text cut to a budget": lambda text: clipped(text, 500),
    "a rewrite blanked": lambda text: blanked(text, text[: len(text) // 2]),
}


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_way_through_the_program_takes_time_in_proportion_to_the_text(path: str) -> None:
    go = PATHS[path]
    go("I want to become a ward manager within three years. ")

    def time_at(pump: str, size: int) -> float:
        begun = time.process_time()
        # What is no text at all may be refused, in words.
        with suppress(DocumentError):
            go(pump * (size // len(pump)))
        return time.process_time() - begun

    slow = []
    for pump in PUMPS:
        took = time_at(pump, SIZE)
        if took < PATH_SOON:
            continue
        ratio = growth(lambda times, pump=pump: time_at(pump, times * SIZE // TIMES))
        if took > PATH_MOST or ratio > MOST:
            slow.append(f"{pump!r}: {took:.2f} s, and {ratio:.1f} times as long for {TIMES} times as much")
    assert not slow, "\n".join(slow)


def test_one_word_as_long_as_an_answer_may_be_is_graded_in_no_time() -> None:
    begun = time.process_time()

    grade("I want to " + "é" * 200_000)

    assert time.process_time() - begun < 5


def test_half_a_contraction_is_graded_like_any_word() -> None:
    assert grade("n't n't. 's 're n't").status == "not_graded"
    assert read_posting("Nurse\nn't").title.text == "Nurse"
