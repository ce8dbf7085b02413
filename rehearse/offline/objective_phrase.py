"""An objective as a phrase that fits into a question: "Reduce waiting times" becomes "reducing waiting times".

Only what is sure to read well is returned. A phrase is cut before the next thing to be done, before what
explains and where it would be too long; where what is left could read broken there is no phrase at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rehearse.offline.reading.lookup import Lookup
from rehearse.offline.reading.names import is_shouted
from rehearse.offline.reading.objectives import Action, action_in
from rehearse.offline.reading.sections import Passage, duty_of

LONGEST = 90
_SHORTEST_CUT = 25
_ENDS = set(';:()[]{}|–—…!?"“”')
_NOT_SPOKEN = set("*|<>{}@_#=~^\\")
_POINTERS = ("this", "that", "these", "those")
_PAIRS = ("between", "both", "either", "from")


class _Start(NamedTuple):
    """The doing words that a phrase begins with, in their -ing form, and the word that comes after them."""

    text: str
    last: int


def objective_phrase(text: str, lookup: Lookup, title: str | None = None) -> str | None:
    """Return the objective as a phrase in small letters that begins with an -ing form, at most 90 characters.

    Args:
        text: An objective as it was read, or as it was set by hand.
        lookup: The lists.
        title: The job's title, which can be the subject ("The Planner leads ...").

    Returns:
        The phrase, or None where no phrase is sure to read well.
    """
    if is_shouted(text) or not is_latin(text) or "://" in text:
        return None
    passage = duty_of(text, lookup)
    action = action_in(passage, lookup, title)
    if action is None or _is_standing(passage, action, lookup):
        return None
    start = _start(passage, _second_of_two(passage, action, lookup), lookup)
    if start is None:
        return None
    stop = _stop(passage, action, start.last, lookup)
    words = [word.text for word in passage.words.words]
    # At its own end a statement may stand on such a word ("figures they can act on"), where it was cut it may not.
    while start.last < stop < len(words) and words[stop - 1] in lookup.lists.objectives.dangling:
        stop -= 1
    if stop <= start.last:
        return None
    begin = passage.words.words[start.last - 1].end
    phrase = start.text + passage.text[begin : passage.words.words[stop - 1].end]
    if passage.text[passage.words.words[stop - 1].end :].startswith(" %"):
        phrase += " %"
    fitting = _fitting(" ".join(phrase.split()), lookup)
    return fitting if fitting is not None and _is_speakable(fitting, words[start.last : stop], lookup) else None


def is_latin(text: str) -> bool:
    """Say whether all letters are of the Latin alphabet (the question around them is English)."""
    return all(ord(letter) < 0x250 for letter in text if letter.isalpha())


def _is_standing(passage: Passage, action: Action, lookup: Lookup) -> bool:
    """Say whether it tells what the employer always does ("We run three depots"), and of no plan."""
    words = passage.words.words
    is_plain = action.form == "plain" and action.at == 1 and words[0].text == "we"
    return is_plain and action.plain in lookup.lists.objectives.standing


def _second_of_two(passage: Passage, action: Action, lookup: Lookup) -> Action:
    """Return "selling" of "start selling", since "starting selling" would jingle."""
    at = action.at + 1
    plain = lookup.actions.doing.get(passage.words.words[at].text) if at < len(passage.words.words) else None
    return action if plain is None else Action(at, "doing", plain)


def _start(passage: Passage, action: Action, lookup: Lookup) -> _Start | None:
    """Return the -ing forms of the doing word and of those joined to it: "plan, build and test ...".

    None where a word is joined that nobody listed: it may be a doing word, and would keep the wrong form.
    """
    words = passage.words.words
    at = action.at
    text = lookup.actions.doing_of(action.plain)
    while True:
        after = at + 1
        joint = passage.text[words[at].end : words[after].start].strip() if after < len(words) else "."
        has_and = after + 1 < len(words) and words[after].text in ("and", "or") and joint in ("", ",")
        following = after + 1 if has_and else after
        is_joined = has_and or joint in (",", "/", "&")
        plain = _plain(words[following].text, action, lookup) if is_joined and following < len(words) else None
        if plain is None or following + 1 >= len(words):
            return None if is_joined else _Start(text, at + 1)
        between = passage.text[words[at].end : words[following].start]
        text += f"{between}{lookup.actions.doing_of(plain)}"
        at = following


def _plain(word: str, action: Action, lookup: Lookup) -> str | None:
    for verbs in (lookup.actions, lookup.activities):
        plain = getattr(verbs, action.form).get(word)
        if plain is not None:
            return str(plain)
    return None


def _stop(passage: Passage, action: Action, first: int, lookup: Lookup) -> int:
    """Return the word before which the phrase is over."""
    words = passage.words.words
    lists = lookup.lists.objectives
    for at in range(first, len(words)):
        between = passage.text[words[at - 1].end : words[at].start]
        if _ENDS & set(between) or ". " in between or " - " in between:
            return at
        if at == first:
            continue
        joined = words[at - 1].text in ("and", "or", "then", "but") or "," in between or "&" in between
        if not joined:
            continue
        word = words[at].text
        if words[at - 1].text in ("and", "but") and "," in passage.text[words[at - 2].end : words[at - 1].start]:
            # ", and the people who ...": another statement, unless the comma is the last of a series.
            is_series = "," in passage.text[words[first - 1].end : words[at - 2].end]
            if not is_series or word in lists.determiners:
                return at - 1
        if _is_done(passage, at, action, lookup) or word in lists.joints:
            return at - 1 if words[at - 1].text in ("and", "or", "then", "but") else at
    return len(words)


def _is_done(passage: Passage, at: int, action: Action, lookup: Lookup) -> bool:
    """Say whether the word at `at` is, or may be, the next thing to be done."""
    words = passage.words.words
    lists = lookup.lists.objectives
    word = words[at].text
    following = words[at + 1].text if at + 1 < len(words) else ""
    if word == "to" or _plain(word, action, lookup) is not None:
        return True
    if word.endswith("ly"):
        return _plain(following, action, lookup) is not None
    is_other_form = action.form != "doing" and word.endswith("ing")
    return following in lists.determiners and word not in lists.determiners and not is_other_form


def _fitting(phrase: str, lookup: Lookup) -> str | None:
    """Return the phrase, cut where that can be done if it is too long; None where it cannot."""
    if len(phrase) <= LONGEST:
        return phrase
    for cut in sorted(_cuts(phrase, lookup), reverse=True):
        head = phrase[:cut].rstrip(" ,")
        before, comma, tail = head.rpartition(", ")
        # "..., floor" of "floor by floor": what is left behind the comma says nothing.
        head = before if comma and len(tail.split()) < 3 else head
        if _SHORTEST_CUT <= len(head) <= LONGEST:
            return head
    return None


def _cuts(phrase: str, lookup: Lookup) -> Iterator[int]:
    yield phrase.rfind(", ", 0, LONGEST)
    for word in lookup.lists.objectives.cuts:
        at = phrase.find(f" {word} ")
        if at > 0:
            yield at


def _is_speakable(phrase: str, words: list[str], lookup: Lookup) -> bool:
    lists = lookup.lists.objectives
    # In its own letters, since "IT" may be spoken of and "it" is nobody knows what.
    spoken = phrase.replace(",", " ").split()
    pairs = [word for word in spoken if word in _PAIRS]
    return (
        len(phrase) <= LONGEST
        and bool(words)
        and not set(spoken) & set(lists.foreign_to_speech)
        and not _NOT_SPOKEN & set(phrase)
        and not _points_back(words, lookup)
        and not (words[-1].endswith("ing") and words[-2:-1] and words[-2] in lists.dangling)
        # "coordinating between sales" has lost its other half.
        and (not pairs or _is_whole(spoken))
        and phrase.count("'") <= 2
    )


def _points_back(words: list[str], lookup: Lookup) -> bool:
    """Say whether what is done is done to something said before: "raising that", "reaching 300 by ..."."""
    following = words[1] if len(words) > 1 else ""
    lists = lookup.lists.objectives
    is_bare_number = words[0][0].isdigit() and (not following or following in lists.dangling)
    # "teams that are meant to bring that about" ends on something that was said before it.
    ends_on_it = len(words) > 1 and words[-2] in lists.pointing and words[-1] in lists.dangling
    return is_bare_number or ends_on_it or words[-1] in _POINTERS or (words[0] in lists.pointing and following != "of")


def _is_whole(spoken: list[str]) -> bool:
    for at, word in enumerate(spoken):
        rest = spoken[at + 1 :]
        if word in ("between", "both") and "and" not in rest:
            return False
        if word == "either" and "or" not in rest:
            return False
    return True
