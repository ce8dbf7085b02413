"""From a model's reply to an assessment: what code could not verify is not graded, and nothing is made up."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rehearse.interview.assessment import Change, CriterionGrade, PitfallFinding
from rehearse.interview.coach import AnswerRequest
from rehearse.llm.contract import VAGUE, VAGUE_WHERE, open_pitfalls
from rehearse.llm.plain import plain
from rehearse.llm.quoting import Sources, shown, verified
from rehearse.llm.replies import AssessReply, FoundPitfall, GivenLevel
from rehearse.llm.tongue import notice_of_language, told_of_language
from rehearse.rubric import Rubric, best_change

_CONTRADICTION = "contradiction"
_LONGEST_REASON = 400
_UNQUOTED = "There is not enough to judge this by: the model gave a level, but no words of yours that bear it out."
_NO_LEVEL = "There is not enough to judge this by: the model gave no usable level."
_NO_REASON = "The model gave no reason."


class Verdict(NamedTuple):
    """What of the reply stands."""

    grades: tuple[CriterionGrade, ...]
    pitfalls: tuple[PitfallFinding, ...]
    notices: tuple[str, ...]


def problems_of(reply: AssessReply, request: AnswerRequest, rubric: Rubric) -> list[str]:
    """Return what has to be put right in a reply, in words for the model; none: all of it stands."""
    sources, wanted = Sources.of(request), request.planned.criteria
    times = Counter(given.criterion for given in reply.criteria)
    problems = [f"The criterion {id} is missing." for id in wanted if not times[id]]
    problems += [f"The criterion {id} stands {n} times; give it once." for id, n in times.items() if n > 1]
    problems += [f"There is no criterion {id[:60]!r} in play; leave it out." for id in times if id not in wanted]
    for given in reply.criteria:
        if given.criterion in wanted and (problem := _level_problem(given, sources, rubric)):
            problems.append(problem)
    known = open_pitfalls(rubric, wanted)
    for found in reply.pitfalls:
        if found.pitfall not in known:
            problems.append(f"There is no pitfall {found.pitfall[:60]!r} to be marked here; leave it out.")
        elif problem := _pitfall_problem(found, sources):
            problems.append(problem)
    return problems + told_of_language(_reasons(reply), wanted=request.language, what="every reason")


def verdict(reply: AssessReply, request: AnswerRequest, rubric: Rubric) -> Verdict:
    """Return the grades of all criteria in play and the pitfalls, as far as code could verify them.

    A criterion whose quotes don't stand in the answer, or whose level needs a quote and has none, gets the
    level None. A pitfall whose quotes don't stand is left out, and a notice says so.
    """
    sources = Sources.of(request)
    grades = tuple(_grade(id, reply, sources, rubric) for id in request.planned.criteria)
    levels = {grade.criterion: grade.level for grade in grades}
    findings: dict[str, PitfallFinding] = {}
    notices = list(notice_of_language(_reasons(reply), wanted=request.language, what="its reasons"))
    for found in reply.pitfalls:
        if found.pitfall not in open_pitfalls(rubric, request.planned.criteria):
            continue
        name = rubric.pitfall(found.pitfall).name
        if _pitfall_problem(found, sources) is not None:
            notices.append(f"The pitfall “{name}” was left out: the words given for it could not be found.")
        elif found.pitfall == VAGUE and levels.get(VAGUE_WHERE) not in {0, 1}:
            notices.append(f"The pitfall “{name}” was left out: it does not go with the level of the goal.")
        else:
            quotes = verified(found.quotes, sources, answer_only=found.pitfall != _CONTRADICTION).quotes
            reason = plain(found.reason, longest=_LONGEST_REASON)
            findings.setdefault(found.pitfall, PitfallFinding(pitfall=found.pitfall, quotes=quotes, reason=reason))
    return Verdict(grades, tuple(findings.values()), tuple(dict.fromkeys(notices)))


def change_of(verdict: Verdict, request: AnswerRequest, rubric: Rubric) -> Change | None:
    """Return the one change that pays most, in the rubric's own words; None where nothing is left to gain."""
    levels = {grade.criterion: grade.level for grade in verdict.grades}
    best = best_change(
        rubric,
        primary=request.planned.primary,
        secondary=request.planned.secondary,
        levels=levels,
        pitfalls=[finding.pitfall for finding in verdict.pitfalls],
    )
    if best is None:
        return None
    if best.pitfall is not None:
        return Change(pitfall=best.pitfall, text=rubric.pitfall(best.pitfall).remedy, gain=best.gain)
    level = levels[best.criterion] if best.criterion is not None else None
    if best.criterion is None or level is None:
        return None
    return Change(criterion=best.criterion, text=rubric.criterion(best.criterion).next_steps[level], gain=best.gain)


def _reasons(reply: AssessReply) -> list[str]:
    return [*(given.reason for given in reply.criteria), *(found.reason for found in reply.pitfalls)]


def _grade(id: str, reply: AssessReply, sources: Sources, rubric: Rubric) -> CriterionGrade:
    given = [one for one in reply.criteria if one.criterion == id]
    if len(given) != 1:
        return CriterionGrade(criterion=id, level=None, reason=_NO_LEVEL)
    if _level_problem(given[0], sources, rubric) is not None:
        return CriterionGrade(criterion=id, level=None, reason=_UNQUOTED)
    return CriterionGrade(
        criterion=id,
        level=given[0].level,
        quotes=verified(given[0].quotes, sources, answer_only=True).quotes,
        reason=plain(given[0].reason, longest=_LONGEST_REASON) or _NO_REASON,
    )


def _level_problem(given: GivenLevel, sources: Sources, rubric: Rubric) -> str | None:
    found = verified(given.quotes, sources, answer_only=True)
    if found.missing:
        quotes = ", ".join(shown(quote) for quote in found.missing[:3])
        return f"Criterion {given.criterion}: the quote {quotes} does not stand in the answer."
    needed = rubric.arithmetic.quote_needed_from
    if given.level is not None and given.level >= needed and not found.quotes:
        return f"Criterion {given.criterion}: level {given.level} needs a quote of the answer, and there is none."
    return None


def _pitfall_problem(found: FoundPitfall, sources: Sources) -> str | None:
    is_contradiction = found.pitfall == _CONTRADICTION
    stands = verified(found.quotes, sources, answer_only=not is_contradiction)
    if stands.missing:
        quotes = ", ".join(shown(quote) for quote in stands.missing[:3])
        where = "the answer, an earlier answer or the resume" if is_contradiction else "the answer"
        return f"Pitfall {found.pitfall}: the quote {quotes} does not stand in {where}."
    if is_contradiction and (len(stands.quotes) < 2 or all(quote.source != "answer" for quote in stands.quotes)):
        return f"Pitfall {found.pitfall}: quote both passages that conflict, at least one of them from the answer."
    if not stands.quotes:
        return f"Pitfall {found.pitfall}: quote the words of the answer that show it, or leave it out."
    return None
