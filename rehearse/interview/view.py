"""What an interview amounts to, computed from its levels: scores, bands, lenses, and two attempts compared."""

from __future__ import annotations

from itertools import pairwise

from rehearse.evidence import verbatim
from rehearse.interview.assessment import Assessment, CriterionGrade, PitfallFinding
from rehearse.interview.job import PlannedQuestion
from rehearse.interview.model import Attempt, Interview, Reply, Turn
from rehearse.rubric import Band, Frozen, Rubric, answer_score, band, interview_score, lens_scores


class Scores(Frozen):
    """An interview's figures, 0-100; None where nothing was graded (a lens: nothing of it in play).

    `by_turn` has one score per turn, in order: the best attempt's.
    """

    score: float | None
    band: Band | None
    lenses: dict[str, float | None]
    by_turn: tuple[float | None, ...]


class LevelChange(Frozen):
    """One criterion before and after: levels 0-4, or None for not enough to judge (or not graded)."""

    criterion: str
    before: int | None
    after: int | None


def assessment_score(rubric: Rubric, planned: PlannedQuestion, assessment: Assessment | None) -> float | None:
    """Return the score (0-100) of an answer with these levels and pitfalls; None where it is not graded."""
    if assessment is None or assessment.status != "graded":
        return None
    return answer_score(
        rubric,
        primary=planned.primary,
        secondary=planned.secondary,
        levels=assessment.levels,
        pitfalls=[finding.pitfall for finding in assessment.pitfalls],
    )


def attempt_score(rubric: Rubric, turn: Turn, attempt: Attempt) -> float | None:
    """Return the score (0-100) of an attempt, None where it is not graded."""
    return assessment_score(rubric, turn.planned, attempt.assessment)


def best_attempt(rubric: Rubric, turn: Turn) -> Attempt | None:
    """Return the graded attempt with the highest score, the later one of equals; None where none is graded."""
    graded = [(score, a.number, a) for a in turn.attempts if (score := attempt_score(rubric, turn, a)) is not None]
    return max(graded, key=lambda row: row[:2])[2] if graded else None


def turn_score(rubric: Rubric, turn: Turn) -> float | None:
    """Return the best attempt's score (0-100), None where no attempt is graded."""
    best = best_attempt(rubric, turn)
    return None if best is None else attempt_score(rubric, turn, best)


def interview_scores(rubric: Rubric, interview: Interview) -> Scores:
    """Return the interview's figures: the best attempt of each question counts, what is not graded does not."""
    best = [best_attempt(rubric, turn) for turn in interview.turns]
    by_turn = tuple(turn_score(rubric, turn) for turn in interview.turns)
    score = interview_score(by_turn)
    assessments = [attempt.assessment for attempt in best if attempt is not None and attempt.assessment is not None]
    return Scores(
        score=score,
        band=None if score is None else band(rubric, score),
        lenses=lens_scores(
            rubric,
            [assessment.levels for assessment in assessments],
            {finding.pitfall for assessment in assessments for finding in assessment.pitfalls},
        ),
        by_turn=by_turn,
    )


def compare(planned: PlannedQuestion, before: Assessment | None, after: Assessment | None) -> tuple[LevelChange, ...]:
    """Return each criterion in play with its level in both assessments."""
    old = before.levels if before is not None else {}
    new = after.levels if after is not None else {}
    return tuple(LevelChange(criterion=id, before=old.get(id), after=new.get(id)) for id in planned.criteria)


def added_words(attempt: Attempt) -> tuple[tuple[Reply, tuple[CriterionGrade, ...]], ...]:
    """Return the replies to follow-ups that were graded only together with what came before, as in mock interviews.

    With each come the grades that cite words of that reply, which stand in nothing said before it; the quotes are
    those alone. There is no earlier grade that the levels could be compared with.
    """
    made = attempt.assessment
    if made is None or made.status != "graded":
        return ()
    found = []
    for before, reply in pairwise(attempt.replies):
        if reply.answer is None or before.assessment is not None:
            continue
        said = "\n\n".join(one.answer or "" for one in attempt.replies[: attempt.replies.index(reply)])
        cited = []
        for grade in made.grades:
            quotes = tuple(
                quote
                for quote in grade.quotes
                if quote.source == "answer" and verbatim(quote.text, reply.answer) and not verbatim(quote.text, said)
            )
            if quotes:
                cited.append(grade.model_copy(update={"quotes": quotes}))
        found.append((reply, tuple(cited)))
    return tuple(found)


def opinions_of(grade: CriterionGrade) -> str:
    """Return in a sentence how far several gradings of a criterion agreed; empty where there was one."""
    if not grade.opinions:
        return ""
    told = sorted(level for level in grade.opinions if level is not None)
    asked, open_ones = len(grade.opinions), len(grade.opinions) - len(told)
    found = "no level" if not told else f"level {told[0]}" if told[0] == told[-1] else f"levels {told[0]} to {told[-1]}"
    unsure = f", {open_ones} found not enough to judge by" if open_ones and told else ""
    return f"{asked} gradings gave {found}{unsure}; the middle counts." if told else f"{asked} gradings gave {found}."


def findings(interview: Interview, rubric: Rubric) -> tuple[tuple[int, PitfallFinding], ...]:
    """Return the pitfalls of the attempts that count, each with the index of its turn."""
    return tuple(
        (index, finding)
        for index, turn in enumerate(interview.turns)
        if (best := best_attempt(rubric, turn)) is not None and best.assessment is not None
        for finding in best.assessment.pitfalls
    )
