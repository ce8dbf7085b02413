"""Where a quote stands in a text, and which text it comes from. Code decides this, never a model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from rehearse.evidence.folded import Folded, folded

Source = Literal["answer", "earlier", "resume"]

_ELLIPSIS = re.compile(r"\[ ?(?:…|\.{3,9}) ?\]|…|\.{3,9}")
_AROUND = " '.,;:!?()[]-…"
_FEWEST_WORDS = 2
_WORD = re.compile(r"\w+")
_WORD_END = re.compile(r"\W|$")
# Written without blanks between words, so that a quote may begin and end anywhere: Thai to Khmer, kana, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Span(NamedTuple):
    """A stretch of a text: offsets of its first character and of the one after its last."""

    start: int
    end: int


def find(quote: str, text: str) -> tuple[Span, ...]:
    """Return where the quote stands in the text, in order; nothing where it does not stand there.

    Case, white space, invisible characters, the kinds of quotation marks and dashes, and punctuation around
    the quote are no difference. It begins and ends between words. A quote joined with '…', '...' or '[...]'
    stands there where its parts do, in this order and each of at least two words; its spans are the parts'.
    """
    within = folded(text)
    whole = _trimmed(quote)
    if not whole:
        return ()
    spans = _everywhere(whole, within)
    return spans or _by_parts(quote, within)


def verbatim(quote: str, text: str) -> str | None:
    """Return the words of the quote exactly as they stand in the text, parts joined by ' … '; None if nowhere."""
    spans = find(quote, text)
    if not spans:
        return None
    is_joined = not _everywhere(_trimmed(quote), folded(text))
    return " … ".join(text[span.start : span.end] for span in (spans if is_joined else spans[:1]))


def source_of(quote: str, *, answer: str, earlier: Iterable[str] = (), resume: str = "") -> Source | None:
    """Return which text the quote comes from, the answer going first; None where it stands in none of them.

    Questions, postings and instructions are not asked: words that stand only there are no evidence.
    """
    if find(quote, answer):
        return "answer"
    if any(find(quote, text) for text in earlier):
        return "earlier"
    return "resume" if find(quote, resume) else None


def _trimmed(quote: str) -> str:
    trimmed = folded(quote).text.strip(_AROUND)
    return trimmed if _WORD.search(trimmed) else ""


def _by_parts(quote: str, within: Folded) -> tuple[Span, ...]:
    parts = [part for part in (_trimmed(piece) for piece in _ELLIPSIS.split(quote)) if part]
    if len(parts) < 2 or any(_words(part) < _FEWEST_WORDS for part in parts):
        # An ellipsis at an end leaves one part, which stands there as a whole or not at all.
        return ()
    spans: list[Span] = []
    at = 0
    for part in parts:
        found = _next(part, within.text, at)
        if found < 0:
            return ()
        at = found + len(part)
        spans.append(_span(found, at, within))
    return tuple(spans)


def _everywhere(part: str, within: Folded) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = _next(part, within.text, 0)
    while at >= 0:
        spans.append(_span(at, at + len(part), within))
        at = _next(part, within.text, at + len(part))
    return tuple(spans)


def _next(part: str, text: str, at: int) -> int:
    """Return the first place from `at` on where `part` stands between words, or -1."""
    while (at := text.find(part, at)) >= 0:
        end = at + len(part)
        if _is_between(text, at) and _is_between(text, end):
            return at
        # The next place that it can begin at is after this word, which keeps the search linear.
        after = _WORD_END.search(text, at) if _is_letter(part[0]) and not _UNSPACED.match(part) else None
        at = max(at + 1, after.start() if after else 0)
    return -1


def _is_between(text: str, at: int) -> bool:
    """Say whether a word may end before `at` and another begin there."""
    if at == 0 or at == len(text):
        return True
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after):
        return False
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return True
    return not (_is_letter(before) and _is_letter(after))


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or bool(unicodedata.combining(sign))


def _words(part: str) -> int:
    # Two signs of a script without blanks count as a word.
    return len(_WORD.findall(_UNSPACED.sub(" ", part))) + len(_UNSPACED.findall(part)) // 2


def _span(start: int, end: int, within: Folded) -> Span:
    return Span(within.origins[start], within.origins[end - 1] + 1)
