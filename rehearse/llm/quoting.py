"""Which of a model's quotes stand where they are said to stand, each as it really reads there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rehearse.evidence import source_of, verbatim
from rehearse.interview.assessment import Quote
from rehearse.interview.coach import AnswerRequest

_LETTERS = 2
"""A quote of fewer letters and digits ("I") is in any text, and evidence of nothing."""
_SHOWN = 120


class Sources(NamedTuple):
    """The texts that a quote may come from."""

    answer: str
    earlier: tuple[str, ...]
    resume: str

    @classmethod
    def of(cls, request: AnswerRequest) -> Sources:
        """Return the texts of a request; the question and the posting are no evidence of anything said."""
        return cls(request.answer, tuple(exchange.answer for exchange in request.earlier), request.resume)


class Verified(NamedTuple):
    """The quotes that stand, and those that don't, as the model gave them."""

    quotes: tuple[Quote, ...]
    missing: tuple[str, ...]


def verified(given: Iterable[str], sources: Sources, *, answer_only: bool) -> Verified:
    """Return which of the quotes stand in the answer, or else (unless `answer_only`) earlier or in the resume."""
    quotes: list[Quote] = []
    missing: list[str] = []
    for text in given:
        quote = _quote(text, sources, answer_only=answer_only)
        if quote is None:
            missing.append(text)
        elif quote not in quotes:
            quotes.append(quote)
    return Verified(tuple(quotes), tuple(missing))


def shown(quote: str) -> str:
    """Return a quote for a message: one line, shortened."""
    text = " ".join(quote.split())
    return f'"{text[:_SHOWN]}{"…" if len(text) > _SHOWN else ""}"'


def _quote(text: str, sources: Sources, *, answer_only: bool) -> Quote | None:
    if sum(char.isalnum() for char in text) < _LETTERS:
        return None
    earlier, resume = ((), "") if answer_only else (sources.earlier, sources.resume)
    source = source_of(text, answer=sources.answer, earlier=earlier, resume=resume)
    if source is None:
        return None
    places = {"answer": (sources.answer,), "earlier": earlier, "resume": (resume,)}[source]
    found = next((words for place in places if (words := verbatim(text, place))), None)
    return None if found is None else Quote(text=found, source=source)
