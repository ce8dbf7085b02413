"""What is looked for in an answer: `rubric/signals.yaml`, checked on load and compiled for matching."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from rehearse import paths
from rehearse.errors import DataError
from rehearse.offline.patterns import Matcher
from rehearse.offline.phrases import BUILT_IN, problem_of
from rehearse.rubric import Frozen
from rehearse.yaml_files import fault, parse, read_bytes

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# fmt: off
LISTS = frozenset((
    "about", "auxiliary", "change", "ed", "field", "function", "generic", "head", "ing", "leading", "means",
    "means_vague", "me", "month", "ordinal", "past", "role", "soft", "step_verb", "stuff", "telling", "top", "unit",
    "weekday", "workplace", "wish", "condition", "reason", "less", "learning", "able", "slight", "turn", "often",
    "looking", "occupation", "being", "pay", "denying", "undoing", "refusing", "people", "leads", "heads_of", "small",
    "learner", "odd_hour", "place", "linking", "kin",
))
SIGNALS = frozenset((
    "goal", "general_goal", "direction", "no_far_goal", "taken_back_time", "measure", "named_title",
    "described_role", "duration", "soon", "far", "someday", "tie", "step", "learning_stock", "learning_need",
    "not_means", "means_done", "means_ahead", "means_other", "enabling", "flattery", "employer_here",
    "kind_of_work", "named_fact", "given", "gain", "belittles", "leads_away", "open_stock", "open_real", "rigid",
    "alternative", "keeps_direction", "past_change", "asks_review", "rhythm", "review", "honest", "common_ground",
    "contempt", "ultimatum", "dodge", "deflects", "past_time", "never_wanted", "never_done", "done_it", "explained",
    "instruction", "led_before", "still_to_do", "never_failed", "failed_it", "gain_point", "platitude", "bristles",
    "grading_talk", "next_but_one", "gain_denied", "gain_of_others", "leading", "left_standing", "review_outcome",
    "people_led", "other_home", "any_place", "away_from_home", "one_place", "home_nights", "odd_hours", "desk_work",
    "people_taught", "alone", "in_company", "held", "not_held",
))
# fmt: on
OPPOSITES = (
    ("wants_to_lead", "rules_out_leading"),
    ("would_move", "would_not_move"),
    ("pay_counts", "pay_does_not_count"),
    ("plan_looked_at", "plan_left_alone"),
    ("one_aim_always", "aims_change"),
    ("gives_way", "holds_on"),
    ("own_boss", "never_own_boss"),
    ("any_hours", "not_all_hours"),
    ("would_be_away", "home_every_night"),
    ("people_once_led", "never_led"),
    ("wants_desk", "rules_out_desk"),
    ("wants_to_teach", "rules_out_teaching"),
    ("best_alone", "best_in_company"),
    ("stays_on", "leaves_for_good"),
    ("asks_nobody", "asks_always"),
)
"""Signals that cannot both be true of somebody who has not changed their mind."""
SIGNALS |= frozenset(name for pair in OPPOSITES for name in pair)


class WordList(Frozen):
    """Words of one kind; `word*` stands for all that begin so, `*word` for all that end so."""

    about: Filled
    words: Annotated[tuple[Filled, ...], Field(min_length=1)]


class Signal(Frozen):
    """Phrases that all show the same thing; how they are written is in `rehearse.offline.phrases`."""

    about: Filled
    phrases: Annotated[tuple[Filled, ...], Field(min_length=1)]


class SignalsFile(Frozen):
    """What `rubric/signals.yaml` holds."""

    version: Annotated[int, Field(ge=1)]
    numbers: dict[Name, Annotated[int, Field(ge=0)]]
    lists: dict[Name, WordList]
    signals: dict[Name, Signal]


class Signals(NamedTuple):
    """The compiled signals; `hash` is the SHA-256 of the file in hex, `numbers` the value of number words."""

    version: int
    hash: str
    numbers: dict[str, int]
    matcher: Matcher

    def __hash__(self) -> int:
        """Two are the same where their file is."""
        return hash(self.hash)


def load_signals(folder: Path | None = None) -> Signals:
    """Return the signals of the rubric's folder (default: those that ship with Rehearse).

    Compiled once as long as the file stays the same; an edit is seen at the next call.

    Raises:
        DataError: the file is missing or malformed, or a phrase cannot be read; the message names the key.
    """
    path = (folder or paths.rubric()).resolve() / "signals.yaml"
    return _load(path, read_bytes(path))


@lru_cache(maxsize=4)
def _load(path: Path, data: bytes) -> Signals:
    file = parse(data, path=path, model=SignalsFile)
    for error in _faults(file, path):
        raise error
    lists = {name: entry.words for name, entry in file.lists.items()}
    lists["number"] = tuple(word for word in file.numbers if word not in lists["ordinal"])
    matcher = Matcher({name: signal.phrases for name, signal in file.signals.items()}, lists)
    return Signals(file.version, hashlib.sha256(data).hexdigest(), dict(file.numbers), matcher)


def _faults(file: SignalsFile, path: Path) -> Iterator[DataError]:
    for key, found, wanted in (("lists", set(file.lists), LISTS), ("signals", set(file.signals), SIGNALS)):
        if missing := sorted(wanted - found):
            yield fault(path, [key], f"{missing[0]!r} is missing, which grading reads")
        if key == "signals" and (unknown := sorted(found - wanted)):
            yield fault(
                path, [key, unknown[0]], f"grading reads no signal of that name, only {', '.join(sorted(wanted))}"
            )
    for built_in in BUILT_IN:
        if built_in in file.lists:
            yield fault(path, ["lists", built_in], "this name is built in; choose another")
    for name, signal in file.signals.items():
        for phrase in signal.phrases:
            if (problem := problem_of(phrase, file.lists)) is not None:
                yield fault(path, ["signals", name], f"in the phrase {phrase!r}, {problem}")
