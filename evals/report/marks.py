"""An answer cut into stretches by whose words they are: the labeller's, the coach's, both's or nobody's."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise

from rehearse.evidence import find
from rehearse.rubric import Frozen


class Stretch(Frozen):
    """Neighbouring signs of an answer that the same readers quote."""

    text: str
    labeller: bool = False
    coach: bool = False

    @property
    def look(self) -> str:
        """Whose words they are, as a name for a style: ``labeller``, ``coach``, ``both`` or nothing."""
        return "both" if self.labeller and self.coach else "labeller" if self.labeller else "coach" * self.coach


def stretches(answer: str, *, labeller: Iterable[str], coach: Iterable[str]) -> tuple[Stretch, ...]:
    """Return the answer as stretches in order; joined they are the answer, sign for sign.

    Quotes may overlap and stand inside each other. One that stands in the answer several times is marked
    everywhere, one that does not stand there nowhere (see `strangers`).
    """
    covered = [_covered(answer, quotes) for quotes in (labeller, coach)]
    signs = groupby(range(len(answer)), key=lambda place: (place in covered[0], place in covered[1]))
    runs = [(by, list(places)) for by, places in signs]
    starts = [places[0] for _, places in runs]
    return tuple(
        Stretch(text=answer[start:end], labeller=by[0], coach=by[1])
        for (by, _), (start, end) in zip(runs, pairwise([*starts, len(answer)]), strict=True)
    )


def strangers(answer: str, quotes: Iterable[str]) -> tuple[str, ...]:
    """Return the quotes that do not stand in the answer, each once."""
    return tuple(dict.fromkeys(quote for quote in quotes if not find(quote, answer)))


def _covered(answer: str, quotes: Iterable[str]) -> frozenset[int]:
    spans = [span for quote in quotes for span in find(quote, answer)]
    return frozenset(place for span in spans for place in range(span.start, span.end))
