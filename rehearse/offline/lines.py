"""The interviewer's next line: a planned question or a follow-up, with a few words before it in their manner."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from rehearse.interview.coach import LineRequest
from rehearse.offline.sayings import Moment, SayingsFile
from rehearse.rubric import Rubric

_PIECE = 3
_ALIKE = 3
_TOP_FOLLOWED = 2


def line_for(request: LineRequest, rubric: Rubric, sayings: SayingsFile) -> Iterator[str]:
    """Yield the line in pieces of a few words; the same request gives the same line.

    A follow-up is one of the rubric's wordings for the criterion and level, none that was said before.
    """
    draw = Random(f"{request.seed}-{request.number}-{request.criterion}-{len(request.exchanges)}")
    text = request.planned.text if request.criterion is None else _follow_up(request, rubric, draw)
    lead_ins = sayings.lead_ins[_moment(request)][request.manner]
    lead_in = draw.choice([one for one in lead_ins if not _says_again(one, text)] or [""])
    words = f"{lead_in} {text}".split()
    for at in range(0, len(words), _PIECE):
        piece = " ".join(words[at : at + _PIECE])
        yield piece if at == 0 else f" {piece}"


def _says_again(lead_in: str, text: str) -> bool:
    """Tell whether a lead-in and the line begin a sentence alike: "Let me ask about that. Let me ask it once more"."""
    begins = " ".join(lead_in.lower().split()[:_ALIKE])
    return len(lead_in.split()) >= _ALIKE and begins in text.lower()


def _follow_up(request: LineRequest, rubric: Rubric, draw: Random) -> str:
    level = min(request.level or 0, _TOP_FOLLOWED)
    ways = rubric.criterion(request.criterion or "").follow_ups
    wordings = next(texts for at, texts in ways.items() if at == max(0, level))
    said = " ".join(exchange.question for exchange in request.exchanges)
    return draw.choice([wording for wording in wordings if wording not in said] or list(wordings))


def _moment(request: LineRequest) -> Moment:
    if request.criterion is not None:
        return "follow_up"
    if request.number <= 1:
        return "first"
    return "last" if request.number >= request.of else "next"
