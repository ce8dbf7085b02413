"""An interview in which every text, whoever wrote it, is an attack: the worst that a page or a report has to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from rehearse.interview.assessment import (
    Assessment,
    Change,
    CriterionGrade,
    PitfallFinding,
    PromptRef,
    Provenance,
    Quote,
    Rewrite,
)
from rehearse.interview.job import JobReading, PlannedQuestion, Read, Why
from rehearse.interview.model import Attempt, Debrief, Drill, Interview, ObjectiveCoverage, Reply, Setup, Turn
from rehearse.rubric import Question, Rubric

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
QUESTIONS = 8
_MOST_READ = 500


def document(texts: Sequence[str], rubric: Rubric) -> Interview:
    """Return a finished interview of eight questions in which each of the texts is said by everybody at least once.

    It is as a file that is imported may be: nothing in it has been through the checks that what is typed, or what
    comes from a model, goes through before it is kept.
    """
    bank = rubric.questions[:QUESTIONS]
    shares = [texts[at::QUESTIONS] or texts[:1] for at in range(QUESTIONS)]
    reads = tuple(Read(text=text[:_MOST_READ], line=line) for line, text in enumerate(texts, start=1))
    posting = "\n".join(" ".join(text.split()) for text in texts)
    return Interview(
        id="every-text-is-an-attack",
        title=texts[0],
        created_at=NOW,
        setup=Setup(posting=posting, resume="\n".join(texts), questions=QUESTIONS, notices=tuple(texts)),
        job=JobReading(title=reads[0], employer=reads[-1], seniority=reads[1], objectives=reads, skills=reads),
        plan_provenance=_signed(texts[0]),
        turns=tuple(_turn(question, share, rubric) for question, share in zip(bank, shares, strict=True)),
        started_at=NOW,
        finished_at=NOW + timedelta(minutes=20),
        debrief=Debrief(
            summary="\n\n".join(texts),
            drills=tuple(Drill(about=rubric.criteria[0].id, text=text) for text in texts),
            objectives=tuple(
                ObjectiveCoverage(objective=text, line=line, question_id=bank[0].id, quote=text)
                for line, text in enumerate(texts, start=1)
            ),
            notices=tuple(texts),
            provenance=_signed(texts[-1]),
        ),
    )


def _turn(question: Question, texts: Sequence[str], rubric: Rubric) -> Turn:
    why = Why(line=1, passage=texts[0], strategy=question.strategy)
    planned = PlannedQuestion.of(question, text=texts[0][:1000], why=why)
    return Turn(
        planned=planned,
        asked=texts[0],
        asked_note=texts[-1],
        asked_at=NOW,
        attempts=tuple(_attempt(number, text, planned, rubric) for number, text in enumerate(texts, start=1)),
    )


def _attempt(number: int, text: str, planned: PlannedQuestion, rubric: Rubric) -> Attempt:
    first = Reply(asked=text, asked_at=NOW, answer=text, answered_at=NOW, assessment=_assessment(text, planned, rubric))
    more = first.model_copy(update={"criterion": planned.primary[0]})
    rewrite = Rewrite(text=text, blanks=(text,), removed=(text,), provenance=_signed(text))
    return Attempt(number=number, replies=(first, more), rewrite=rewrite)


def _assessment(text: str, planned: PlannedQuestion, rubric: Rubric) -> Assessment:
    quotes = tuple(Quote(text=text, source=source) for source in ("answer", "earlier", "resume"))
    levels = islice(cycle((2, None, 1)), len(planned.criteria))
    return Assessment(
        status="graded",
        grades=tuple(
            CriterionGrade(criterion=id, level=level, quotes=quotes, reason=text)
            for id, level in zip(planned.criteria, levels, strict=True)
        ),
        pitfalls=tuple(PitfallFinding(pitfall=pitfall.id, quotes=quotes, reason=text) for pitfall in rubric.pitfalls),
        change=Change(criterion=planned.primary[0], text=text, gain=10),
        notices=(text,),
        provenance=_signed(text),
    )


def _signed(text: str) -> Provenance:
    return Provenance(
        coach="llm",
        model=text,
        host=text,
        prompts=(PromptRef(id=text, version=1, hash=text),),
        rubric_version=1,
        rubric_hash=text,
        at=NOW,
    )
