"""One question of the plan as the report tells it: attempts, grades, and what follow-ups and retries changed."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from rehearse.evidence import find
from rehearse.interview.assessment import Assessment, CriterionGrade, PitfallFinding, Quote
from rehearse.interview.model import Attempt, Reply, Turn
from rehearse.interview.view import added_words, assessment_score, best_attempt, compare, opinions_of
from rehearse.report.model import (
    Added,
    Asked,
    Cited,
    Difference,
    Fault,
    Grade,
    OneChange,
    Piece,
    Quoted,
    Said,
    Status,
    Step,
    Stronger,
    Try,
)
from rehearse.report.spoken import spoken_of
from rehearse.report.words import Words
from rehearse.rubric import Rubric, band, load_guide, rounded

Rests = Literal["level", "pitfall"]


def asked(rubric: Rubric, turn: Turn, number: int, words: Words) -> Asked:
    """Return the question with all its attempts; `number` is its 1-based place in the interview."""
    best = best_attempt(rubric, turn)
    answered = [attempt for attempt in turn.attempts if attempt.answer]
    status, reason = _status(turn, best, answered, words)
    score = _score(rubric, turn, best.assessment if best else None)
    return Asked(
        number=number,
        question_id=turn.planned.question_id,
        asked=turn.asked or turn.planned.text,
        note=turn.asked_note,
        strategy=_strategy(turn.planned.why.strategy),
        line=turn.planned.why.line,
        passage=turn.planned.why.passage,
        status=status,
        reason=reason,
        score=score,
        band=None if score is None else band(rubric, score).name,
        counted=best.number if best else None,
        tries=tuple(_try(rubric, turn, attempt, words) for attempt in answered),
        progress=tuple(
            _difference(
                rubric,
                turn,
                words.say("between", before=before.number, after=after.number),
                before.assessment,
                after.assessment,
            )
            for before, after in pairwise(answered)
        ),
    )


def whole(score: float | None) -> int | None:
    """Return the score as it is shown: rounded half up, None where there is none."""
    return None if score is None else rounded(score)


def name_of(rubric: Rubric, id: str) -> str:
    """Return the name of a criterion or pitfall, or the id where this rubric has neither."""
    names = {criterion.id: criterion.name for criterion in rubric.criteria}
    names |= {pitfall.id: pitfall.name for pitfall in rubric.pitfalls}
    return names.get(id, id)


def _strategy(id: str) -> str:
    """Return the strategy's name in the guide, or the id where the guide has none of that id."""
    names = {strategy.id: strategy.name for strategy in load_guide().strategies}
    return names.get(id, id)


def _status(turn: Turn, best: Attempt | None, answered: list[Attempt], words: Words) -> tuple[Status, str | None]:
    if best is not None:
        return "graded", None
    if answered:
        last = answered[-1].assessment
        return "not_graded", (last.reason if last else None) or words.say("waits")
    return ("skipped" if turn.skipped else "unanswered"), None


def _score(rubric: Rubric, turn: Turn, assessment: Assessment | None) -> int | None:
    return whole(assessment_score(rubric, turn.planned, assessment))


def _try(rubric: Rubric, turn: Turn, attempt: Attempt, words: Words) -> Try:
    assessment = attempt.assessment
    graded = assessment is not None and assessment.status == "graded"
    score = _score(rubric, turn, assessment)
    quotes = _own_words(assessment)
    return Try(
        number=attempt.number,
        graded=graded,
        reason=None if graded else ((assessment.reason if assessment else None) or words.say("waits")),
        score=score,
        band=None if score is None else band(rubric, score).name,
        said=tuple(_said(rubric, reply, quotes) for reply in attempt.replies),
        grades=_grades(rubric, turn, assessment, words) if assessment and graded else (),
        faults=tuple(_fault(rubric, finding) for finding in assessment.pitfalls) if assessment and graded else (),
        change=_change(rubric, assessment) if graded else None,
        follow_ups=tuple(
            _difference(rubric, turn, name_of(rubric, after.criterion or ""), before.assessment, after.assessment)
            for before, after in pairwise(attempt.replies)
            if before.assessment is not None and after.assessment is not None
        ),
        added=tuple(_added(rubric, reply, cited) for reply, cited in added_words(attempt)),
        stronger=_stronger(attempt),
        notices=assessment.notices if assessment else (),
        spoken=spoken_of(attempt, words),
    )


def _added(rubric: Rubric, reply: Reply, cited: tuple[CriterionGrade, ...]) -> Added:
    return Added(
        label=name_of(rubric, reply.criterion or ""),
        cited=tuple(
            Cited(
                criterion=grade.criterion,
                name=name_of(rubric, grade.criterion),
                level=grade.level,
                words=tuple(quote.text for quote in grade.quotes),
            )
            for grade in cited
        ),
    )


def _stronger(attempt: Attempt) -> Stronger | None:
    made = attempt.rewrite
    return None if made is None else Stronger(text=made.text, blanks=made.blanks, notices=made.notices)


def _own_words(assessment: Assessment | None) -> tuple[tuple[str, Rests], ...]:
    if assessment is None:
        return ()
    by_rest: dict[Rests, tuple[CriterionGrade, ...] | tuple[PitfallFinding, ...]]
    by_rest = {"level": assessment.grades, "pitfall": assessment.pitfalls}
    return tuple(
        (quote.text, rests)
        for rests, holders in by_rest.items()
        for holder in holders
        for quote in holder.quotes
        if quote.source == "answer"
    )


def _said(rubric: Rubric, reply: Reply, quotes: tuple[tuple[str, Rests], ...]) -> Said:
    return Said(
        asked=reply.asked,
        about=name_of(rubric, reply.criterion) if reply.criterion else None,
        answer=reply.answer,
        pieces=_pieces(reply.answer or "", quotes),
        declined=reply.declined,
    )


def _pieces(answer: str, quotes: tuple[tuple[str, Rests], ...]) -> tuple[Piece, ...]:
    spans = sorted((span.start, span.end, rests) for quote, rests in quotes for span in find(quote, answer)[:1])
    pieces: list[Piece] = []
    at = 0
    for start, end, rests in spans:
        if end <= at:
            continue
        if start > at:
            pieces.append(Piece(text=answer[at:start]))
        pieces.append(Piece(text=answer[max(start, at) : end], rests=rests))
        at = end
    if at < len(answer):
        pieces.append(Piece(text=answer[at:]))
    return tuple(pieces)


def _grades(rubric: Rubric, turn: Turn, assessment: Assessment, words: Words) -> tuple[Grade, ...]:
    names = {level.level: level.name for level in rubric.levels}
    return tuple(
        Grade(
            criterion=grade.criterion,
            name=name_of(rubric, grade.criterion),
            primary=grade.criterion in turn.planned.primary,
            level=grade.level,
            level_name=words.say("not_judged") if grade.level is None else names[grade.level],
            reason=" ".join(filter(None, (grade.reason, opinions_of(grade)))),
            quotes=_quoted(grade.quotes),
        )
        for grade in assessment.grades
    )


def _fault(rubric: Rubric, finding: PitfallFinding) -> Fault:
    points = {pitfall.id: pitfall.points for pitfall in rubric.pitfalls}
    return Fault(
        pitfall=finding.pitfall,
        name=name_of(rubric, finding.pitfall),
        points=points.get(finding.pitfall, 0),
        reason=finding.reason,
        quotes=_quoted(finding.quotes),
    )


def _quoted(quotes: tuple[Quote, ...]) -> tuple[Quoted, ...]:
    return tuple(Quoted(text=quote.text, source=quote.source) for quote in quotes)


def _change(rubric: Rubric, assessment: Assessment | None) -> OneChange | None:
    change = assessment.change if assessment else None
    if change is None:
        return None
    return OneChange(
        about=name_of(rubric, change.criterion or change.pitfall or ""),
        text=change.text,
        gain=change.gain,
    )


def _difference(
    rubric: Rubric, turn: Turn, label: str, before: Assessment | None, after: Assessment | None
) -> Difference:
    cited = {grade.criterion: grade.quotes for grade in after.grades} if after else {}
    return Difference(
        label=label,
        before=_score(rubric, turn, before),
        after=_score(rubric, turn, after),
        steps=tuple(
            Step(
                criterion=moved.criterion,
                name=name_of(rubric, moved.criterion),
                before=moved.before,
                after=moved.after,
                words=tuple(quote.text for quote in cited.get(moved.criterion, ())),
            )
            for moved in compare(turn.planned, before, after)
            if moved.before != moved.after
        ),
    )
