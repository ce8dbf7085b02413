"""What one criterion's rules say of an answer."""

from __future__ import annotations

from typing import NamedTuple

from rehearse.offline.patterns import Hit

# By level: the case of a verdict that traits moved away from the rules' own.
WEIGHED = ("weighed_none", "weighed_stock", "weighed_part", "weighed_clear", "weighed_proven")
# Cases in which a ruling of the rubric holds the level down, whatever else the answer shows.
HELD = frozenset({"implausible", "keywords", "taken_back", "no_date_held", "contempt", "away", "left_standing"})
# A goal that traits alone make out, beside a date.
PART_DATED = "weighed_part_dated"
# Every case that the rules can end in, by criterion: each needs a reason in `rubric/offline.yaml`.
_RULES: dict[str, tuple[str, ...]] = {
    "specificity": (
        "none",
        "general",
        "direction",
        "keywords",
        "named",
        "named_some_day",
        "no_date_held",
        "implausible",
        "dated",
        "path",
    ),
    "horizon": ("no_time", "vague_time", "open_time", "near_only", "far_only", "implausible", "side_by_side", "tied"),
    "development": ("none", "stock", "taken_back", "keywords", "need", "means", "under_way", "useful"),
    "alignment": ("absent", "away", "praise", "keywords", "kind", "gain_only", "fact", "both_ways"),
    "flexibility": ("none", "rigid", "stock", "reason", "reviewed", "changed", "roads", "shown"),
    "handling": ("none", "contempt", "refused", "stock", "honest", "left_standing", "turned_only", "turned", "bridge"),
}
CASES: dict[str, tuple[str, ...]] = {
    id: (*cases, *WEIGHED, *((PART_DATED,) if id == "specificity" else ())) for id, cases in _RULES.items()
}
PITFALLS = ("vague", "self_serving", "unrealistic_timeline", "neglects_present", "contradiction")
WEIGHED_PITFALLS = ("vague", "self_serving", "unrealistic_timeline", "neglects_present")
"""Those that all of an answer can speak for, without a phrase that shows them."""


class Verdict(NamedTuple):
    """A level 0-4, the case that the reason is worded from, and the words that earned it.

    `case` is a key of `reasons` in `rubric/offline.yaml`; `hits` are quoted, the most telling first. Traits never
    take the level below `floor`, for which what is asked plainly stands there: a job with a name, or one with a date.
    """

    level: int
    case: str
    hits: tuple[Hit, ...] = ()
    floor: int = 0


def first_of(*groups: list[Hit], most: int = 2) -> tuple[Hit, ...]:
    """Return the first hit of each group, at most `most`, none twice from the same sentence."""
    chosen: list[Hit] = []
    for group in groups:
        for hit in group:
            if all(hit.sentence != other.sentence for other in chosen):
                chosen.append(hit)
                break
    return tuple(chosen[:most])
