"""Fits what speaks for a pitfall where no phrase shows it, and says by cross-validation what that is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from offline_examples import WEIGHT, Example, left_out
from offline_model import FittedPitfall, fitted_pitfall

from rehearse.offline.traits import SIGNALS, TRAITS
from rehearse.offline.verdict import WEIGHED_PITFALLS
from rehearse.offline.weighed_pitfalls import ALONE

MEASURED = ("training", "dev")
ENOUGH = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
NEVER = 0.99
LEAST_PRECISION = 0.75
"""Of what is named at least so much has to be there: a false reproach costs trust."""
# The rules name a pitfall by these already; what they know by heart would pass for what holds.
_KNOWN = {"neglects_present": {"said_belittles", "said_contempt"}, "self_serving": {"said_gain_point"}}
_NAMES = (*TRAITS, *(f"said_{name}" for name in SIGNALS))


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


def pitfall_model(answers: Sequence[Example], pitfall: str) -> FittedPitfall:
    """Return the weights of a pitfall, fitted to all answers."""
    return fitted_pitfall(
        [one for one in answers if _may_have(one, pitfall) and WEIGHT[one.source]], pitfall, _names(pitfall)
    )


def chances(answers: Sequence[Example], pitfall: str) -> list[tuple[Example, float]]:
    """Return the answers measured, each with the chance that weights fitted to other postings give it."""
    of_one = [one for one in answers if _may_have(one, pitfall)]
    shown = []
    for part in left_out(of_one, MEASURED):
        fitted_to = [one for one in of_one if one.posting not in part and WEIGHT[one.source]]
        model = fitted_pitfall(fitted_to, pitfall, _names(pitfall))
        held = [one for one in of_one if one.posting in part and one.source in MEASURED]
        shown += [(one, model.chance(one)) for one in held]
    return shown


def counted(shown: Sequence[tuple[Example, float]], pitfall: str, enough: float, *, source: str = "") -> Counts:
    """Return how well the pitfall is found, by the chance that is enough and the rules; above 1: by the rules alone."""
    held = [(one, chance) for one, chance in shown if source in ("", one.source)]
    named = [(pitfall in one.pitfalls, _named(one, pitfall, chance, enough)) for one, chance in held]
    return Counts(named.count((True, True)), named.count((False, True)), named.count((True, False)))


def _named(one: Example, pitfall: str, chance: float, enough: float) -> bool:
    return chance >= enough or (
        pitfall in one.found and (enough > 1 or pitfall not in ALONE or one.told.all.brevity > 1)
    )


def enough_for(shown: Sequence[tuple[Example, float]], pitfall: str) -> float:
    """Return the chance from which on a pitfall is named: where F1 is best and precision is not below the least.

    Where no chance is so sure, it is one that hardly any answer has, and the rules alone name it.
    """
    sure = [one for one in ENOUGH if counted(shown, pitfall, one).precision >= LEAST_PRECISION]
    return max(sure or (NEVER,), key=lambda one: (counted(shown, pitfall, one).f1, one))


def print_pitfalls(answers: Sequence[Example]) -> Mapping[str, float]:
    """Print what cross-validation says of each pitfall, and return what chance is enough for each."""
    enough = {}
    for pitfall in WEIGHED_PITFALLS:
        shown = chances(answers, pitfall)
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
