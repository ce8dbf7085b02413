"""One question of a report as Markdown: every attempt with what was said, graded and found."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.report.markdown_text import block, flat, number, quoted, text
from rehearse.report.model import Added, Asked, Difference, Fault, Grade, Said, Try
from rehearse.report.spoken import Spoken
from rehearse.report.words import Words


def question_lines(question: Asked, words: Words) -> Iterator[str]:
    """Yield the blocks of a question."""
    if question.status == "graded":
        state = words.say("points_of", score=question.score, band=question.band)
    else:
        state = words.say(question.status)
    yield f"## {words.say('question', n=question.number)}: {state}"
    yield f"**{flat(question.asked)}**"
    line = "" if question.line is None else words.say("why_line", line=question.line)
    passage = f": {words.say('quoted', text=flat(question.passage))}" if line and question.passage else "."
    yield f"{words.say('why', strategy=flat(question.strategy))}{line}{passage}"
    if question.note:
        yield text(question.note)
    for attempt in question.tries:
        if len(question.tries) > 1:
            key = "attempt_counts" if attempt.number == question.counted else "attempt"
            yield f"### {words.say(key, n=attempt.number)}"
        yield from _attempt(attempt, words)
    for difference in question.progress:
        yield f"{words.say('from', label=difference.label)}: {_difference(difference, words)}"


def _attempt(attempt: Try, words: Words) -> Iterator[str]:
    for index, said in enumerate(attempt.said):
        yield from _said(said, words, is_follow_up=index > 0)
    if attempt.graded:
        yield words.say("points_of", score=number(attempt.score), band=attempt.band)
        yield "\n".join(_grade(grade, words) for grade in attempt.grades)
        if attempt.faults:
            yield "\n".join(_fault(fault, words) for fault in attempt.faults)
    else:
        yield f"**{words.say('not_graded_title')}.** {flat(attempt.reason or '')} {words.say('nowhere')}"
    if attempt.change is not None:
        change = attempt.change
        worth = words.say("one_change_worth", about=flat(change.about), gain=change.gain)
        yield f"**{words.say('one_change')}** ({worth}): {text(change.text)}"
    if attempt.spoken is not None:
        yield from _spoken(attempt.spoken, words)
    for difference in attempt.follow_ups:
        yield f"{words.say('follow_up_added', label=difference.label)}: {_difference(difference, words)}"
    for added in attempt.added:
        yield f"{words.say('follow_up_added', label=added.label)}: {_added(added, words)}"
    if attempt.stronger is not None:
        yield f"{words.say('stronger')}:"
        yield block(attempt.stronger.text)
        if attempt.stronger.blanks:
            blanks = enumerate(attempt.stronger.blanks, start=1)
            yield "\n".join(f"- \\[{place}\\] {flat(blank)}" for place, blank in blanks)
        yield from (text(notice) for notice in attempt.stronger.notices)
    yield from (text(notice) for notice in attempt.notices)


def _spoken(spoken: Spoken, words: Words) -> Iterator[str]:
    yield f"**{words.say('how_said')}** ({words.say('how_said_facts')}):"
    facts = (
        f"- {fact.name}: {flat(fact.value)}" + (f"; {flat(fact.usual)}" if fact.usual else "") for fact in spoken.facts
    )
    yield "\n".join(facts)
    who = words.say("written_down", who=flat(", ".join(spoken.written_by)))
    yield f"{who} {words.say('measured', sources=flat(' '.join(spoken.sources)))}"


def _said(said: Said, words: Words, *, is_follow_up: bool) -> Iterator[str]:
    if is_follow_up:
        what = words.say("follow_up_on", about=said.about) if said.about else words.say("follow_up")
        yield f"{what}: **{flat(said.asked)}**"
    if said.answer is not None:
        yield block(said.answer)
    else:
        yield f"*{words.say('passed_over' if said.declined else 'no_answer')}*"


def _grade(grade: Grade, words: Words) -> str:
    level = grade.level_name if grade.level is None else f"{grade.level} {grade.level_name}"
    twice = f", {words.say('counts_twice')}" if grade.primary else ""
    return f"- **{grade.name}** ({level}{twice}): {flat(grade.reason)}{quoted(grade.quotes, words)}"


def _fault(fault: Fault, words: Words) -> str:
    reason = f" {flat(fault.reason)}" if fault.reason else ""
    costs = words.say("takes_off", points=fault.points)
    return f"- **{words.say('pitfall', name=fault.name)}** ({costs}).{reason}{quoted(fault.quotes, words)}"


def _added(added: Added, words: Words) -> str:
    if not added.cited:
        return words.say("not_cited")
    return "".join(f"\n  - {one.name} ({number(one.level)}): {_each(one.words, words)}" for one in added.cited)


def _difference(difference: Difference, words: Words) -> str:
    none = words.say("not_graded")
    before, after = (none if score is None else str(score) for score in (difference.before, difference.after))
    steps = []
    for step in difference.steps:
        rose = step.after is not None and (step.before is None or step.after > step.before)
        by = f", {words.say('by_words', words=_each(step.words, words))}" if rose and step.words else ""
        steps.append(f"\n  - {step.name}: {number(step.before)} → {number(step.after)}{by}")
    return f"{before} → **{after}**\n{''.join(steps)}".rstrip()


def _each(quotes: tuple[str, ...], words: Words) -> str:
    return ", ".join(words.say("quoted", text=flat(quote)) for quote in quotes)
