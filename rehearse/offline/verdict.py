"""What one criterion's rules say of an answer."""

from __future__ import annotations

from typing import NamedTuple

from rehearse.offline.patterns import Hit

# Every case that the rules can end in, by criterion: each needs a reason in `rubric/offline.yaml`.
CASES: dict[str, tuple[str, ...]] = {
    "specificity": (
        "none",
        "general",
        "direction",
        "keywords",
        "named",
        "named_some_day",
        "implausible",
        "dated",
        "path",
    ),
    "horizon": ("no_time", "vague_time", "near_only", "far_only", "implausible", "side_by_side", "tied"),
    "development": ("none", "stock", "taken_back", "keywords", "need", "means", "under_way", "useful"),
    "alignment": ("absent", "away", "praise", "keywords", "kind", "gain_only", "fact", "both_ways"),
    "flexibility": ("none", "rigid", "stock", "reason", "reviewed", "changed", "roads", "shown"),
    "handling": ("none", "contempt", "refused", "stock", "honest", "turned_only", "turned", "bridge"),
}
PITFALLS = ("vague", "self_serving", "unrealistic_timeline", "neglects_present", "contradiction")


class Verdict(NamedTuple):
    """A level 0-4, the case that the reason is worded from, and the words that earned it.

    `case` is a key of `reasons` in `rubric/offline.yaml`; `hits` are quoted, the most telling first.
    """

    level: int
    case: str
    hits: tuple[Hit, ...] = ()


def first_of(*groups: list[Hit], most: int = 2) -> tuple[Hit, ...]:
    """Return the first hit of each group, at most `most`, none twice from the same sentence."""
    chosen: list[Hit] = []
    for group in groups:
        for hit in group:
            if all(hit.sentence != other.sentence for other in chosen):
                chosen.append(hit)
                break
    return tuple(chosen[:most])
