"""What an answer claims and the resume rules out: a leading post, a certificate."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.offline.answer import Answer
from rehearse.offline.claims import EMPTY, SHORT, WHEN, Passage, claims_of
from rehearse.offline.facts import stem
from rehearse.offline.words import words_of

_NEAR = 6
# Words by which a resume says what was not, or not yet, or not to the end.
_NONE = frozenset({"no", "not", "never", "without", "none"})
_BROKEN_OFF = frozenset({"withdrew", "withdrawn", "failed", "unfinished"})
# Who left before the end broke off; who left a place did not. What went wrong once may have been mended.
_LEFT, _EARLY = "left", frozenset({"before", "early", "halfway", "without"})
_MENDED = frozenset({"passed", "completed", "finished", "gained"})
_NEGATING = _NONE | _BROKEN_OFF | {_LEFT}
_LED = frozenset({"reports", "team", "apprentices", "students", "supervised", "managed", "led"})


def against_resume(answer: Answer, resume: str) -> tuple[Passage, Passage] | None:
    """Return a claim of the answer and the words of the resume that rule it out, or None."""
    return _post_against(answer, resume) or _done_against(answer, resume)


def _post_against(answer: Answer, resume: str) -> tuple[Passage, Passage] | None:
    """Return a leading post that is claimed for the past and the resume's words that there was none."""
    of_word = answer.signals.matcher.lists
    claims = [hit for hit in answer.found("led_before") if not answer.in_sentences("explained") & {hit.sentence}]
    if not claims:
        return None
    for denied, _, words in _ruled_out(resume):
        if denied[0] in _NONE and any("leading" in of_word(word) or word in _LED for word in denied):
            claim = claims[0]
            return Passage(answer.quote(claim), "answer", claim.sentence), Passage(words, "resume", None)
    return None


def _done_against(answer: Answer, resume: str) -> tuple[Passage, Passage] | None:
    """Return something said to be done and the resume's words that it was not, or not yet."""
    of_word = answer.signals.matcher.lists
    claims = claims_of(answer, "done_it")
    for denied, before, words in _ruled_out(resume) if claims else ():
        not_done = {stem(word) for word in (*denied, *before) if WHEN.isdisjoint(of_word(word)) and len(word) > SHORT}
        not_done -= EMPTY | _NEGATING
        for hit, stems in claims:
            if stems & not_done:
                return Passage(answer.quote(hit), "answer", hit.sentence), Passage(words, "resume", None)
    return None


def _ruled_out(resume: str) -> Iterator[tuple[list[str], list[str], str]]:
    """Yield of each denial in a resume the words from it on, those before it that it is about, and all as they stand.

    "HNC Chemistry: withdrew after a term", "CT: no training": it is about what stands before.
    """
    told = words_of(resume)
    for sentence in told.sentences:
        for at in range(sentence.first, sentence.last):
            word = told.words[at]
            if word.text in _NEGATING:
                gap = resume[told.words[at - 1].end : word.start] if at > sentence.first else ""
                looks_back = word.text not in _NONE or ":" in gap
                begin = max(sentence.first, at - _NEAR) if looks_back else at
                near = told.words[begin : min(sentence.last, at + 1 + _NEAR)]
                texts = [one.text for one in near]
                denied = texts[at - begin :]
                is_place_left = word.text == _LEFT and _EARLY.isdisjoint(denied)
                is_mended = word.text not in _NONE and not _MENDED.isdisjoint(denied)
                if not is_place_left and not is_mended:
                    yield denied, texts[: at - begin], resume[near[0].start : near[-1].end]
