"""A text as words and sentences, with their places in it; one pass, whatever was typed or transcribed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from rehearse.offline.hesitations import Said as Word
from rehearse.offline.hesitations import without_hesitations

__all__ = ["Sentence", "Word", "Words", "stripped", "words_of"]

# Each alternative begins with another kind of character, so that nothing is ever tried twice.
_PIECE = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['’ʼ‘][^\W\d_]+)*"
    r"|[.!?…。！？]+|[,;:()\[\]—–/|]|\n[ \t]*\n\s*|\n[ \t]*[-*•]|%"
)
_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_HEADS = {"it", "that", "there", "what", "he", "she", "who", "where", "here", "how", "this", "when", "everything"}
_WHOLE = {
    "won't": ("will", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "id": ("i", "would"),
    "dont": ("do", "not"),
}
# Speech comes without full stops; a stretch is cut before one of these once it is long enough.
_JOINTS = {"and", "but", "so", "because", "then", "or", "well", "which"}
_SUBJECTS = {
    "i",
    "i'd",
    "i'm",
    "i've",
    "i'll",
    "you",
    "you'd",
    "it",
    "it's",
    "we",
    "they",
    "he",
    "she",
    "that",
    "that's",
}
_LONG, _LONG_WITH_COMMAS, _COMMA_EVERY = 32, 64, 24
_PIECE_FROM, _HARD = 7, 40


class Sentence(NamedTuple):
    """A stretch of words, `first` to `last` (exclusive) of the text's; `cuts` are the words that begin a clause."""

    first: int
    last: int
    cuts: tuple[int, ...]


class Words(NamedTuple):
    """A text with its words and sentences; what stands in no sentence is no word."""

    text: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]


def words_of(text: str, *, spoken: bool = False) -> Words:
    """Return the text's words and sentences; where it is `spoken`, without what only fills a pause.

    A sentence ends at a full stop, question or exclamation mark, an empty line or a list item. Where none
    comes for 32 words, as in transcribed speech, or for 64 where there are commas, it is cut before a joint
    such as "and I", and after 40 words in any case. Time grows with the length of the text alone.
    """
    words: list[Word] = []
    sentences: list[Sentence] = []
    first = 0
    cuts: list[int] = []
    for found in _PIECE.finditer(text):
        piece = found.group()
        sign = piece[0]
        if sign.isalnum():
            words.extend(Word(part, found.start(), found.end()) for part in _parts(piece))
        elif sign == "%":
            words.append(Word("percent", found.start(), found.end()))
        elif sign in ".!?…。！？\n":
            _close(words, first, cuts, sentences, spoken=spoken)
            first, cuts = len(words), []
        else:
            cuts.append(len(words))
    _close(words, first, cuts, sentences, spoken=spoken)
    return Words(text, tuple(words), tuple(sentences))


def stripped(text: str) -> str:
    """Return the text without blanks and punctuation at its ends, fit to be quoted."""
    return text.strip(' \t\n\r,;:.…—–-()[]|/"“”*•')


def _parts(piece: str) -> tuple[str, ...]:
    word = piece.lower()
    if not word.isascii():
        word = word.replace("’", "'").replace("ʼ", "'").replace("‘", "'")
    if word in _WHOLE:
        return _WHOLE[word]
    if "'" not in word:
        return (word,)
    head, _, tail = word.rpartition("'")
    if word.endswith("n't") and len(word) > len("n't"):
        return (word[:-3], "not")
    ending = "'" + tail
    if ending in _ENDINGS:
        return (head, _ENDINGS[ending])
    if tail == "s":
        return (head, "is") if head in _HEADS else (head,)
    return (word.replace("'", ""),)


def _close(words: list[Word], first: int, cuts: list[int], sentences: list[Sentence], *, spoken: bool) -> None:
    if spoken and len(words) > first:
        meant, before = without_hesitations(words[first:])
        words[first:] = meant
        cuts = [first + before[cut - first] for cut in cuts]
    last = len(words)
    has_commas = (last - first) <= _COMMA_EVERY * (len(cuts) + 1)
    if last - first <= (_LONG_WITH_COMMAS if has_commas else _LONG):
        if last > first:
            sentences.append(_sentence(first, last, cuts))
        return
    begin = first
    starts = set(cuts)
    for at in range(first + 1, last):
        size = at - begin
        is_joint = words[at].text in _JOINTS and at + 1 < last
        if size >= _HARD or (size >= _PIECE_FROM and is_joint and (words[at + 1].text in _SUBJECTS or at in starts)):
            sentences.append(_sentence(begin, at, cuts))
            begin = at
    sentences.append(_sentence(begin, last, cuts))


def _sentence(first: int, last: int, cuts: list[int]) -> Sentence:
    # One endless sentence has many cuts, and is cut many times: bisection keeps that from growing as the square.
    return Sentence(first, last, tuple(cuts[bisect_right(cuts, first) : bisect_left(cuts, last)]))
