"""Talk of gain, of scorn and of the way out that is denied or another's: "it is not about the money" is none."""

from __future__ import annotations

from collections.abc import Mapping

from rehearse.offline.patterns import Hit, clause_of
from rehearse.offline.signals import Signals
from rehearse.offline.words import Words

DENIABLE = ("gain", "gain_point", "belittles", "contempt", "leads_away")
"""Signals that tell against a candidate, and tell nothing where they are denied."""
_BETWEEN = 6
"""So many words may stand between "not" and what it denies."""


def undenied(words: Words, hits: Mapping[str, list[Hit]], signals: Signals) -> dict[str, list[Hit]]:
    """Return the hits without those that their own clause denies: before them, or behind them as in `gain_denied`.

    A sum that is refused ("not for 40 thousand") is a demand and stays. What `gain_of_others` holds is no gain.
    """
    after = {clause_of(words, hit) for hit in hits.get("gain_denied", ())}
    of_others = {at for hit in hits.get("gain_of_others", ()) for at in range(hit.first, hit.last)}

    def is_denied(name: str, hit: Hit) -> bool:
        if name == "gain" and of_others.intersection(range(hit.first, hit.last)):
            return True
        if name.startswith("gain") and clause_of(words, hit) in after:
            return True
        return is_denied_before(words, hit, signals) and not _names_a_sum(words, hit, signals)

    kept = {name: [hit for hit in hits[name] if not is_denied(name, hit)] for name in DENIABLE if name in hits}
    return {**hits, **kept}


def is_denied_before(words: Words, hit: Hit, signals: Signals) -> bool:
    """Tell whether a word such as "not" stands before a hit in its clause, and nothing between that undoes it."""
    _, begin = clause_of(words, hit)
    of_word = signals.matcher.lists
    for word in reversed(words.words[max(begin, hit.first - _BETWEEN) : hit.first]):
        kinds = of_word(word.text)
        if "undoing" in kinds:
            return False
        if "denying" in kinds:
            return True
    return False


def _names_a_sum(words: Words, hit: Hit, signals: Signals) -> bool:
    return any(
        word.text[0].isdigit() or "number" in signals.matcher.lists(word.text)
        for word in words.words[hit.first : hit.last]
    )
