"""Where somebody stands on what they speak of: wanted or ruled out, by the denial and the person of its clause.

A few phrases say what is spoken of ("six people under me", "past seven"); that it is wanted or ruled out can be put in
more words than anyone could list, and is read from the words around it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from rehearse.offline.denials import is_denied_around, is_denied_before
from rehearse.offline.patterns import Hit, clause_of
from rehearse.offline.signals import Signals
from rehearse.offline.words import Words

_BEFORE, _BEHIND = 12, 7
_CONDITIONS = frozenset({"if", "unless", "suppose", "supposing", "whether", "yet", "else"})
# At the head of a clause, "should you" and "were they" are conditions too.
_INVERTED = frozenset({"were", "should"})
_OTHERS = frozenset({"he", "she", "they", "who", "you", "somebody", "someone"})
_SELF = frozenset({"i", "we"})
_MINE = frozenset({"i", "me", "my", "mine", "myself", "we"})
_THEN = frozenset(
    {"was", "were", "had", "did", "used", "ago", "ran", "led", "managed", "supervised", "headed", "oversaw"}
)
_WAS = frozenset({"was", "were"})
_HELD = frozenset({"have", "has", "had", "having"})
_AHEAD = frozenset({
    "again", "will", "would", "shall", "going", "longer", "please", "want", "wants", "wanted", "wish", "interest",
    "interested", "desire", "intention", "ambition", "hope", "hoping", "aim", "plan", "like", "by", "until",
    "goal",
})  # fmt: skip
_WISHED = frozenset(
    {"want", "wants", "wanted", "wish", "hope", "hoping", "aim", "aiming", "goal", "after", "into", "like"}
)
_VERBS = frozenset({"have", "has", "had", "is", "are", "was", "were", "went", "left"})
_GLADLY = frozenset({
    "mind", "fine", "happy", "glad", "love", "gladly", "suit", "suits", "bother", "trouble", "problem", "grand",
    "odds", "welcome", "free", "available", "willing", "prepared", "okay", "ok",
})  # fmt: skip
_FREELY = _GLADLY | {"will", "would", "can", "could", "tomorrow", "ready", "send", "put", "post", "like"}


class Side(NamedTuple):
    """What is spoken of, the signals that its two sides are (empty: none is read), and the words that show a wish."""

    spoken: str
    wanted: str
    ruled_out: str
    gladly: frozenset[str] = frozenset()


_LEADING = "people_led"
_HOURS = "odd_hours"
SIDES = (
    Side(_LEADING, "wants_to_lead", "rules_out_leading"),
    Side("other_home", "would_move", "would_not_move", _FREELY),
    Side("any_place", "would_move", "would_not_move", _FREELY),
    Side("any_place", "would_be_away", "", _FREELY),
    Side("away_from_home", "would_be_away", "home_every_night", _FREELY),
    Side("one_place", "would_not_move", ""),
    Side("home_nights", "home_every_night", ""),
    Side(_HOURS, "any_hours", "not_all_hours", _GLADLY),
    Side("desk_work", "wants_desk", "rules_out_desk", _WISHED),
    Side("people_taught", "wants_to_teach", "rules_out_teaching", _WISHED),
    Side("alone", "", "best_in_company"),
    Side("in_company", "", "best_alone"),
)
# "Until" is a part of these and tells of no change of mind.
_LASTING = frozenset({"stays_on", "leaves_for_good"})
# "My father cannot be left at night" rules out the candidate's hours, whoever it tells of.
_OTHERS_COUNT = frozenset({"not_all_hours", "any_hours"})
_NIGHT = frozenset({"night", "nights", "evening", "evenings", "past", "after", "late", "pager", "call", "dusk"})
_WEEKEND = frozenset({"weekend", "weekends", "saturday", "saturdays", "sunday", "sundays"})


class Said(NamedTuple):
    """A text with its signals, and the year it is; whose text is a resume's tells what was and wants nothing."""

    words: Words
    hits: Mapping[str, list[Hit]]
    signals: Signals
    year: int
    is_resume: bool = False


def stances(said: Said) -> dict[str, list[Hit]]:
    """Return where each signal stands that a side is, by the clause around what is spoken of."""
    explained = {hit.sentence for hit in said.hits.get("explained", ())}
    found: dict[str, list[Hit]] = {}
    for side in SIDES:
        for hit in said.hits.get(side.spoken, ()):
            name = _side(said, hit, side) if hit.sentence not in explained else ""
            if name:
                found.setdefault(name, []).append(hit)
    return found


def outright(said: Said, name: str) -> list[Hit]:
    """Return where a signal stands and is neither denied nor told as a change of mind."""
    if name not in said.hits:
        return []
    explained = {hit.sentence for hit in said.hits.get("explained", ())} if name not in _LASTING else set()
    return [
        hit
        for hit in said.hits[name]
        if hit.sentence not in explained
        and not is_denied_before(said.words, hit, said.signals)
        and not (name not in _OTHERS_COUNT | _LASTING and _is_told_of_others(said, hit))
        and not (name == "leaves_for_good" and _is_over(said, hit))
        and not (name == "would_not_move" and _leaves_no_place(said, hit))
    ]


def _is_told_of_others(said: Said, hit: Hit) -> bool:
    """Tell whether somebody else is who does what is said, as in "my husband will never move"."""
    words = [word.text for word in said.words.words[max(clause_of(said.words, hit)[1], hit.first - _BEHIND) : hit.last]]
    before = words[: -(hit.last - hit.first)]
    return _MINE.isdisjoint(words[len(before) :]) and _is_of_others(before, said.signals)


def _is_over(said: Said, hit: Hit) -> bool:
    """Tell whether a leaving is told of a year that has gone, or is one of two roads."""
    sentence = said.words.sentences[hit.sentence]
    whole = [word.text for word in said.words.words[sentence.first : sentence.last]]
    return any(word in ("or", "if") for word in whole) or any(
        _is_year(word) and int(word) < said.year for word in whole
    )


def _leaves_no_place(said: Said, hit: Hit) -> bool:
    """Tell whether what is not left is no place: "I'd not leave sewing"; a place has a name, or a word for places."""
    words = said.words.words
    if words[hit.last - 1].text not in ("leave", "leaving"):
        return False
    behind = words[hit.last : hit.last + 2]
    return not any(
        said.words.text[word.start].isupper() or "place" in said.signals.matcher.lists(word.text) for word in behind
    )


def hours_differ(said: Said, hit: Hit, other: Said, against: Hit) -> bool:
    """Tell whether the one is about nights and the other about weekends."""
    one = {word.text for word in said.words.words[hit.first : hit.last]}
    two = {word.text for word in other.words.words[against.first : against.last]}
    kinds = [{kind for kind in (_NIGHT, _WEEKEND) if not words.isdisjoint(kind)} for words in (one, two)]
    return all(kinds) and kinds[0].isdisjoint(kinds[1])


def _side(said: Said, hit: Hit, side: Side) -> str:
    """Return the signal that a mention comes to; empty where the clause leaves that open."""
    sentence = said.words.sentences[hit.sentence]
    whole = [word.text for word in said.words.words[sentence.first : sentence.last]]
    first, last = hit.first - sentence.first, hit.last - sentence.first
    edges = (0, *(cut - sentence.first for cut in sentence.cuts))
    begin = max(edges[bisect_right(edges, first) - 1], first - _BEFORE)
    before, behind = whole[begin:first], whole[last : last + _BEHIND]
    if any(whole[edge] in _INVERTED for edge in edges) or not _CONDITIONS.isdisjoint(whole):
        return ""
    if _is_of_others(whole[max(0, first - _BEFORE) : first], said.signals):
        return ""
    if side.spoken == _LEADING and not _are_people(whole[first:last], said.signals):
        return ""
    if side.spoken == _HOURS and not _is_hour(whole, first, last, said.signals):
        return ""
    is_denied = is_denied_around(before, whole[first:last], behind, whole, said.signals)
    if is_denied is None:
        return ""
    clause = {*before, *whole[first:last]}
    is_past = not _THEN.isdisjoint(clause) or (is_denied and not _WAS.isdisjoint(behind[:3]))
    if is_denied:
        # "No line management" on a resume tells what was.
        is_told = (not _HELD.isdisjoint(before) or (said.is_resume and "no" in before)) and _AHEAD.isdisjoint(
            clause | set(behind)
        )
        if is_told or is_past:
            is_kept_up = "about" in whole or "ever" in whole
            return "never_led" if side.spoken == _LEADING and is_told else side.ruled_out if is_kept_up else ""
        return side.ruled_out
    if said.is_resume and side.spoken != "one_place":
        return "people_once_led" if side.spoken == _LEADING else ""
    if side.spoken == _LEADING:
        return _led(whole, before, clause, said.year, is_past=is_past)
    if is_past or not side.wanted:
        return ""
    is_glad = not side.gladly or not side.gladly.isdisjoint((*before, *behind, whole[first]))
    is_due = side.gladly is _WISHED and _is_due(whole, said.year)
    return side.wanted if is_glad or is_due else ""


def _led(whole: Sequence[str], before: Sequence[str], clause: Collection[str], year: int, *, is_past: bool) -> str:
    """Return whether people who are spoken of as led are wanted, or were led once."""
    if is_past:
        return "people_once_led" if not _MINE.isdisjoint(whole) else ""
    if _is_due(whole, year) or not _AHEAD.isdisjoint(whole):
        return "wants_to_lead"
    if "have" in before or before[-1:] == ["i"]:
        return "people_once_led"
    return "" if any(_is_year(word) for word in whole) else "wants_to_lead"


def _are_people(inside: Collection[str], signals: Signals) -> bool:
    """Tell whether those who are spoken of as led are people and no places, and nothing is told of them."""
    return _VERBS.isdisjoint(inside) and not any("place" in signals.matcher.lists(word) for word in inside)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")


def _is_due(whole: Sequence[str], year: int) -> bool:
    return any(_is_year(word) and int(word) >= year for word in whole)


def _is_hour(whole: Sequence[str], first: int, last: int, signals: Signals) -> bool:
    """Tell whether hours of work are meant: no evening class, no number of months."""
    of_word = signals.matcher.lists
    if any("means" in of_word(word) for word in whole):
        return False
    is_bare = bool({"number"} & of_word(whole[last - 1]))
    return not is_bare or last == len(whole) or whole[last] in ("pm", "p", "am") or "function" in of_word(whole[last])


def _is_of_others(before: Sequence[str], signals: Signals) -> bool:
    """Tell whether the last that is named before a mention, as who does it, is not the candidate."""
    for word in reversed(before):
        if word in _SELF:
            return False
        if word in _OTHERS or "kin" in signals.matcher.lists(word):
            return True
    return False
