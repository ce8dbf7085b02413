"""Pieces of Markdown: people's words so that they show as they were written, quotes, tables."""

from __future__ import annotations

from collections.abc import Iterable

from rehearse.documents import as_markdown_text
from rehearse.report.model import Quoted
from rehearse.report.words import Words


def text(words: str) -> str:
    """Return words that may have several lines."""
    return as_markdown_text(words)


def flat(words: str) -> str:
    """Return words in one line."""
    return as_markdown_text(" ".join(words.split()))


def block(words: str) -> str:
    """Return words as a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in as_markdown_text(words).splitlines())


def quoted(quotes: tuple[Quoted, ...], words: Words) -> str:
    """Return quotes as a list inside of a list, each with where it comes from unless that is the answer."""
    items = []
    for quote in quotes:
        source = "" if quote.source == "answer" else f" {words.say(f'from_{quote.source}')}"
        items.append(f"\n  - {words.say('quoted', text=flat(quote.text))}{source}")
    return "".join(items)


def number(value: int | None) -> str:
    """Return a number, or a dash where there is none."""
    return "–" if value is None else str(value)


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table whose columns behind the first are aligned to the right."""
    ruler = ("---", *("---:" for _ in heads[1:]))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ruler, *rows))
