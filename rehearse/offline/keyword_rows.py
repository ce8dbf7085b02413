"""Rows of keywords: things named one after another, with nobody who wants or does anything with them."""

from __future__ import annotations

from itertools import pairwise

from rehearse.offline.signals import Signals
from rehearse.offline.words import Words

# A row of keywords has this many pieces or more of so many words at most, they make up this share of
# it, and no more than this share of its words only join others.
_LIST_PIECES, _LIST_PIECE, _LIST_SHARE, _LIST_JOINING = 3, 4, 0.6, 0.5
# A piece that begins with one of these says when, where or why, as in "Finance director, in Leeds, by about 2033".
_CLAUSE = frozenset((
    "when", "once", "after", "before", "until", "till", "if", "unless", "because", "since", "as", "so", "by", "within",
    "in", "at", "on", "from", "for", "with", "without", "to", "not",
))  # fmt: skip
# A salad of keywords has so many words, and telling ones among them; at most these shares of verbs and joining words,
# and so many telling words to each verb. A row without commas, in one sentence, likewise.
_SALAD, _SALAD_TELLING, _SALAD_VERBS, _SALAD_JOINING, _SALAD_EACH = 20, 10, 0.12, 0.42, 1.8
_ROW, _ROW_TELLING, _ROW_JOINING, _ROW_SHARE, _MOSTLY = 16, 6, 0.47, 0.2, 0.5


def rows_in(words: Words, specific: tuple[frozenset[str], ...], signals: Signals) -> tuple[bool, ...]:
    """Tell for each sentence whether it is a row of keywords: all are where the whole answer is a salad of such.

    Args:
        words: The answer's words.
        specific: The telling words of each sentence.
        signals: What lists a word stands in.
    """
    if _is_salad(words, specific, signals):
        return (True,) * len(words.sentences)
    rows = tuple(
        _is_list(words, index, signals) or _is_row(words, index, specific[index], signals)
        for index in range(len(words.sentences))
    )
    sizes = [one.last - one.first for one in words.sentences]
    in_rows = sum(size for size, is_row in zip(sizes, rows, strict=True) if is_row)
    return (True,) * len(rows) if in_rows >= max(_SALAD, _MOSTLY * sum(sizes)) else rows


def _is_salad(words: Words, specific: tuple[frozenset[str], ...], signals: Signals) -> bool:
    """Tell whether an answer is things put in a row, with hardly a verb between."""
    of_word = signals.matcher.lists
    tokens = [of_word(word.text) for one in words.sentences for word in words.words[one.first : one.last]]
    size = len(tokens)
    telling = sum(map(len, specific))
    if size < _SALAD or telling < _SALAD_TELLING:
        return False
    verbs = sum("auxiliary" in lists for lists in tokens)
    joining = sum("function" in lists for lists in tokens)
    is_row = verbs <= _SALAD_VERBS * size and joining < _SALAD_JOINING * size
    return is_row and joining > 0 and telling >= _SALAD_EACH * (verbs + 1)


def _is_row(words: Words, index: int, specific: frozenset[str], signals: Signals) -> bool:
    """Tell whether a long sentence is a row of things without commas, as a transcript has it."""
    sentence = words.sentences[index]
    of_word = signals.matcher.lists
    tokens = [of_word(word.text) for word in words.words[sentence.first : sentence.last]]
    if sentence.cuts or len(tokens) < _ROW or len(specific) < _ROW_TELLING:
        return False
    speaking = sum("me" in lists for lists in tokens)
    joining = sum("function" in lists for lists in tokens)
    return speaking <= 1 and joining <= _ROW_JOINING * len(tokens) and len(specific) >= _ROW_SHARE * len(tokens)


def _is_list(words: Words, index: int, signals: Signals) -> bool:
    """Tell whether a sentence is a row of keywords: mostly short pieces without a word that makes a sentence."""
    sentence = words.sentences[index]
    of_word = signals.matcher.lists
    tokens = [of_word(word.text) for word in words.words[sentence.first : sentence.last]]
    joining = sum("function" in lists for lists in tokens)
    is_spoken = joining > _LIST_JOINING * len(tokens) or any("me" in lists for lists in tokens)
    if is_spoken or len(sentence.cuts) < _LIST_PIECES - 1:
        return False
    edges = [sentence.first, *sentence.cuts, sentence.last]
    sizes = [
        last - first
        for first, last in pairwise(edges)
        if last - first <= _LIST_PIECE
        and words.words[first].text not in _CLAUSE
        and not any("auxiliary" in lists for lists in tokens[first - sentence.first : last - sentence.first])
    ]
    return len(sizes) >= _LIST_PIECES and sum(sizes) >= _LIST_SHARE * len(tokens)
