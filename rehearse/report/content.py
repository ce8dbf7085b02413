"""An interview made into what its report says."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from rehearse.interview.job import JobReading
from rehearse.interview.model import Interview
from rehearse.interview.view import interview_scores
from rehearse.report.asked import asked, name_of, whole
from rehearse.report.model import (
    Asked,
    Cell,
    Contradiction,
    Exercise,
    LensScore,
    Objective,
    ReportContent,
    Row,
)
from rehearse.report.signature import signatures
from rehearse.report.spending import spending_of
from rehearse.report.words import Words, words_in
from rehearse.rubric import Rubric


def content(interview: Interview, rubric: Rubric, words: Words | None = None) -> ReportContent:
    """Return all that the report of this interview says; it may be unfinished, or hold no answer at all.

    Args:
        interview: What was practised.
        rubric: The rubric, its names in the report's language.
        words: The report's words, English by default.
    """
    words = words or words_in()
    scores = interview_scores(rubric, interview)
    questions = tuple(asked(rubric, turn, number, words) for number, turn in enumerate(interview.turns, start=1))
    debrief = interview.debrief
    signed = signatures(interview, words)
    return ReportContent(
        id=interview.id,
        title=interview.title,
        job=_job(interview.job, interview.title),
        language=interview.setup.language,
        mode=interview.setup.mode,
        coach=words.say("and").join(dict.fromkeys(signature.coach for signature in signed)) or words.say("no_coach"),
        is_offline=bool(signed) and all(signature.is_offline for signature in signed),
        created_at=interview.created_at,
        finished_at=interview.finished_at,
        score=whole(scores.score),
        band=scores.band.name if scores.band else None,
        band_meaning=scores.band.meaning if scores.band else None,
        graded=sum(question.status == "graded" for question in questions),
        lenses=tuple(
            LensScore(lens=lens.id, name=lens.name, meaning=lens.meaning, score=whole(scores.lenses.get(lens.id)))
            for lens in rubric.lenses
        ),
        summary=debrief.summary if debrief else None,
        levels=tuple(level.name for level in rubric.levels),
        table=_table(interview, questions, rubric),
        drills=tuple(
            Exercise(id=drill.about, about=name_of(rubric, drill.about), text=drill.text)
            for drill in (debrief.drills if debrief else ())
        ),
        objectives=_objectives(interview),
        contradictions=tuple(_contradictions(questions)),
        questions=questions,
        notices=tuple(
            dict.fromkeys(interview.setup.notices + interview.plan_notices + (debrief.notices if debrief else ()))
        ),
        spending=spending_of(interview, words=words),
        signatures=signed,
    )


def _job(job: JobReading | None, title: str) -> str | None:
    """Return the role, the employer and the seniority; None where the title says them all."""
    read = (job.title, job.employer, job.seniority) if job is not None else ()
    parts = dict.fromkeys(found.text for found in read if found is not None)
    is_said = all(part.casefold() in title.casefold() for part in parts)
    return None if is_said else " · ".join(parts)


def _table(interview: Interview, questions: tuple[Asked, ...], rubric: Rubric) -> tuple[Row, ...]:
    rows = []
    for criterion in rubric.criteria:
        cells = tuple(
            _cell(criterion.id, question) if criterion.id in turn.planned.criteria else Cell(state="not_in_play")
            for turn, question in zip(interview.turns, questions, strict=True)
        )
        levels = [cell.level for cell in cells if cell.level is not None]
        rows.append(
            Row(
                criterion=criterion.id,
                name=criterion.name,
                cells=cells,
                mean=fmean(levels) if levels else None,
            )
        )
    return tuple(rows)


def _cell(criterion: str, question: Asked) -> Cell:
    shown = question.shown
    grades = {grade.criterion: grade for grade in shown.grades} if shown is not None and shown.graded else {}
    if criterion not in grades:
        return Cell(state="not_graded")
    level = grades[criterion].level
    return Cell(state="unsure") if level is None else Cell(state="level", level=level)


def _objectives(interview: Interview) -> tuple[Objective, ...]:
    if interview.debrief is None:
        return ()
    numbers = {turn.planned.question_id: number for number, turn in enumerate(interview.turns, start=1)}
    return tuple(
        Objective(
            text=found.objective,
            line=found.line,
            quote=found.quote,
            question=numbers.get(found.question_id) if found.question_id and found.quote else None,
        )
        for found in interview.debrief.objectives
    )


def _contradictions(questions: tuple[Asked, ...]) -> Iterator[Contradiction]:
    for question in questions:
        for fault in question.shown.faults if question.shown is not None else ():
            if fault.pitfall == "contradiction":
                yield Contradiction(question=question.number, reason=fault.reason, passages=fault.quotes)
