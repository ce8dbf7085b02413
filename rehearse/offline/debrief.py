"""What stands at the end of an interview besides figures: a summary, drills, and which objectives were spoken to."""

from __future__ import annotations

from collections import Counter
from statistics import fmean
from typing import NamedTuple

from rehearse.interview.job import Read
from rehearse.interview.model import Drill, Interview, ObjectiveCoverage
from rehearse.interview.view import best_attempt, findings
from rehearse.offline.answer import Answer, analysed_text
from rehearse.offline.facts import Fact, stems_of
from rehearse.offline.fit_levels import fact_hit
from rehearse.offline.sayings import DebriefTexts
from rehearse.offline.signals import Signals
from rehearse.rubric import Rubric

_MOST_DRILLS = 3
_NEEDS_DRILL_BELOW = 3.5


class Summed(NamedTuple):
    """The parts of a debrief."""

    summary: str
    drills: tuple[Drill, ...]
    objectives: tuple[ObjectiveCoverage, ...]


def debrief_of(interview: Interview, rubric: Rubric, signals: Signals, texts: DebriefTexts) -> Summed:
    """Return the debrief of an interview from the best attempt of each question; nothing is graded anew."""
    means = _means(interview, rubric)
    pitfalls = Counter(
        pitfall for _, pitfall in sorted({(index, found.pitfall) for index, found in findings(interview, rubric)})
    )
    objectives = _covered(interview, rubric, signals)
    return Summed(
        summary=_summary(means, pitfalls, objectives, rubric, texts),
        drills=_drills(means, pitfalls, rubric),
        objectives=objectives,
    )


def _means(interview: Interview, rubric: Rubric) -> dict[str, float]:
    """Return the mean level of each criterion that was graded, in the rubric's order."""
    given: dict[str, list[int]] = {criterion.id: [] for criterion in rubric.criteria}
    for turn in interview.turns:
        attempt = best_attempt(rubric, turn)
        if attempt is not None and attempt.assessment is not None:
            for id, level in attempt.assessment.levels.items():
                if level is not None and id in given:
                    given[id].append(level)
    return {id: fmean(levels) for id, levels in given.items() if levels}


def _summary(
    means: dict[str, float],
    pitfalls: Counter[str],
    objectives: tuple[ObjectiveCoverage, ...],
    rubric: Rubric,
    texts: DebriefTexts,
) -> str:
    if not means:
        return texts.nothing
    strong, weak = max(means, key=lambda id: means[id]), min(means, key=lambda id: means[id])
    if means[strong] == means[weak]:
        said = [texts.even]
    else:
        said = [texts.both.format(strong=rubric.criterion(strong).name, weak=rubric.criterion(weak).name)]
    if pitfalls:
        pitfall, count = pitfalls.most_common(1)[0]
        template = texts.pitfall if count > 1 else texts.pitfall_once
        said.append(template.format(pitfall=rubric.pitfall(pitfall).name, n=count))
    if objectives:
        spoken = sum(one.quote is not None for one in objectives)
        template = texts.objectives_all if spoken == len(objectives) else texts.objectives
        said.append(template.format(n=len(objectives), spoken=spoken or "none"))
    return " ".join(said)


def _drills(means: dict[str, float], pitfalls: Counter[str], rubric: Rubric) -> tuple[Drill, ...]:
    """Return at most three drills: the weakest criteria first, one place kept for a pitfall where one was shown."""
    weakest = sorted((mean, place, id) for place, (id, mean) in enumerate(means.items()) if mean < _NEEDS_DRILL_BELOW)
    drills = [Drill(about=id, text=rubric.criterion(id).drill) for _, _, id in weakest]
    if pitfalls:
        pitfall = pitfalls.most_common(1)[0][0]
        drills = [*drills[: _MOST_DRILLS - 1], Drill(about=pitfall, text=rubric.pitfall(pitfall).remedy)]
    return tuple(drills[:_MOST_DRILLS])


def _covered(interview: Interview, rubric: Rubric, signals: Signals) -> tuple[ObjectiveCoverage, ...]:
    if interview.job is None:
        return ()
    facts = [(read, Fact("objective", read.text, stems_of(read.text, signals))) for read in interview.job.objectives]
    answers = _answers(interview, rubric, [fact for _, fact in facts], signals)
    return tuple(_coverage(read, fact, answers) for read, fact in facts)


def _answers(interview: Interview, rubric: Rubric, facts: list[Fact], signals: Signals) -> list[tuple[str, Answer]]:
    found = []
    for turn in interview.turns if facts else ():
        attempt = best_attempt(rubric, turn) or (turn.attempts[-1] if turn.attempts else None)
        if attempt is not None and attempt.answer:
            asked = "\n\n".join(reply.asked for reply in attempt.replies)
            answer = analysed_text(attempt.answer, asked=asked, facts=facts, signals=signals, now=interview.created_at)
            found.append((turn.planned.question_id, answer))
    return found


def _coverage(read: Read, fact: Fact, answers: list[tuple[str, Answer]]) -> ObjectiveCoverage:
    for question_id, answer in answers:
        for index, facts in enumerate(answer.facts):
            if fact in facts and not answer.lists[index]:
                quote = answer.quote(fact_hit(answer, index))
                return ObjectiveCoverage(objective=read.text, line=read.line, question_id=question_id, quote=quote)
    return ObjectiveCoverage(objective=read.text, line=read.line)
