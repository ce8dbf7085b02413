"""Two passages that do not go together, in sure cases only: both are quoted, and each says where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rehearse.offline.answer import Answer
from rehearse.offline.claims import Passage, Source, claims_of
from rehearse.offline.patterns import Hit
from rehearse.offline.qualifications import Statement, rules_out, statements
from rehearse.offline.resume_claims import against_resume
from rehearse.offline.resume_years import years_against
from rehearse.offline.signals import OPPOSITES
from rehearse.offline.stances import Said, hours_differ, outright, stances
from rehearse.offline.words import words_of

# Every pair is compared, so that one side has to be bounded for the time to stay linear.
_MOST_DENIALS = 20
_PAIRS = (
    ("goal", "never_wanted"),
    ("done_it", "never_done"),
    ("done_it", "still_to_do"),
    ("failed_it", "never_failed"),
)
_Told = tuple[Answer, Source]


class _Stand:
    """A text and where it stands on the things that have opposites."""

    def __init__(self, said: Said, source: Source, answer: Answer | None) -> None:
        self.said, self.source, self.answer = said, source, answer
        by_clause = stances(said)
        self.on = {
            name: sorted({*outright(said, name), *by_clause.get(name, ())}) for pair in OPPOSITES for name in pair
        }

    def passage(self, hit: Hit) -> Passage:
        """Return the clause that holds a hit."""
        if self.answer is None:
            return Passage(_clause(self.said, hit), "resume", None)
        return Passage(self.answer.quote(hit), self.source, hit.sentence if self.source == "answer" else None)


def contradiction(
    answer: Answer, earlier: Iterable[Answer], resume: str, now: datetime
) -> tuple[Passage, Passage] | None:
    """Return two passages that cannot both be true, or None.

    Sure cases: something is wanted here and ruled out for good there; something is said to have been done, and
    never to have been done or to be done yet; something failed, and nothing ever did; of a few things the opposite
    is said here and there (`OPPOSITES`); something is held here and not held there; a leading post or a certificate
    is claimed that the resume rules out; years of work in a trade differ between answer and resume by two or more, or
    are far more than its dates. What is told as a change of mind is none.
    """
    here = _stand(answer, "answer", now)
    mine = statements(here.said)
    found = (
        _between((answer, "answer"), (answer, "answer")) or _opposed(here, here) or _not_both(here, mine, here, mine)
    )
    for one in earlier:
        before: _Told = (one, "earlier")
        found = found or _between((answer, "answer"), before) or _between(before, (answer, "answer"))
        if found is None:
            there = _stand(one, "earlier", now)
            found = _opposed(here, there) or _opposed(there, here)
        if found is None and mine:
            theirs = statements(there.said)
            found = _not_both(here, mine, there, theirs) or _not_both(there, theirs, here, mine)
    if found is None and resume.strip():
        found = years_against(answer, resume, now) or against_resume(answer, resume)
        if found is None and (mine or any(here.on.values())):
            there = _stand_of_resume(resume, answer, now)
            theirs = statements(there.said)
            found = _opposed(here, there) or _opposed(there, here)
            found = found or _not_both(here, mine, there, theirs) or _not_both(there, theirs, here, mine)
    return found


def _not_both(
    having: _Stand, held: list[Statement], lacking: _Stand, others: list[Statement]
) -> tuple[Passage, Passage] | None:
    """Look for something that the one says is held or done and the other that it is not."""
    lacks = [one for one in others if not one.is_held][:_MOST_DENIALS]
    for one in held:
        for other in lacks if one.is_held else ():
            is_same = having is lacking and one.hit.sentence == other.hit.sentence
            if not is_same and rules_out(other, one):
                return having.passage(one.hit), lacking.passage(other.hit)
    return None


def _stand(answer: Answer, source: Source, now: datetime) -> _Stand:
    return _Stand(Said(answer.words, answer.hits, answer.signals, now.year), source, answer)


def _stand_of_resume(resume: str, answer: Answer, now: datetime) -> _Stand:
    words = words_of(resume)
    hits = answer.signals.matcher.hits(words)
    return _Stand(Said(words, hits, answer.signals, now.year, is_resume=True), "resume", None)


def _clause(said: Said, hit: Hit) -> str:
    """Return the sentence of a resume that holds a hit; there they are short."""
    sentence = said.words.sentences[hit.sentence]
    return said.words.text[said.words.words[sentence.first].start : said.words.words[sentence.last - 1].end]


def _between(saying: _Told, denying: _Told) -> tuple[Passage, Passage] | None:
    """Look for something said in the one and denied in the other (or elsewhere in the same)."""
    said, said_in = saying
    denied, denied_in = denying
    for positive, negative in _PAIRS:
        ruled_out = claims_of(denied, negative)
        if not ruled_out:
            continue
        for hit, stems in claims_of(said, positive):
            for against, other_stems in ruled_out[:_MOST_DENIALS]:
                is_same = said is denied and hit.sentence == against.sentence
                if not is_same and stems & other_stems:
                    return (
                        Passage(said.quote(hit), said_in, hit.sentence if said_in == "answer" else None),
                        Passage(denied.quote(against), denied_in, against.sentence if denied_in == "answer" else None),
                    )
    return None


def _opposed(saying: _Stand, denying: _Stand) -> tuple[Passage, Passage] | None:
    """Look for one thing of which the one says this and the other (or another sentence of the same) its opposite."""
    for name, opposite in OPPOSITES:
        for hit in saying.on[name]:
            for against in denying.on[opposite][:_MOST_DENIALS]:
                is_same = saying is denying and hit.sentence == against.sentence
                if not is_same and not (name == "any_hours" and hours_differ(saying.said, hit, denying.said, against)):
                    return saying.passage(hit), denying.passage(against)
    return None
