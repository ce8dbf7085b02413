"""The embedded coach: no network, no weights, no key; the same request always gives the same result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from rehearse.interview.assessment import Assessment, PromptRef, Provenance, Rewrite
from rehearse.interview.coach import AnswerRequest, Brief, Call, LineRequest, Preparation, RewriteRequest
from rehearse.interview.job import JobReading, PlannedQuestion
from rehearse.interview.model import Debrief, Interview
from rehearse.offline.debrief import debrief_of
from rehearse.offline.grading import Graded, graded
from rehearse.offline.lines import line_for
from rehearse.offline.readable import has_english, other_language
from rehearse.offline.reasons import change_of, finding_of, grade_of
from rehearse.offline.rewrite import rewritten
from rehearse.offline.sayings import load_sayings
from rehearse.offline.signals import load_signals
from rehearse.offline.weights import load_weights
from rehearse.rubric import Question, Rubric, best_change

_HASH = 12


class OfflineCoach:
    """Reads, asks and grades by rules that stand in `rubric/`; safe to use from several threads at once."""

    kind: Literal["offline"] = "offline"
    label = "Offline coach"

    def __init__(self, rubric: Rubric, folder: Path | None = None) -> None:
        """Load the coach's own data.

        Args:
            rubric: The contract.
            folder: The rubric's folder with `signals.yaml`, `weights.yaml` with its two tables, and `offline.yaml`
                (default: the one that ships).

        Raises:
            DataError: a file is missing or malformed; the message names file and key.
        """
        self._rubric = rubric
        self._signals = load_signals(folder)
        self._sayings_hash, self._sayings = load_sayings(folder)
        self._weights_hash, self._weights = load_weights(folder)

    def telling(self, on_call: Callable[[Call], None]) -> OfflineCoach:
        """Return this coach: it calls no model, so there is nothing to tell."""
        return self

    def prepare(self, brief: Brief, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Read the posting and word the chosen questions for it, in the order given."""
        from rehearse.offline.reading import read_posting

        return self.word(brief, read_posting(brief.posting), questions, now=now)

    def word(self, brief: Brief, job: JobReading, questions: tuple[Question, ...], *, now: datetime) -> Preparation:
        """Word the chosen questions for a reading that the candidate corrected."""
        from rehearse.offline.wording import word_questions

        worded = word_questions(
            self._rubric, job, questions, posting=brief.posting, language=brief.language, seed=brief.seed
        )
        return Preparation(job=job, questions=worded, provenance=self._signed(now))

    def ask(self, request: LineRequest) -> Iterator[str]:
        """Yield the interviewer's line piece by piece; a follow-up where `criterion` is set."""
        return line_for(request, self._rubric, self._sayings)

    def assess(self, request: AnswerRequest, *, now: datetime) -> Assessment:
        """Grade an answer by the rubric; an answer in another language, or without words, is not graded."""
        found = graded(request, self._signals, self._sayings.ladder, self._weights, now=now)
        reason = self._unreadable(found)
        if reason is not None:
            return Assessment(
                status="not_graded", reason=reason, notices=self._notices(found), provenance=self._signed(now)
            )
        grades = {id: grade_of(id, verdict, found.answer, self._sayings) for id, verdict in found.verdicts.items()}
        best = best_change(
            self._rubric,
            primary=request.planned.primary,
            secondary=request.planned.secondary,
            levels={id: grade.level for id, grade in grades.items()},
            pitfalls={pitfall.pitfall for pitfall in found.pitfalls},
        )
        return Assessment(
            status="graded",
            grades=tuple(grades.values()),
            pitfalls=tuple(finding_of(pitfall, self._sayings) for pitfall in found.pitfalls),
            change=None if best is None else change_of(best, grades, self._rubric, self._sayings),
            notices=self._notices(found),
            provenance=self._signed(now),
        )

    def rewrite(self, request: RewriteRequest, *, now: datetime) -> Rewrite:
        """Order the candidate's own sentences anew, with blanks for what is missing; no fact is added."""
        found = graded(request.answer, self._signals, self._sayings.ladder, self._weights, now=now)
        text, blanks = rewritten(found, request.answer.planned, self._sayings)
        return Rewrite(text=text, blanks=blanks, provenance=self._signed(now))

    def hint(self, planned: PlannedQuestion, job: JobReading) -> str:
        """Say what the interviewer wants to know, never an answer."""
        from rehearse.offline.wording import hint

        return hint(self._rubric, planned, job)

    def debrief(self, interview: Interview, *, now: datetime) -> Debrief:
        """Sum up a finished interview from what was graded; nothing is graded anew."""
        made = debrief_of(interview, self._rubric, self._signals, self._sayings.debrief)
        return Debrief(
            summary=made.summary, drills=made.drills, objectives=made.objectives, provenance=self._signed(now)
        )

    def _unreadable(self, found: Graded) -> str | None:
        reasons = self._sayings.not_graded
        if not found.answer.words.sentences and found.answer.left_out:
            # Of an answer that only instructs the grader nothing is left, and nothing earns level 0.
            return None
        if other_language(found.answer) is not None:
            return reasons.other_language
        return None if has_english(found.answer) else reasons.no_words

    def _notices(self, found: Graded) -> tuple[str, ...]:
        count = found.answer.left_out
        if not count:
            return ()
        texts = self._sayings.notices
        return (texts.left_out if count == 1 else texts.left_out_many.format(n=count),)

    def _signed(self, now: datetime) -> Provenance:
        return Provenance(
            coach="offline",
            prompts=(
                PromptRef(id="signals", version=self._signals.version, hash=self._signals.hash[:_HASH]),
                PromptRef(id="weights", version=self._weights.traits.version, hash=self._weights_hash[:_HASH]),
                PromptRef(id="offline", version=self._sayings.version, hash=self._sayings_hash[:_HASH]),
            ),
            rubric_version=self._rubric.version,
            rubric_hash=self._rubric.hash,
            at=now,
        )
