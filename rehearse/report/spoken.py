"""How the spoken parts of an attempt were said, as lines of a report: facts beside what is usual, never a grade."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.interview.delivery import Delivery, Facts, facts_of
from rehearse.interview.model import Attempt
from rehearse.report.words import Words
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


def spoken_of(attempt: Attempt, words: Words) -> Spoken | None:
    """Return how an attempt was said, None where all of it was typed."""
    said = [delivery for reply in attempt.replies for delivery in reply.spoken]
    found = facts_of(said)
    if found is None:
        return None
    usual = delivery_lists().usual
    pace = usual.pace.get(said[0].language)
    return Spoken(
        facts=tuple(_facts(found, said[0], usual, words)),
        written_by=tuple(dict.fromkeys(words.model(one.model, one.host) for one in said)),
        sources=tuple(one.source for one in (pace, usual.fillers, usual.pause) if one is not None),
    )


def _facts(found: Facts, first: Delivery, usual: Usual, words: Words) -> Iterator[SpokenFact]:
    minutes, seconds = divmod(round(found.seconds), 60)
    time = f"{minutes}:{seconds:02}"
    length = time if found.words is None else words.say("length_words", time=time, n=found.words)
    yield SpokenFact(name=words.say("length"), value=length, usual="")
    pace = usual.pace.get(first.language)
    yield SpokenFact(
        name=words.say("pace"),
        value=words.say("pace_unknown") if found.pace is None else words.say("pace_is", n=found.pace),
        usual="" if pace is None else words.say("pace_usual", low=pace.low, high=pace.high, what=pace.what),
    )
    counted = ", ".join(f"{text} ({times})" for text, times in found.fillers)
    yield SpokenFact(
        name=words.say("fillers"),
        value=words.say("fillers_counted", n=found.filler_count, each=counted)
        if counted
        else words.say("fillers_none"),
        usual=words.say("fillers_usual", n=f"{usual.fillers.per_hundred:g}", what=usual.fillers.what),
    )
    if found.pause is not None:
        after = found.pause.after.rstrip(",.;:")
        yield SpokenFact(
            name=words.say("pause"),
            value=words.say("pause_after", seconds=f"{found.pause.seconds:.1f}", text=after),
            usual=words.say("pause_usual", n=f"{usual.pause.long_from:g}", what=usual.pause.what),
        )
