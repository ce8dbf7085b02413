"""Two passages that do not go together, in sure cases only: both are quoted, and each says where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rehearse.offline.answer import Answer
from rehearse.offline.claims import Passage, Source, claims_of
from rehearse.offline.denials import is_denied_before
from rehearse.offline.patterns import Hit
from rehearse.offline.resume_claims import against_resume
from rehearse.offline.resume_years import years_against
from rehearse.offline.signals import OPPOSITES

# Every pair is compared, so that one side has to be bounded for the time to stay linear.
_MOST_DENIALS = 20
_PAIRS = (
    ("goal", "never_wanted"),
    ("done_it", "never_done"),
    ("done_it", "still_to_do"),
    ("failed_it", "never_failed"),
)
_Told = tuple[Answer, Source]


def contradiction(
    answer: Answer, earlier: Iterable[Answer], resume: str, now: datetime
) -> tuple[Passage, Passage] | None:
    """Return two passages that cannot both be true, or None.

    Sure cases: something is wanted here and ruled out for good there; something is said to have been done, and
    never to have been done or to be done yet; something failed, and nothing ever did; of a few things the opposite
    is said here and there (`OPPOSITES`); a leading post or a certificate is claimed that the resume rules out; years
    of work in a trade differ between answer and resume by two or more, or are
    far more than its dates. What is told as a change of mind is none.
    """
    found = _between((answer, "answer"), (answer, "answer")) or _opposed((answer, "answer"), (answer, "answer"))
    for one in earlier:
        before: _Told = (one, "earlier")
        found = found or _between((answer, "answer"), before) or _between(before, (answer, "answer"))
        found = found or _opposed((answer, "answer"), before) or _opposed(before, (answer, "answer"))
    if found is None and resume.strip():
        found = years_against(answer, resume, now) or against_resume(answer, resume)
    return found


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


def _opposed(saying: _Told, denying: _Told) -> tuple[Passage, Passage] | None:
    """Look for one thing of which the one says this and the other (or another sentence of the same) its opposite."""
    said, said_in = saying
    denied, denied_in = denying
    for name, opposite in OPPOSITES:
        for hit in _meant(said, name):
            for against in _meant(denied, opposite)[:_MOST_DENIALS]:
                if said is not denied or hit.sentence != against.sentence:
                    return (
                        Passage(said.quote(hit), said_in, hit.sentence if said_in == "answer" else None),
                        Passage(denied.quote(against), denied_in, against.sentence if denied_in == "answer" else None),
                    )
    return None


def _meant(answer: Answer, signal: str) -> list[Hit]:
    """Return where the signal stands and is neither denied nor told as a change of mind."""
    explained = answer.in_sentences("explained")
    return [
        hit
        for hit in answer.found(signal)
        if hit.sentence not in explained and not is_denied_before(answer.words, hit, answer.signals)
    ]
