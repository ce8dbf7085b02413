"""Fits what speaks for a pitfall where no phrase shows it, and says by cross-validation what that is worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from offline_examples import WEIGHT, Example, left_out
from offline_model import FittedPitfall, fitted_pitfall
from offline_sentences import Table, evidence_for

from rehearse.offline.sentence_weights import EVIDENCE
from rehearse.offline.traits import SIGNALS, TRAITS
from rehearse.offline.verdict import WEIGHED_PITFALLS
from rehearse.offline.weighed_pitfalls import BRIEF, DOUBTED
from rehearse.offline.weights import FOUND

MEASURED = ("training", "train", "dev")
ENOUGH = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
NEVER = 0.99
LEAST_PRECISION = {"unrealistic_timeline": 0.9}
USUAL_PRECISION = 0.75
"""Of what weights name at least so much has to be there: a false reproach costs trust, and that a time is too short
costs two criteria their levels too."""
# The rules name a pitfall by these already; what they know by heart would pass for what holds.
_KNOWN = {"neglects_present": {"said_belittles", "said_contempt"}, "self_serving": {"said_gain_point"}}
_NAMES = (FOUND, *EVIDENCE[:2], *TRAITS, *(f"said_{name}" for name in SIGNALS))


class Counts(NamedTuple):
    """How many of a pitfall are found rightly, wrongly, and not at all."""

    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of what is found that is there; 1 where nothing is found."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what is there that is found; 1 where there is none."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)


def pitfall_model(answers: Sequence[Example], pitfall: str, table: Table) -> FittedPitfall:
    """Return the weights of a pitfall, fitted to all answers."""
    (sentences,) = evidence_for(answers, pitfall, [()], table)
    return fitted_pitfall(_fitted_to(answers, pitfall, ()), pitfall, _names(pitfall), sentences)


def chances(answers: Sequence[Example], pitfall: str, table: Table) -> list[tuple[Example, float]]:
    """Return the answers measured, each with the chance that weights fitted to other postings give it."""
    parts = left_out(answers, MEASURED)
    shown: list[tuple[Example, float]] = []
    for part, sentences in zip(parts, evidence_for(answers, pitfall, parts, table), strict=True):
        model = fitted_pitfall(_fitted_to(answers, pitfall, part), pitfall, _names(pitfall), sentences)
        held = [one for one in answers if one.posting in part and one.source in MEASURED and _may_have(one, pitfall)]
        shown += zip(held, model.chances(held), strict=True)
    return shown


def _fitted_to(answers: Sequence[Example], pitfall: str, without: Collection[str]) -> list[Example]:
    return [one for one in answers if _may_have(one, pitfall) and WEIGHT[one.source] and one.posting not in without]


def counted(shown: Sequence[tuple[Example, float]], pitfall: str, enough: float, *, source: str = "") -> Counts:
    """Return how well the pitfall is found, by the chance that is enough and the rules; above 1: by the rules alone."""
    held = [(one, chance) for one, chance in shown if source in ("", one.source)]
    named = [(pitfall in one.pitfalls, _named(one, pitfall, chance, enough)) for one, chance in held]
    return Counts(named.count((True, True)), named.count((False, True)), named.count((True, False)))


def _named(one: Example, pitfall: str, chance: float, enough: float) -> bool:
    doubted = enough <= 1 and one.told.all.brevity <= BRIEF and chance < DOUBTED * enough
    return chance >= enough or (pitfall in one.found and not doubted)


def enough_for(shown: Sequence[tuple[Example, float]], pitfall: str) -> float:
    """Return the chance from which on a pitfall is named: where F1 is best and precision is not below the least.

    The precision is that of what has the chance: what phrases alone name is named whatever is chosen here. Of chances
    whose F1 is the same to two places it is the highest, which reproaches the fewest falsely.

    Where no chance is so sure, it is one that hardly any answer has, and the rules alone name it.
    """
    least = LEAST_PRECISION.get(pitfall, USUAL_PRECISION)
    sure = [one for one in ENOUGH if _precision(shown, pitfall, one) >= least]
    return max(sure or (NEVER,), key=lambda one: (round(counted(shown, pitfall, one).f1, 2), one))


def _precision(shown: Sequence[tuple[Example, float]], pitfall: str, enough: float) -> float:
    there = [pitfall in one.pitfalls for one, chance in shown if chance >= enough]
    return sum(there) / len(there) if there else 1.0


def print_pitfalls(answers: Sequence[Example], table: Table) -> Mapping[str, float]:
    """Print what cross-validation says of each pitfall, and return what chance is enough for each."""
    enough = {}
    for pitfall in WEIGHED_PITFALLS:
        shown = chances(answers, pitfall, table)
        enough[pitfall] = enough_for(shown, pitfall)
        for source in MEASURED:
            rules, both = (counted(shown, pitfall, one, source=source) for one in (2.0, enough[pitfall]))
            print(
                f"{pitfall:17} {source:9} n {both.hits + both.missed:3}  rules alone {_told(rules)}  "
                f"from a chance of {enough[pitfall]:.2f} {_told(both)}"
            )
    return enough


def _told(counts: Counts) -> str:
    return f"P {counts.precision:.2f} R {counts.recall:.2f} F1 {counts.f1:.2f}"


def _names(pitfall: str) -> list[str]:
    return [name for name in _NAMES if name not in _KNOWN.get(pitfall, set())]


def _may_have(one: Example, pitfall: str) -> bool:
    return pitfall != "vague" or "specificity" in one.labels
