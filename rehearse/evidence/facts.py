"""Facts in a rewrite that stand in none of the texts it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rehearse.evidence.amounts import Form, Token, amounts, tokens
from rehearse.evidence.lists import FactLists, Kind, fact_lists

_BLANK = re.compile(r"\[[^\[\]\n]{0,80}\]")
_SENTENCE_ENDS = frozenset(".!?:;…•*–—>|\"“”'‘’([/")
_QUARTER = re.compile(r"Q[1-4]\Z")
_TAILS = frozenset({"+", "#"})


class Fact(NamedTuple):
    """A fact of the rewrite: its kind, its words, and their offsets there (end exclusive)."""

    kind: Kind
    text: str
    start: int
    end: int


class _Claim(NamedTuple):
    """A fact with what it is compared by: any of `forms` in a source vouches for it."""

    kind: Kind
    form: Form
    start: int
    end: int


def new_facts(rewrite: str, *sources: str) -> tuple[Fact, ...]:
    """Return the facts of the rewrite that none of the sources gives, in order and without overlap.

    Numbers (figures and words, with their unit where it is a time, a share or money), dates, names, tools and
    abbreviations, qualifications; see `facts.yaml` for the words. Blanks in square brackets are no facts.

    Args:
        rewrite: The stronger version.
        sources: The texts that may vouch for its facts: answer, resume, posting.
    """
    lists = fact_lists()
    known: set[Form] = set()
    for source in sources:
        known |= _given(source, lists)
    # Blanked out letter by letter, so that offsets stay.
    shown = _BLANK.sub(lambda match: "\x00" * len(match[0]), rewrite)
    found: list[Fact] = []
    for claim in sorted(_claims(shown, lists), key=lambda claim: (claim.start, -claim.end)):
        if claim.form in known or (found and claim.start < found[-1].end):
            continue
        if found and _is_one(found[-1], claim, rewrite):
            claim = claim._replace(start=found.pop().start)
        found.append(Fact(claim.kind, rewrite[claim.start : claim.end], claim.start, claim.end))
    return tuple(found)


def _is_one(last: Fact, claim: _Claim, text: str) -> bool:
    """Say whether a claim goes on with the fact before it: a first and a last name, a month and a year."""
    between = text[last.end : claim.start]
    if last.kind == claim.kind == "name":
        return between in (" ", " & ")
    return last.kind == claim.kind == "date" and between in (" ", ", ")


def _given(source: str, lists: FactLists) -> set[Form]:
    """Return all that a source vouches for: its claims, and each of its words in any case."""
    found = tokens(source)
    forms: set[Form] = {claim.form for claim in _claims(source, lists)}
    forms |= {("number", form[1]) for form in forms if form[0] not in ("word", "qualification")}
    for at, token in enumerate(found):
        forms.add(("word", _bare(token.low)))
        forms.add(("word", _bare(_tailed(found, at)[0].casefold())))
        if token.low in lists.group:
            forms.add(("qualification", str(lists.group[token.low])))
    return forms


def _claims(text: str, lists: FactLists) -> Iterator[_Claim]:
    found = tokens(text)
    taken: set[int] = set()
    for amount in amounts(found, lists):
        if amount.first and _is_code(found, amount.first):
            continue
        taken.update(range(amount.first, amount.after))
        yield _Claim(amount.kind, amount.form, found[amount.first].start, found[amount.after - 1].end)
    is_start = True
    for at, token in enumerate(found):
        if at and "\n" in text[found[at - 1].end : token.start]:
            is_start = True
        if token.text[0].isalpha():
            if at not in taken:
                claim = _claim(found, at, is_start, lists)
                if claim is not None:
                    yield claim
            is_start = False
        elif token.text in _SENTENCE_ENDS:
            is_start = True


def _claim(found: list[Token], at: int, is_start: bool, lists: FactLists) -> _Claim | None:
    token = found[at]
    low = _bare(token.low)
    if low in lists.months or low.removesuffix("s") in lists.days or low in lists.seasons:
        is_date = low not in lists.doubtful_months or (token.text[0].isupper() and _is_dated(found, at, lists))
        if is_date:
            return _Claim("date", ("word", low), token.start, token.end)
    group = lists.group.get(token.low)
    if group is not None and not (low == "degree" and at > 1 and found[at - 2].low == "to"):
        return _Claim("qualification", ("qualification", str(group)), token.start, token.end)
    if not any(letter.isupper() for letter in token.text) or token.low in lists.never_names:
        return None
    whole, end = _tailed(found, at)
    form = ("word", _bare(whole.casefold()))
    stem = token.text.removesuffix("'s").removesuffix("’s")
    if end > token.end or (len(stem) > 1 and any(letter.isupper() for letter in stem[1:])):
        return _Claim("date" if _QUARTER.match(whole) else "tool", form, token.start, end)
    is_plain = is_start and (low in lists.openers or token.low in lists.openers)
    return (
        None if is_plain or not token.text[0].isupper() else _Claim("name", form, token.start, token.start + len(stem))
    )


def _tailed(found: list[Token], at: int) -> tuple[str, int]:
    """Return a word with the signs and figures that are written on to it (C++, C#, S3), and where it ends."""
    whole, end = found[at].text, found[at].end
    for token in found[at + 1 : at + 4]:
        if token.start != end or not (token.text in _TAILS or token.text.isdigit()):
            break
        whole, end = whole + token.text, token.end
    return whole, end


def _is_code(found: list[Token], at: int) -> bool:
    """Say whether a figure is written on to a word with a capital, as in Q3 or S3; the word is the claim then."""
    before = found[at - 1]
    return before.end == found[at].start and before.text[0].isalpha() and not before.text.islower()


def _is_dated(found: list[Token], at: int, lists: FactLists) -> bool:
    before = found[at - 1].low if at else ""
    after = found[at + 1].text if at + 1 < len(found) else ""
    return before in lists.before_month or before[:1].isdigit() or after[:1].isdigit()


def _bare(low: str) -> str:
    """Return the word without a possessive ending."""
    return low.removesuffix("'s")
