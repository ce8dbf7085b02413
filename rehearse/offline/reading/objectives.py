"""What the employer or the role is to achieve: passages that say what will be done, and to what end."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rehearse.offline.reading.lookup import Lookup, key_of
from rehearse.offline.reading.sections import Passage

Form = Literal["plain", "doing", "does"]
LONGEST = 220

_DUTIES = ("duties", "goals")
_NEVER = ("skills", "growth", "benefits", "boilerplate")
_FORMS: tuple[Form, ...] = ("plain", "doing", "does")


class Action(NamedTuple):
    """The doing word that makes a passage an objective: its place among the words, its form met and its plain form."""

    at: int
    form: Form
    plain: str


def action_in(passage: Passage, lookup: Lookup, title: str | None = None) -> Action | None:
    """Return the doing word of the passage's objective; None where it names none, or only a routine."""
    for at, forms in _openings(passage, title):
        if (action := _action_at(passage, at, forms, lookup)) is not None:
            return action
    return None


def objective_in(passage: Passage, lookup: Lookup, title: str | None = None) -> str | None:
    """Return the passage's words that say an objective, None where it says none.

    Args:
        passage: A sentence, bullet or cell.
        lookup: The lists.
        title: The job's title, which can be the subject ("The Planner leads ...").
    """
    if passage.section in _NEVER or passage.is_question:
        return None
    action = action_in(passage, lookup, title)
    if action is None and "statements" not in passage.found and not _is_purposeful(passage, lookup):
        return None
    if len(passage.text) <= LONGEST or action is None:
        return _shortened(passage.text)
    return _shortened(passage.text[passage.words.words[action.at].start :])


def _openings(passage: Passage, title: str | None) -> list[tuple[int, tuple[Form, ...]]]:
    """Return at which words a doing word may stand, and in which forms there."""
    words = passage.words.words
    places: list[tuple[int, tuple[Form, ...]]] = []
    if passage.section in _DUTIES:
        places.append((0, _FORMS))
    elif passage.is_bullet:
        places.append((0, ("plain", "doing")))
    elif words and words[0].text == "to":
        places.append((1, ("plain",)))
    if "title" in passage.found:
        # "We are looking for a designer to join us and own the box office": what for comes behind.
        cue = passage.found["title"][0].last
        places += [(at + 1, ("plain",)) for at in range(cue, len(words)) if words[at].text in ("to", "and")]
    sought = {found.first for found in passage.found.get("title", ())}
    for form in _FORMS:
        # "is hiring a manager" is no objective, though somebody does something there.
        places += [(found.last, (form,)) for found in passage.found.get(form, ()) if found.last not in sought]
    if title is not None:
        subject = ["the", *key_of(title).split()]
        if [word.text for word in words[: len(subject)]] == subject:
            places.append((len(subject), ("does",)))
    return sorted(places)


def _action_at(passage: Passage, at: int, forms: tuple[Form, ...], lookup: Lookup) -> Action | None:
    words = passage.words.words
    while at < len(words) and _is_between(words[at].text, lookup):
        at += 1
    if at >= len(words):
        return None
    if any(found.first == at for found in passage.found.get("routine", ())):
        return None
    for form in forms:
        plain = getattr(lookup.actions, form).get(words[at].text)
        if plain is not None and _has_object(passage, at, plain, lookup):
            return Action(at, form, plain)
    return None


def _is_between(word: str, lookup: Lookup) -> bool:
    """Say whether a word may stand before the doing word: "also", "continuously", but not "supply"."""
    return word in ("to", "also", "then") or (word.endswith("ly") and word not in lookup.actions.plain)


def _has_object(passage: Passage, at: int, plain: str, lookup: Lookup) -> bool:
    """Say whether the word at `at` is a doing word with something behind it, and no noun ("support for ...")."""
    words = passage.words.words
    if at + 1 >= len(words):
        return False
    following = words[at + 1].text
    lists = lookup.lists.objectives
    if following in lists.not_before or (following == "for" and plain not in lists.before_for):
        return False
    between = passage.text[words[at].end : words[at + 1].start].strip()
    return between in ("", "-", "(") or (between in (",", "/", "&") and following in lookup.actions.plain)


def _is_purposeful(passage: Passage, lookup: Lookup) -> bool:
    """Say of a duty that names no listed action whether it tells to what end, or how much, it is done."""
    words = passage.words.words
    if not words or "routine" in passage.found:
        return False
    opening = next((found.last for found in passage.found.get("plain", ()) if found.first == 0), 0)
    is_duty = passage.section in _DUTIES or passage.is_bullet
    if not is_duty and not (opening and words[0].text == "you"):
        return False
    first = words[min(opening, len(words) - 1)].text
    is_done = any(first in forms for verbs in (lookup.actions, lookup.activities) for forms in verbs[:3])
    is_measured = any(word.text[0].isdigit() for word in words[1:])
    if passage.section in _DUTIES:
        return (
            "purposes" in passage.found
            or (is_done and is_measured)
            or (passage.section == "goals" and passage.is_bullet)
        )
    return is_done and ("purposes" in passage.found or (is_measured and passage.section == "role"))


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    for mark in ("; ", ", ", " "):
        head = cut.rpartition(mark)[0]
        if len(head) > LONGEST // 2:
            return head
    return cut
