"""Verdicts made into words: a grade with its quotes and reason, a pitfall with its passages, the change that pays."""

from __future__ import annotations

import zlib

from rehearse.interview.assessment import Change, CriterionGrade, PitfallFinding, Quote
from rehearse.offline.answer import Answer
from rehearse.offline.pitfalls import Found
from rehearse.offline.sayings import SayingsFile
from rehearse.offline.verdict import Verdict
from rehearse.rubric import BestChange, Rubric

_SHOWN = 90
_QUOTES = 3


def grade_of(criterion: str, verdict: Verdict, answer: Answer, sayings: SayingsFile) -> CriterionGrade:
    """Return the grade with the clauses that earned it, and why in one sentence."""
    quotes = quoted(verdict, answer)
    texts = sayings.reasons[criterion][verdict.case].texts
    # The same answer is told the same; another one with the same fault is not told it in the same words.
    text = texts[zlib.crc32(answer.words.text.encode()) % len(texts)]
    return CriterionGrade(
        criterion=criterion,
        level=verdict.level,
        quotes=tuple(Quote(text=quote) for quote in quotes),
        reason=text.format(words=shown(quotes)),
    )


def finding_of(found: Found, sayings: SayingsFile) -> PitfallFinding:
    """Return the pitfall with its passages, each attributed to the text it stands in."""
    texts = sayings.weighed_pitfalls if found.is_weighed else sayings.pitfalls
    return PitfallFinding(
        pitfall=found.pitfall,
        quotes=tuple(Quote(text=passage.text, source=passage.source) for passage in found.passages),
        reason=texts[found.pitfall].format(words=shown([passage.text for passage in found.passages])),
    )


def change_of(best: BestChange, grades: dict[str, CriterionGrade], rubric: Rubric, sayings: SayingsFile) -> Change:
    """Return the change in words: the rubric's next step or remedy, at the words it is about where there are any."""
    if best.criterion is not None:
        grade = grades[best.criterion]
        step = rubric.criterion(best.criterion).next_steps[grade.level or 0]
        quotes = [quote.text for quote in grade.quotes]
    else:
        step = rubric.pitfall(best.pitfall or "").remedy
        quotes = []
    texts = sayings.change
    template = texts.with_words if quotes else texts.without_words
    worded = step[0].lower() + step[1:] if quotes else step
    return Change(
        criterion=best.criterion,
        pitfall=best.pitfall,
        text=template.format(words=shown(quotes[:1]), step=worded),
        gain=best.gain,
    )


def quoted(verdict: Verdict, answer: Answer) -> list[str]:
    """Return the clauses that the verdict rests on, none twice and none inside another."""
    quotes: list[str] = []
    for hit in verdict.hits[:_QUOTES]:
        quote = answer.quote(hit)
        if quote and not any(quote in other or other in quote for other in quotes):
            quotes.append(quote)
    return quotes


def shown(quotes: list[str]) -> str:
    """Return the quotes in quotation marks, each cut at a word where it is long, joined by "and"."""
    return " and ".join(f"“{_cut(' '.join(quote.split()))}”" for quote in quotes[:2])


def _cut(quote: str) -> str:
    return quote if len(quote) <= _SHOWN else quote[: quote.rfind(" ", 0, _SHOWN)] + " …"
