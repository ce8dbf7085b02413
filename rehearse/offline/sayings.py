"""What the offline coach says: `rubric/offline.yaml`, checked on load."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from rehearse import paths
from rehearse.errors import DataError
from rehearse.interview.model import Manner
from rehearse.offline.ladder import Ladder
from rehearse.offline.signals import Filled, Name
from rehearse.offline.verdict import CASES, PITFALLS, WEIGHED_PITFALLS
from rehearse.rubric import Frozen
from rehearse.yaml_files import fault, parse, read_bytes

Part = Literal["honest", "goal", "near", "means", "employer", "openness"]
Moment = Literal["first", "next", "last", "follow_up"]


class Case(Frozen):
    """Why a level is what it is, in one of several wordings, and the blank that a rewrite would add."""

    texts: Annotated[tuple[Filled, ...], Field(min_length=1)]
    blank: Name | None


class ChangeTexts(Frozen):
    """How the change that matters most is worded, with the candidate's words or without."""

    with_words: Filled
    without_words: Filled


class Blank(Frozen):
    """A missing element as a sentence with a gap, the question that fills it, and the part it belongs to."""

    text: Filled
    asks: Filled
    part: Part


class RewriteTexts(Frozen):
    """What a rewrite drops, keeps together, and leaves blank."""

    fillers: tuple[Filled, ...]
    leaning: tuple[Filled, ...]
    blanks: dict[Name, Blank]


class Notices(Frozen):
    """What is said of passages that were left out."""

    left_out: Filled
    left_out_many: Filled


class NotGraded(Frozen):
    """Why an answer is not graded."""

    other_language: Filled
    no_words: Filled


class DebriefTexts(Frozen):
    """The sentences of a debrief."""

    nothing: Filled
    both: Filled
    even: Filled
    pitfall: Filled
    pitfall_once: Filled
    objectives: Filled
    objectives_all: Filled


class SayingsFile(Frozen):
    """What `rubric/offline.yaml` holds."""

    version: Annotated[int, Field(ge=1)]
    ladder: Ladder
    reasons: dict[Name, dict[Name, Case]]
    pitfalls: dict[Name, Filled]
    weighed_pitfalls: dict[Name, Filled]
    change: ChangeTexts
    notices: Notices
    not_graded: NotGraded
    lead_ins: dict[Moment, dict[Manner, Annotated[tuple[str, ...], Field(min_length=1)]]]
    rewrite: RewriteTexts
    debrief: DebriefTexts


class Sayings(NamedTuple):
    """The checked file; `hash` is its SHA-256 in hex."""

    hash: str
    file: SayingsFile


def load_sayings(folder: Path | None = None) -> Sayings:
    """Return what the offline coach says (default: the file that ships with Rehearse).

    Parsed once as long as the file stays the same; an edit is seen at the next call.

    Raises:
        DataError: the file is missing or malformed; the message names the key.
    """
    path = (folder or paths.rubric()).resolve() / "offline.yaml"
    return _load(path, read_bytes(path))


@lru_cache(maxsize=4)
def _load(path: Path, data: bytes) -> Sayings:
    file = parse(data, path=path, model=SayingsFile)
    for error in _faults(file, path):
        raise error
    return Sayings(hashlib.sha256(data).hexdigest(), file)


def _faults(file: SayingsFile, path: Path) -> Iterator[DataError]:
    if (problem := file.ladder.problem()) is not None:
        yield fault(path, ["ladder"], problem)
    wanted = {criterion: set(cases) for criterion, cases in CASES.items()}
    found = {criterion: set(cases) for criterion, cases in file.reasons.items()}
    for criterion in wanted.keys() | found.keys():
        if differing := sorted(wanted.get(criterion, set()) ^ found.get(criterion, set())):
            yield fault(path, ["reasons", criterion], f"the case {differing[0]!r} is missing, or there is no such case")
    if differing := sorted(set(PITFALLS) ^ set(file.pitfalls)):
        yield fault(path, ["pitfalls"], f"{differing[0]!r} is missing, or there is no such pitfall")
    if differing := sorted(set(WEIGHED_PITFALLS) ^ set(file.weighed_pitfalls)):
        yield fault(path, ["weighed_pitfalls"], f"{differing[0]!r} is missing, or there is no such pitfall here")
    for criterion, cases in file.reasons.items():
        for name, case in cases.items():
            if case.blank is not None and case.blank not in file.rewrite.blanks:
                yield fault(path, ["reasons", criterion, name, "blank"], f"there is no blank {case.blank!r}")
            for text in case.texts:
                if set("{}") & set(text.replace("{words}", "")):
                    yield fault(path, ["reasons", criterion, name, "texts"], "only {words} may stand in braces")
    for name, blank in file.rewrite.blanks.items():
        if blank.text.count("{blank}") != 1:
            yield fault(path, ["rewrite", "blanks", name, "text"], "expected {blank} once")
    for moment in ("first", "next", "last", "follow_up"):
        if set(file.lead_ins.get(moment, {})) != {"warm", "neutral", "demanding"}:
            yield fault(path, ["lead_ins", moment], "expected lead-ins for warm, neutral and demanding")
