"""How a spoken answer was said, as facts beside what is usual; a typed answer has none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app_pages.parts.highlights import Mark, marked
from app_pages.parts.markup import esc, folded, heading, listed, para
from app_pages.parts.moments import clock
from app_pages.parts.strings import say
from rehearse.interview.delivery import facts_of

if TYPE_CHECKING:
    from rehearse.interview.delivery import Delivery, Facts
    from rehearse.interview.model import Attempt
    from rehearse.speech.usual import Usual


def facts(attempt: Attempt) -> str:
    """Return the delivery facts of all that was spoken in an attempt, empty where it was typed."""
    from rehearse.speech import delivery_lists

    said = [delivery for reply in attempt.replies for delivery in reply.spoken]
    found = facts_of(said)
    if found is None:
        return ""
    usual = delivery_lists().usual
    rows = "".join(
        f"<dt>{esc(name)}</dt><dd><b>{esc(value)}</b>{para(below, 'small') if below else ''}</dd>"
        for name, value, below in _rows(found, said[0].language, usual)
    )
    pace = usual.pace.get(said[0].language)
    sources = [one.source for one in (pace, usual.fillers, usual.pause) if one is not None]
    return (
        f'<div class="delivery">{heading(say("voice.said"))}{para(say("voice.said_lead"), "small")}'
        f'<dl class="facts">{rows}</dl>'
        + folded(say("voice.transcript"), _transcripts(said))
        + folded(say("voice.sources"), listed(sources))
        + "</div>"
    )


def _rows(found: Facts, language: str, usual: Usual) -> Iterable[tuple[str, str, str]]:
    """Yield each fact: its name, its value, and what is usual."""
    words = say("voice.fillers_value_unspaced", n="–") if found.words is None else str(found.words)
    yield say("voice.length"), say("voice.length_value", length=clock(round(found.seconds)), words=words), ""
    pace = usual.pace.get(language)
    yield (
        say("voice.pace"),
        say("voice.pace_unknown") if found.pace is None else say("voice.pace_value", n=found.pace),
        say("voice.pace_usual", low=pace.low, high=pace.high, what=pace.what) if pace is not None else "",
    )
    below = say("voice.fillers_usual", rate=f"{usual.fillers.per_hundred:g}", what=usual.fillers.what)
    yield say("voice.fillers"), _fillers(found), f"{below} {say('voice.fillers_missed')}"
    pause = found.pause
    yield (
        say("voice.pause"),
        say("voice.pause_unknown")
        if pause is None
        else say("voice.pause_value", seconds=f"{pause.seconds:.1f}", after=pause.after.rstrip(",.;:")),
        say("voice.pause_usual", seconds=f"{usual.pause.long_from:g}", what=usual.pause.what),
    )


def _fillers(found: Facts) -> str:
    if not found.filler_count:
        return say("voice.fillers_none")
    n = found.filler_count
    count = (
        say("voice.fillers_value_unspaced", n=n)
        if found.words is None
        else say("voice.fillers_value", n=n, words=found.words)
    )
    return f"{count}: {', '.join(say('voice.fillers_times', text=text, n=times) for text, times in found.fillers)}"


def _transcripts(said: list[Delivery]) -> str:
    tag = say("voice.filler_tag")
    return "".join(
        marked(one.transcript, [Mark(it.start, it.end, "filler", tag, "filler") for it in one.fillers])
        + para(say("voice.written_by", model=one.model, host=one.host), "foot")
        for one in said
    )
