"""What several interviews show together: scores over time, attempts by question, weaknesses that return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from rehearse.interview.model import Attempt, Interview
from rehearse.interview.view import Scores, attempt_score, best_attempt, interview_scores
from rehearse.rubric import Frozen, Rubric


class Past(Frozen):
    """A finished interview with a score: when it ended, in UTC, and its figures."""

    id: str
    title: str
    at: datetime
    scores: Scores


class Tried(Frozen):
    """A graded attempt at a question: in which interview, when, and its score (0-100)."""

    interview: str
    at: datetime
    score: float


class QuestionPast(Frozen):
    """All graded attempts at one question of the bank, the oldest first; there is at least one."""

    question: str
    tries: tuple[Tried, ...]

    @property
    def best(self) -> Tried:
        """The attempt with the highest score, the later one of equals."""
        return max(self.tries, key=lambda tried: (tried.score, tried.at))

    @property
    def latest(self) -> Tried:
        """The last attempt."""
        return self.tries[-1]


class Returning(Frozen):
    """A criterion below solid, or a pitfall, in `n` of the `of` answers in which it could be."""

    id: str
    n: int
    of: int


def past_of(interviews: Iterable[Interview], rubric: Rubric) -> tuple[Past, ...]:
    """Return the finished interviews that have a score, the oldest first.

    Practice on chosen questions is left out: a question alone does not compare with a whole interview.
    """
    found = (
        Past(id=each.id, title=each.title, at=each.finished_at, scores=scores)
        for each in interviews
        if each.finished_at is not None and not each.setup.only
        if (scores := interview_scores(rubric, each)).score is not None
    )
    return tuple(sorted(found, key=lambda past: past.at))


def by_question(interviews: Iterable[Interview], rubric: Rubric) -> tuple[QuestionPast, ...]:
    """Return the past of each question that was answered and graded, the lowest latest score first."""
    tries: dict[str, list[Tried]] = {}
    for interview in interviews:
        for turn in interview.turns:
            for attempt in turn.attempts:
                score = attempt_score(rubric, turn, attempt)
                if score is not None:
                    tried = Tried(interview=interview.id, at=_answered(attempt), score=score)
                    tries.setdefault(turn.planned.question_id, []).append(tried)
    pasts = (
        QuestionPast(question=id, tries=tuple(sorted(found, key=lambda tried: tried.at))) for id, found in tries.items()
    )
    return tuple(sorted(pasts, key=lambda past: (past.latest.score, past.question)))


def returning(interviews: Iterable[Interview], rubric: Rubric, *, often: int) -> tuple[Returning, ...]:
    """Return what came back in at least `often` of the answers that count: criteria by share, then pitfalls."""
    solid = rubric.arithmetic.follow_up_below
    below: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    answers = 0
    for interview in interviews:
        for turn in interview.turns:
            best = best_attempt(rubric, turn)
            if best is None or best.assessment is None:
                continue
            answers += 1
            levels = [(id, level) for id, level in best.assessment.levels.items() if level is not None]
            seen.update(id for id, _ in levels)
            below.update(id for id, level in levels if level < solid)
            faults.update({finding.pitfall for finding in best.assessment.pitfalls})
    weak = sorted(((n / seen[id], n, id) for id, n in below.items() if n >= often), reverse=True)
    return (
        *(Returning(id=id, n=n, of=seen[id]) for _, n, id in weak),
        *(Returning(id=id, n=n, of=answers) for id, n in faults.most_common() if n >= often),
    )


def _answered(attempt: Attempt) -> datetime:
    """Return when the attempt was answered last; when it was asked, where that is not known."""
    return max(reply.answered_at or reply.asked_at for reply in attempt.replies)
