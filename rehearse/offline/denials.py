"""What is denied: talk of gain, of scorn and of the way out, and whatever the words around it rule out.

"It is not about the money" is no talk of gain, and neither is another's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearse.offline.patterns import Hit, clause_of
from rehearse.offline.signals import Signals
from rehearse.offline.words import Words

DENIABLE = ("gain", "gain_point", "belittles", "contempt", "leads_away")
"""Signals that tell against a candidate, and tell nothing where they are denied."""
_BETWEEN = 6
"""So many words may stand between "not" and what it denies."""
_JOINTS = frozenset({"but", "because", "although", "though", "so", "while", "whereas"})
# A denial on the other side of these may hold here or not.
_AND = frozenset({"and", "who", "that", "which", "where", "as", "what"})
_NO_BOTHER = frozenset({"mind", "bother", "trouble", "problem", "issue", "hardship", "odds"})
_GIVEN_UP = frozenset({"give", "giving", "given", "gave", "done", "finished", "through"})
# What may stand behind a denial that looks back: "managing others I will not do", "nights are not for me".
_LOOKS_BACK = frozenset({
    "do", "want", "have", "be", "again", "for", "ever", "work", "touch", "a", "on", "thank", "take", "available",
    "free", "something", "what",
})  # fmt: skip


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


def is_denied_around(
    before: Sequence[str], inside: Sequence[str], behind: Sequence[str], whole: Sequence[str], signals: Signals
) -> bool | None:
    """Tell whether a mention is denied by the words around it; None where that cannot be told.

    Args:
        before: The words of its clause before it.
        inside: Its own words.
        behind: Those behind it.
        whole: All words of its sentence.
        signals: The lists that words are looked up in.
    """
    ahead = _is_denied_ahead(before, whole, signals)
    if ahead is None or ahead or any("refusing" in signals.matcher.lists(word) for word in inside):
        return ahead is not None or None
    return _is_denied_back(behind, signals)


def _is_denied_ahead(before: Sequence[str], whole: Sequence[str], signals: Signals) -> bool | None:
    of_word = signals.matcher.lists
    is_joined = False
    for at in range(len(before) - 1, -1, -1):
        word = before[at]
        kinds = of_word(word)
        if word in _JOINTS:
            return False
        if word == "than":
            return "rather" in whole or "sooner" in whole or None
        gives_up = word in ("up", "with") and at > 0 and before[at - 1] in _GIVEN_UP
        if word == "without":
            return None
        if "refusing" in kinds or gives_up:
            return None if is_joined or "without" in before[:at] else True
        if "undoing" in kinds:
            return False
        is_joined = is_joined or word in _AND
        if kinds.isdisjoint(("function", "linking", "small", "soft")):
            far = any("refusing" in of_word(other) for other in before[:at])
            return None if far else False
    return False


def _is_denied_back(behind: Sequence[str], signals: Signals) -> bool | None:
    of_word = signals.matcher.lists
    for at, word in enumerate(behind):
        kinds = of_word(word)
        if word in _JOINTS or (word in _AND and word != "that"):
            return False
        if "refusing" in kinds:
            rest = behind[at + 1 : at + 3]
            if not _NO_BOTHER.isdisjoint(rest):
                return False
            is_last = not rest or (word == "no" and not at) or (word in ("not", "never") and rest[0] in _LOOKS_BACK)
            return True if is_last else None
        if (word == "out" and at and behind[at - 1] in ("is", "are")) or behind[at : at + 2] == ["last", "thing"]:
            return True
        if kinds.isdisjoint(("function", "linking", "soft")):
            return False
    return False
