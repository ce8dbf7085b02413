"""One grade, one pitfall and the one change, as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from app_pages.parts import tongue
from app_pages.parts.markup import (
    between,
    chip,
    esc,
    folded,
    heading,
    level_bar,
    note,
    para,
    points,
    quotes,
    row,
    rows,
    told,
)
from app_pages.parts.strings import say, say_n
from rehearse.interview.view import added_words, compare, opinions_of

if TYPE_CHECKING:
    from rehearse.interview.assessment import Assessment, CriterionGrade, PitfallFinding
    from rehearse.interview.job import PlannedQuestion
    from rehearse.interview.model import Attempt, Turn
    from rehearse.report.model import Quoted
    from rehearse.rubric import Rubric


def change(made: Assessment, rubric: Rubric) -> str:
    """Return the one change that would raise the score most, or that there is none to make."""
    if made.change is None:
        is_best = not made.pitfalls and all(grade.level == rubric.arithmetic.top_level for grade in made.grades)
        return note(say("feedback.best_done")) if is_best else ""
    if made.change.criterion:
        about = rubric.criterion(made.change.criterion).name
    else:
        about = rubric.pitfall(made.change.pitfall).name if made.change.pitfall else ""
    gain = say_n("feedback.gain", made.change.gain)
    return note(made.change.text, kicker=say("feedback.one_change"), below=f"{about}, {gain}", language=tongue.spoken())


def grade_row(grade: CriterionGrade, planned: PlannedQuestion, rubric: Rubric) -> str:
    """Return a criterion with its level, the reason, and folded the words and what the next level needs."""
    criterion = rubric.criterion(grade.criterion)
    names = {level.level: level.name for level in rubric.levels}
    weight = say("feedback.primary") if grade.criterion in planned.primary else ""
    inside = quotes(sourced(grade.quotes)) or para(say("feedback.no_quotes"), "small")
    facts = [(criterion.name, criterion.asks)]
    if grade.level is not None:
        is_top = grade.level == rubric.arithmetic.top_level
        facts += [
            (say("feedback.this_level"), criterion.levels[grade.level]),
            (say("feedback.next_step"), say("feedback.top_level") if is_top else criterion.next_steps[grade.level]),
        ]
    defined = "".join(f"<dt>{esc(name)}</dt><dd>{esc(text)}</dd>" for name, text in facts)
    return row(
        grade.criterion,
        between(
            chip(grade.criterion, criterion.short, aside=weight),
            level_bar(grade.level, names.get(grade.level or 0, "")),
        ),
        told(grade.reason, "reason"),
        told(opinions, "small") if (opinions := opinions_of(grade)) else "",
        folded(say("feedback.details"), about=criterion.short, html=f'{inside}<dl class="defs">{defined}</dl>'),
    )


def follow_ups(turn: Turn, attempt: Attempt, rubric: Rubric) -> str:
    """Return what the follow-ups of an attempt added, the levels that moved or the words that counted; may be empty."""
    graded = [reply for reply in attempt.replies if reply.assessment is not None]
    names = {level.level: level.name for level in rubric.levels}
    htmls = []
    for before, after in pairwise(graded):
        moved = [it for it in compare(turn.planned, before.assessment, after.assessment) if it.before != it.after]
        about = rubric.criterion(after.criterion).name if after.criterion else ""
        htmls.append(heading(say("feedback.follow_up_added", name=about)))
        steps = (
            between(
                chip(it.criterion, rubric.criterion(it.criterion).short),
                level_bar(it.before, names.get(it.before or 0, ""))
                + '<span class="even" aria-hidden="true">→</span>'
                + level_bar(it.after, names.get(it.after or 0, "")),
            )
            for it in moved
        )
        htmls.append(rows(steps) if moved else para(say("compare.same"), "small"))
    for reply, cited in added_words(attempt):
        about = rubric.criterion(reply.criterion).name if reply.criterion else ""
        htmls.append(heading(say("feedback.follow_up_added", name=about)))
        counted = (
            row(
                "",
                between(
                    chip(grade.criterion, rubric.criterion(grade.criterion).short),
                    level_bar(grade.level, names.get(grade.level or 0, "")),
                ),
                quotes(sourced(grade.quotes)),
            )
            for grade in cited
        )
        htmls.append(rows(counted) if cited else para(say("feedback.follow_up_not_cited"), "small"))
    return "".join(htmls)


def pitfall_row(finding: PitfallFinding, rubric: Rubric) -> str:
    """Return a pitfall with what it takes off, the words that show it, and what helps."""
    pitfall = rubric.pitfall(finding.pitfall)
    return row(
        finding.pitfall,
        between(chip(finding.pitfall, pitfall.name), points(pitfall.points)),
        told(finding.reason, "reason") if finding.reason else "",
        quotes(sourced(finding.quotes)),
        para(pitfall.remedy, "small"),
    )


def sourced(found: Iterable[Quoted]) -> list[tuple[str, str]]:
    """Return quotes with where they come from in words, empty for the answer itself."""
    sources = {"answer": "", "earlier": say("feedback.from_earlier"), "resume": say("feedback.from_resume")}
    return [(quote.text, sources[quote.source]) for quote in found]
