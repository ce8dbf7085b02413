"""What single words are worth to a criterion or pitfall: `rubric/word_weights.csv`, one word a line, checked on load.

Phrases and traits look for what they know. How people speak who have a plan differs in all their words from how people
speak who have none ("because", "by", "so far" against "passionate", "always", "grow"), and that shows in any trade.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rehearse.errors import DataError
from rehearse.offline.answer import Answer
from rehearse.yaml_files import shown

NAME = "word_weights.csv"
YEAR, NUMBER = "(year)", "(number)"
"""What stands for any year and any other number."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT, _FEWEST = 20, 8
"""An answer counts as having at least so many different words, so that one word alone never decides."""


class Said(NamedTuple):
    """The different words of an answer outside rows of keywords: by sentence, and all together."""

    sentences: Mapping[int, frozenset[str]]
    all: frozenset[str]

    def worth(self, weights: Mapping[str, float]) -> float:
        """Return ``Σ weight / √n`` over the n different words: long answers gather words, and earn nothing by that."""
        return math.fsum(weights.get(word, 0.0) for word in sorted(self.all)) / self._size

    def most(self, weights: Mapping[str, float]) -> tuple[float, int | None]:
        """Return what the sentence adds that adds most, 0 or more, and its place; None where no sentence does."""
        sums = {at: math.fsum(weights.get(word, 0.0) for word in sorted(one)) for at, one in self.sentences.items()}
        best = max(sums, key=lambda at: (sums[at], -at), default=None)
        return (0.0, None) if best is None or sums[best] <= 0 else (sums[best] / self._size, best)

    @property
    def is_short(self) -> bool:
        """Whether there are so few that what is missing among them says little."""
        return len(self.all) < _SHORT

    @property
    def _size(self) -> float:
        return math.sqrt(max(_FEWEST, len(self.all)))


def said(answer: Answer, sentences: Iterable[int] | None = None) -> Said:
    """Return the different words of an answer, or of some of its sentences."""
    taken = range(len(answer.words.sentences)) if sentences is None else sorted(sentences)
    words = {at: frozenset(map(_counted, answer.tokens(at))) for at in taken if not answer.lists[at]}
    return Said(words, frozenset[str]().union(*words.values()))


def word_weights(data: bytes, *, path: Path, columns: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return what the words are worth, by column and word; words that are worth nothing there are left out.

    Args:
        data: The file's bytes: a head of ``word`` and the columns, then a line for each word, an empty field for 0.
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


def _counted(word: str) -> str:
    if word[0].isdigit():
        return YEAR if _YEAR.fullmatch(word) else NUMBER
    return word


def _fault(path: Path, line: int, what: str) -> DataError:
    return DataError(f"In {shown(path)}, line {line}: {what}; correct it and check with `rehearse doctor`.")
