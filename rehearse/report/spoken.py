"""How the spoken parts of an attempt were said, as lines of a report: facts beside what is usual, never a grade."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.interview.delivery import Delivery, Facts, facts_of
from rehearse.interview.model import Attempt
from rehearse.rubric import Frozen
from rehearse.speech import delivery_lists
from rehearse.speech.usual import Usual


class SpokenFact(Frozen):
    """One fact: its name, its value, and what is usual (empty where nothing was measured)."""

    name: str
    value: str
    usual: str


class Spoken(Frozen):
    """The facts of all that was spoken in an attempt, who wrote it down, and who measured what is usual."""

    facts: tuple[SpokenFact, ...]
    written_by: tuple[str, ...]
    sources: tuple[str, ...]


def spoken_of(attempt: Attempt) -> Spoken | None:
    """Return how an attempt was said, None where all of it was typed."""
    said = [delivery for reply in attempt.replies for delivery in reply.spoken]
    found = facts_of(said)
    if found is None:
        return None
    usual = delivery_lists().usual
    pace = usual.pace.get(said[0].language)
    return Spoken(
        facts=tuple(_facts(found, said[0], usual)),
        written_by=tuple(dict.fromkeys(f"{one.model} at {one.host}" for one in said)),
        sources=tuple(one.source for one in (pace, usual.fillers, usual.pause) if one is not None),
    )


def _facts(found: Facts, first: Delivery, usual: Usual) -> Iterator[SpokenFact]:
    minutes, seconds = divmod(round(found.seconds), 60)
    words = "" if found.words is None else f", {found.words} words"
    yield SpokenFact(name="Length", value=f"{minutes}:{seconds:02}{words}", usual="")
    pace = usual.pace.get(first.language)
    yield SpokenFact(
        name="Pace",
        value="cannot be told" if found.pace is None else f"{found.pace} words a minute",
        usual="" if pace is None else f"usual: {pace.low} to {pace.high} ({pace.what})",
    )
    counted = ", ".join(f"{text} ({times})" for text, times in found.fillers)
    yield SpokenFact(
        name="Fillers",
        value=f"{found.filler_count}: {counted}" if counted else "none in the transcript, which may have left some out",
        usual=f"usual: about {usual.fillers.per_hundred:g} in 100 words ({usual.fillers.what})",
    )
    if found.pause is not None:
        after = found.pause.after.rstrip(",.;:")
        yield SpokenFact(
            name="Longest pause",
            value=f"{found.pause.seconds:.1f} s, after “{after}”",
            usual=f"called long from {usual.pause.long_from:g} s on; {usual.pause.what}",
        )
