"""Whether the labelled answers and their twins are balanced: the rules of `balance.yaml`, and what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from evals.counts import COUNTS, Counts, Stock, stock_of
from evals.gates import Bound
from evals.gold import SPLITS, GoldFile
from rehearse.errors import DataError
from rehearse.rubric import Frozen, Rubric
from rehearse.yaml_files import parse, read_bytes

FILE = Path(__file__).resolve().parent / "balance.yaml"

TOLD = (
    "answers", "fields", "answers by question", "answers by kind", "answers by voice", "answers by person",
    "labels by level", "pitfalls present", "near misses", "contradictions by other passage",
    "answers without a second label", "scores", "words", "length and score",
    "twins", "twins by kind", "answers by attack",
)  # fmt: skip
"""What is told of all answers and of each split, whether a rule is about it or not."""


class Rule(Frozen):
    """One rule: what is counted, which of it the rule is about (all where `of` is empty), and what is asked."""

    id: str
    counts: str
    of: tuple[str, ...] = ()
    asked: Bound
    why: Annotated[str, Field(min_length=1)]


class _File(Frozen):
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]


class Checked(Frozen):
    """A rule and what was found: the figure that comes nearest to breaking it or breaks it most.

    `thing` is what that figure is about, empty where only one thing is counted; `found` is None where there is
    too little to make a figure of, which breaks the rule.
    """

    rule: Rule
    thing: str
    found: float | None
    ok: bool


class Balance(Frozen):
    """The rules with what was found, and by part ("all", "dev", "test") and what is counted all figures."""

    rules: tuple[Checked, ...]
    told: Mapping[str, Mapping[str, Counts]]

    @property
    def is_kept(self) -> bool:
        """True where no rule is broken."""
        return not self.broken

    @property
    def broken(self) -> tuple[Checked, ...]:
        """The rules that are broken, in order."""
        return tuple(checked for checked in self.rules if not checked.ok)


@lru_cache(maxsize=4)
def load_rules(path: Path = FILE) -> tuple[Rule, ...]:
    """Return the rules in the order of their file.

    Raises:
        DataError: the file is malformed; the message names the key, or the rule.
    """
    rules = parse(read_bytes(path), path=path, model=_File).rules
    times = Counter(rule.id for rule in rules)
    if twice := [id for id, count in times.items() if count > 1]:
        raise DataError(f"Expected each rule of {path.name} once, found {', '.join(twice)} twice; rename one.")
    for rule in rules:
        if rule.counts not in COUNTS:
            raise DataError(
                f"Expected the rule {rule.id} of {path.name} to count one of {', '.join(COUNTS)},"
                f" found {rule.counts!r}; correct it."
            )
    return rules


def balance(files: Sequence[GoldFile], rubric: Rubric, rules: Sequence[Rule] | None = None) -> Balance:
    """Return how balanced the samples and their twins are.

    Args:
        files: All files of samples.
        rubric: What they are labelled by.
        rules: The rules; those of `balance.yaml` where it is None.

    Raises:
        DataError: `balance.yaml`, or a file that the twins are made with, is malformed.
    """
    stock = stock_of(files, rubric)
    parts: dict[str, Stock] = {"all": stock} | {str(split): stock.of(split) for split in SPLITS}
    return Balance(
        rules=tuple(check(rule, stock) for rule in (load_rules() if rules is None else rules)),
        told={part: {name: COUNTS[name](of_part) for name in TOLD} for part, of_part in parts.items()},
    )


def check(rule: Rule, stock: Stock) -> Checked:
    """Return a rule with the worst of what was found; a thing that the rule names and that is not there counts 0."""
    counts = COUNTS[rule.counts](stock)
    about = {thing: counts.get(thing, 0) for thing in rule.of} if rule.of else counts
    room = {thing: _room(rule.asked, found) for thing, found in about.items()}
    worst = min(room, key=lambda thing: room[thing])
    found = about[worst]
    return Checked(rule=rule, thing=worst, found=found, ok=found is not None and rule.asked.holds(found))


def _room(asked: Bound, found: float | None) -> float:
    """Return how far inside of what is asked a figure lies, less than 0 outside."""
    if found is None:
        return float("-inf")
    below = float("inf") if asked.at_least is None else found - asked.at_least
    above = float("inf") if asked.at_most is None else asked.at_most - found
    return min(below, above)
