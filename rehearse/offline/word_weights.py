"""What words and pairs of words are worth to a criterion or pitfall: `rubric/word_weights.csv`, checked on load.

Phrases and traits look for what they know. How people speak who have a plan differs in all their words from how people
speak who have none ("because", "by", "so far" against "passionate", "always", "grow"), and that shows in any trade.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from rehearse.errors import DataError
from rehearse.offline.answer import Answer
from rehearse.yaml_files import shown

NAME = "word_weights.csv"
YEAR, NUMBER = "(year)", "(number)"
"""What stands for any year and any other number."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENOUGH = 40
"""So many different words tell enough of an answer."""
_HUNDRED = 100
_FEWEST = 8
"""An answer counts as having at least so many different words, so that one word alone never decides."""
# Who dodges a question or holds on to one road does so in talk of anything; of the others only talk of work tells.
_PAIRS_OF_ALL = frozenset({"flexibility", "handling"})


class WordWeights(NamedTuple):
    """What words and pairs add to each of so many `steps`, in whole hundredths.

    Their sum is the same in whatever order a set gives its words, and quickly made.
    """

    steps: int
    hundredths: Mapping[str, tuple[int, ...]]


class Said(NamedTuple):
    """The different words and pairs of an answer outside rows of keywords: by sentence, and all together."""

    sentences: Mapping[int, frozenset[str]]
    words: frozenset[str]
    pairs: frozenset[str]

    def worth(self, weights: WordWeights) -> tuple[float, ...]:
        """Return for each step ``Σ weight / √n`` over the n different words, and again over the pairs.

        Long answers gather words, and earn nothing by that.
        """
        of_words, of_pairs = (_sums(known, weights) for known in (self.words, self.pairs))
        by_words, by_pairs = _HUNDRED * root(self.words), _HUNDRED * root(self.pairs)
        return tuple(one / by_words + other / by_pairs for one, other in zip(of_words, of_pairs, strict=True))

    def most(self, weights: WordWeights, step: int = 0) -> tuple[float, int | None]:
        """Return what the sentence adds to a step that adds most, 0 or more, and its place; None where none does."""
        sums = {at: _sums(one, weights)[step] for at, one in self.sentences.items()}
        best = max(sums, key=lambda at: (sums[at], -at), default=None)
        if best is None or sums[best] <= 0:
            return 0.0, None
        return sums[best] / (_HUNDRED * root(self.words)), best

    @property
    def brevity(self) -> float:
        """How much too few words there are to tell much: 1 where there are enough, 2 where half as many."""
        return max(1.0, _ENOUGH / max(1, len(self.words)))


class Told(NamedTuple):
    """The words and pairs of an answer: `all` of them, and those `about` work, with its pairs or with all of them."""

    all: Said
    about: Said
    about_and_all_pairs: Said

    def on(self, criterion: str) -> Said:
        """Return those that speak for a level of a criterion."""
        return self.about_and_all_pairs if criterion in _PAIRS_OF_ALL else self.about


def told(answer: Answer, about: Collection[int]) -> Told:
    """Return the different words and pairs of an answer; `about` are its sentences that speak of work."""
    places = frozenset(at for at in range(len(answer.words.sentences)) if not answer.lists[at])
    tokens = {at: [counted(word) for word in answer.tokens(at)] for at in places}
    words = {at: frozenset(some) for at, some in tokens.items()}
    pairs = {at: frozenset(map(" ".join, pairwise(some))) for at, some in tokens.items()}
    work = places.intersection(about)
    return Told(_said(words, pairs, places, places), _said(words, pairs, work, work), _said(words, pairs, work, places))


def _said(
    words: Mapping[int, frozenset[str]],
    pairs: Mapping[int, frozenset[str]],
    of_words: frozenset[int],
    of_pairs: frozenset[int],
) -> Said:
    nothing = frozenset[str]()
    return Said(
        {at: (words[at] if at in of_words else nothing) | pairs[at] for at in sorted(of_pairs)},
        frozenset[str]().union(*(words[at] for at in of_words)),
        frozenset[str]().union(*(pairs[at] for at in of_pairs)),
    )


def _sums(some: Collection[str], weights: WordWeights) -> Sequence[int]:
    worth = weights.hundredths
    known = [worth[one] for one in some if one in worth]
    return list(map(sum, zip(*known, strict=True))) if known else (0,) * weights.steps


def root(some: Collection[str]) -> float:
    """Return √n, which the sum of the weights of n different words or pairs is divided by."""
    return math.sqrt(max(_FEWEST, len(some)))


def word_weights(data: bytes, *, path: Path, columns: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return what words and pairs are worth, by column; those that are worth nothing there are left out.

    Args:
        data: The file's bytes: a head of ``word`` and the columns, then a line for each, an empty field for 0.
        path: Where they were read, for messages.
        columns: The columns that have to be there, in order.

    Raises:
        DataError: the file is not UTF-8, its head is another one, or a line is malformed.
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DataError(f"Expected UTF-8 text in {shown(path)}, found other bytes; save it as UTF-8.") from error
    rows = csv.reader(lines)
    head = next(rows, [])
    if head != ["word", *columns]:
        raise _fault(path, 1, f"expected the columns word, {', '.join(columns)}, found {', '.join(head) or 'none'}")
    found: dict[str, dict[str, float]] = {column: {} for column in columns}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise _fault(path, number, f"expected {len(head)} fields, found {len(row)}")
        if not row[0] or row[0] in seen:
            raise _fault(path, number, f"the word {row[0]!r} stands twice" if row[0] else "the word is missing")
        seen.add(row[0])
        for column, field in zip(columns, row[1:], strict=True):
            if field:
                found[column][row[0]] = _number(field, path, number, column)
    return found


def stepwise(columns: Sequence[Mapping[str, float]]) -> WordWeights:
    """Return the columns, one for each step, as what each word adds to all of them, rounded to hundredths."""
    known = dict.fromkeys(word for column in columns for word in column)
    return WordWeights(
        len(columns),
        {word: tuple(round(_HUNDRED * column.get(word, 0.0)) for column in columns) for word in known},
    )


def as_csv(weights: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield the lines of such a file, words in order; the columns are those of `weights`, in order."""
    yield ",".join(["word", *weights])
    for word in sorted({word for one in weights.values() for word in one}):
        yield ",".join([word, *(f"{one[word]:g}" if word in one else "" for one in weights.values())])


def _number(field: str, path: Path, line: int, column: str) -> float:
    try:
        value = float(field)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _fault(path, line, f"expected a number under {column}, found {field!r}")
    return value


def counted(word: str) -> str:
    """Return the word as it is counted: one name for all years, another for all other numbers."""
    if word[0].isdigit():
        return YEAR if _YEAR.fullmatch(word) else NUMBER
    return word


def _fault(path: Path, line: int, what: str) -> DataError:
    return DataError(f"In {shown(path)}, line {line}: {what}; correct it and check with `rehearse doctor`.")
