"""What somebody says that they hold or have done, and what not, or not yet: two that are of one thing conflict."""

from __future__ import annotations

from typing import NamedTuple

from rehearse.offline.claims import EMPTY, WHEN
from rehearse.offline.facts import is_content, stem
from rehearse.offline.patterns import Hit, clause_of
from rehearse.offline.stances import Said
from rehearse.offline.words import Word

_BEFORE, _BEHIND = 12, 12
_SHORT_NAME = range(2, 6)
# Nothing is held that is only meant to be; a year that has passed outweighs these.
_AHEAD = frozenset({
    "will", "would", "could", "once", "when", "if", "want", "hope", "hoping", "plan", "planning", "need", "until",
    "till", "should", "booked", "start", "starts", "begins", "begin", "next", "going", "after", "by",
})  # fmt: skip
_OTHERS = frozenset({"he", "she", "they", "you", "your", "his", "her", "their"})
# Another one, or another part, than that which is held.
_ANOTHER = frozenset({
    "next", "second", "third", "fourth", "last", "other", "another", "rest", "more", "part", "half", "final",
    "new", "remaining", "advanced", "higher", "further",
})  # fmt: skip
_KINDS = {
    "certificate": "certificate", "certificates": "certificate", "certified": "certificate", "cert": "certificate",
    "licence": "licence", "license": "licence", "licences": "licence", "licensed": "licence",
    "licenced": "licence", "ticket": "ticket", "tickets": "ticket", "diploma": "diploma", "degree": "degree",
    "masters": "master", "master": "master", "msc": "master", "ma": "master", "mba": "mba", "phd": "doctorate",
    "doctorate": "doctorate", "bachelor": "bachelor", "bachelors": "bachelor", "bsc": "bachelor", "ba": "bachelor",
    "apprenticeship": "apprenticeship", "nvq": "nvq", "hnc": "hnc", "hnd": "hnd", "associate": "associate",
    "driven": "drive", "drive": "drive", "drove": "drive", "driving": "drive", "qualification": "qualification",
    "qualifications": "qualification", "exam": "exam", "exams": "exam", "level": "level", "diplomas": "diploma",
    "badge": "badge", "permit": "permit", "permitted": "permit", "card": "card",
}  # fmt: skip
# A kind of its own, and what a licence is for.
_DRIVE = "drive"
# Nobody has two of these, so that what they are in need not be told twice.
_ONLY_ONE = frozenset({"master", "doctorate", "bachelor", "mba", "drive", "apprenticeship"})
# These say nothing of what was passed: two exams are two things.
_PARTS = frozenset({"exam", "qualification", "level"})
_IRREGULAR = {
    "taught": "teach", "driven": "drive", "drove": "drive", "sold": "sell", "ran": "run", "led": "lead",
    "heading": "head",
}  # fmt: skip
_NO_ANY = frozenset({"any", "one", "single"})


class Statement(NamedTuple):
    """That something is held or done, or is not: by its kinds, what it is in, and its level.

    `is_denied` where it is said not to be there at all, `is_of_all` where none of the kind is.
    """

    hit: Hit
    is_held: bool
    kinds: frozenset[str]
    stems: frozenset[str]
    levels: frozenset[str]
    is_denied: bool
    is_of_all: bool


def statements(said: Said) -> list[Statement]:
    """Return what a text says is held or done, and what is not; plans and others' are left out."""
    explained = {hit.sentence for hit in said.hits.get("explained", ())}
    hits = sorted((hit, name == "held") for name in ("held", "not_held") for hit in said.hits.get(name, ()))
    lacking = {hit.sentence for hit, is_held in hits if not is_held}
    found = []
    for hit, is_held in hits:
        if hit.sentence in explained or (is_held and not said.is_resume and hit.sentence in lacking):
            continue
        if (one := _statement(said, hit, is_held=is_held)) is not None:
            found.append(one)
    return found


def rules_out(lacking: Statement, held: Statement) -> bool:
    """Tell whether what the one lacks is what the other holds."""
    if lacking.levels and held.levels:
        # Without the lower level nobody has the higher one.
        if min(lacking.levels) > max(held.levels):
            return False
        if not (lacking.levels & held.levels) and not (held.kinds <= _PARTS or lacking.kinds <= _PARTS):
            return False
    shared = lacking.stems & held.stems
    if not (lacking.kinds and held.kinds):
        return bool(shared) and not lacking.kinds and lacking.is_denied
    is_open = not (lacking.stems and held.stems)
    if lacking.levels and held.levels:
        return bool(shared) or is_open
    kinds = (lacking.kinds & held.kinds) - _PARTS
    if shared and ({"exam"} not in (held.kinds, lacking.kinds) or "exam" in held.kinds & lacking.kinds):
        return bool(kinds) or lacking.is_denied or "exam" in held.kinds & lacking.kinds
    return bool(kinds & _ONLY_ONE) or (bool(kinds) and (lacking.is_of_all or is_open))


def _statement(said: Said, hit: Hit, *, is_held: bool) -> Statement | None:
    sentence = said.words.sentences[hit.sentence]
    edges = (sentence.first, *sentence.cuts, sentence.last)
    ends = min(edge for edge in edges if edge >= hit.last)
    clause_begin = clause_of(said.words, hit)[1]
    is_complete = not is_held and any(word.text in _KINDS for word in said.words.words[clause_begin : hit.first])
    begin = max(clause_begin if is_complete else sentence.first, hit.first - _BEFORE)
    end = min(ends, hit.last + _BEHIND)
    words = said.words.words[begin:end]
    texts = [word.text for word in words]
    of_word = said.signals.matcher.lists
    clause = texts[max(0, clause_begin - begin) :]
    years = [int(one) for one in clause if len(one) == 4 and one.isdigit()]
    has_been = any(year < said.year for year in years)
    if is_held and (any(year > said.year for year in years) or not (has_been or _AHEAD.isdisjoint(clause))):
        return None
    if not _OTHERS.isdisjoint(texts) or any("kin" in of_word(one) for one in texts):
        return None
    if not is_held and not _ANOTHER.isdisjoint(set(texts) - {"next"}):
        return None
    kinds = frozenset(_KINDS[one] for one in texts if one in _KINDS)
    levels = frozenset(
        value
        for at, one in enumerate(texts[:-1])
        if one == "level" and (value := str(said.signals.numbers.get(texts[at + 1], texts[at + 1]))).isdigit()
    )
    stems = frozenset(
        stem(_IRREGULAR.get(word.text, word.text))
        for at, word in enumerate(words, start=begin)
        if word.text not in _KINDS
        and WHEN.isdisjoint(of_word(word.text))
        and _is_named(said, word)
        # The words of the state itself ("begun", "drawer") name nothing, but for what was done.
        and (not hit.first <= at < hit.last or word.text in _IRREGULAR or word.text.endswith("ing"))
    )
    stems |= kinds & {_DRIVE}
    is_of_all = not is_held and not _NO_ANY.isdisjoint(texts)
    is_denied = is_of_all or (not is_held and texts[hit.first - begin] in ("no", "none", "never"))
    return Statement(hit, is_held, kinds, stems - EMPTY, levels, is_denied, is_of_all)


def _is_named(said: Said, word: Word) -> bool:
    """Tell whether a word can name what a qualification is in, or what was done; short ones in capitals do."""
    is_short_name = word.end - word.start in _SHORT_NAME and said.words.text[word.start : word.end].isupper()
    tells = is_content(word.text, said.signals) and "means" not in said.signals.matcher.lists(word.text)
    return word.text.isalpha() and (is_short_name or tells)
