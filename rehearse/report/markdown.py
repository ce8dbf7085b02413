"""A report as Markdown. People's words are escaped, so that they show as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rehearse.documents import as_markdown_text
from rehearse.interview.model import Interview
from rehearse.report.content import content
from rehearse.report.model import (
    Added,
    Asked,
    Cell,
    Difference,
    Fault,
    Grade,
    Quoted,
    ReportContent,
    Said,
    Signature,
    Try,
)
from rehearse.report.moments import day_of, span_of
from rehearse.report.spending import Spending, money_text, no_calls, remarks, tokens_text
from rehearse.report.spoken import Spoken
from rehearse.rubric import Rubric

_FROM = {"answer": "", "earlier": " (an earlier answer)", "resume": " (the resume)"}
_NO_GRADE = {"not_graded": "not graded", "skipped": "skipped", "unanswered": "not answered"}


def to_markdown(interview: Interview, rubric: Rubric) -> str:
    """Return the report as CommonMark with tables, ending in a line break."""
    report = content(interview, rubric)
    parts = [
        *_head(report),
        *_figures(report),
        *_next_time(report),
        *_objectives(report),
        *_contradictions(report),
        *(block for question in report.questions for block in _question(question)),
        *_took(report.spending, report.coach),
        *_signed(report.signatures),
    ]
    return "\n\n".join(parts) + "\n"


def _head(report: ReportContent) -> Iterator[str]:
    yield f"# {_line(report.title)}"
    if report.job and report.job != report.title:
        yield _line(report.job)
    mode = "mock interview" if report.mode == "mock" else "with feedback after each answer"
    graded = f"{report.graded} of {len(report.questions)} questions graded"
    day = day_of(report.finished_at or report.created_at)
    yield f"Interview report, {day}, {mode}, {graded}. Coach: {_line(report.coach)}."


def _figures(report: ReportContent) -> Iterator[str]:
    if report.score is None:
        yield "## Not graded"
        yield "No answer of this interview has a grade, so there is no score. This is not a zero."
    else:
        yield f"## {report.score} of 100: {report.band}"
        yield f"{report.band_meaning}"
    if report.summary:
        yield _text(report.summary)
    yield from (_text(notice) for notice in report.notices)
    lenses = ((lens.name, "not in play" if lens.score is None else str(lens.score)) for lens in report.lenses)
    yield _table(("What the interviewer wants to know", "0 to 100"), lenses)
    if report.questions:
        yield "## Criteria by question"
        heads = ("Criterion", *(f"Q{question.number}" for question in report.questions), "Mean")
        rows = [
            (row.name, *(_cell(cell) for cell in row.cells), "–" if row.mean is None else f"{row.mean:.1f}")
            for row in report.table
        ]
        rows.append(("**Score**", *(_number(question.score) for question in report.questions), _number(report.score)))
        yield _table(heads, rows)
        names = ", ".join(f"{level} {name}" for level, name in enumerate(report.levels))
        yield (
            f"Levels: {names}. An empty cell: not in play in that question. ?: not enough to judge. "
            "–: not graded, and counted nowhere."
        )


def _next_time(report: ReportContent) -> Iterator[str]:
    if report.drills:
        yield "## For next time"
        for number, drill in enumerate(report.drills, start=1):
            yield f"{number}. **{_line(drill.about)}**: {_line(drill.text)}"


def _objectives(report: ReportContent) -> Iterator[str]:
    if report.objectives:
        yield "## What the posting asks for"
        for objective in report.objectives:
            where = "" if objective.line is None else f" (line {objective.line} of the posting)"
            if objective.quote is None:
                spoken = "never spoken to"
            else:
                spoken = "spoken to" if objective.question is None else f"spoken to in question {objective.question}"
                spoken += f": “{_line(objective.quote)}”"
            yield f"- {_line(objective.text)}{where}: {spoken}"


def _contradictions(report: ReportContent) -> Iterator[str]:
    if report.contradictions:
        yield "## Passages that do not go together"
        for found in report.contradictions:
            reason = f" {_line(found.reason)}" if found.reason else ""
            yield f"- Question {found.question}.{reason}{_quotes(found.passages)}"


def _question(question: Asked) -> Iterator[str]:
    grade = f"{question.score} of 100, {question.band}"
    yield f"## Question {question.number}: {_NO_GRADE.get(question.status, grade)}"
    yield f"**{_line(question.asked)}**"
    line = "" if question.line is None else f", and comes from line {question.line} of the posting"
    passage = f": “{_line(question.passage)}”" if line and question.passage else "."
    yield f"Why this question: it tests “{_line(question.strategy)}”{line}{passage}"
    if question.note:
        yield _text(question.note)
    for attempt in question.tries:
        if len(question.tries) > 1:
            counts = ", the one that counts" if attempt.number == question.counted else ""
            yield f"### Attempt {attempt.number}{counts}"
        yield from _attempt(attempt)
    for difference in question.progress:
        yield f"From {difference.label}: {_difference(difference)}"


def _attempt(attempt: Try) -> Iterator[str]:
    for index, said in enumerate(attempt.said):
        yield from _said(said, is_follow_up=index > 0)
    if attempt.graded:
        yield _number(attempt.score) + f" of 100, {attempt.band}"
        yield "\n".join(_grade(grade) for grade in attempt.grades)
        if attempt.faults:
            yield "\n".join(_fault(fault) for fault in attempt.faults)
    else:
        yield f"**Not graded.** {_line(attempt.reason or '')} It enters no mean and no chart."
    if attempt.change is not None:
        change = attempt.change
        yield f"**The one change** ({_line(change.about)}, worth {change.gain} points): {_text(change.text)}"
    if attempt.spoken is not None:
        yield from _spoken(attempt.spoken)
    for difference in attempt.follow_ups:
        yield f"What the follow-up on {difference.label} added: {_difference(difference)}"
    for added in attempt.added:
        yield f"What the follow-up on {added.label} added: {_added(added)}"
    if attempt.stronger is not None:
        yield "A stronger version, from your own facts:"
        yield _block(attempt.stronger.text)
        if attempt.stronger.blanks:
            blanks = enumerate(attempt.stronger.blanks, start=1)
            yield "\n".join(f"- \\[{number}\\] {_line(blank)}" for number, blank in blanks)
        yield from (_text(notice) for notice in attempt.stronger.notices)
    yield from (_text(notice) for notice in attempt.notices)


def _spoken(spoken: Spoken) -> Iterator[str]:
    yield "**How it was said** (facts, no part of the score):"
    facts = (
        f"- {fact.name}: {_line(fact.value)}" + (f"; {_line(fact.usual)}" if fact.usual else "")
        for fact in spoken.facts
    )
    yield "\n".join(facts)
    yield f"Written down by {_line(', '.join(spoken.written_by))}. Measured by: {_line(' '.join(spoken.sources))}"


def _said(said: Said, *, is_follow_up: bool) -> Iterator[str]:
    if is_follow_up:
        about = f" on {said.about}" if said.about else ""
        yield f"Follow-up{about}: **{_line(said.asked)}**"
    if said.answer is not None:
        yield _block(said.answer)
    else:
        yield "*This follow-up was passed over.*" if said.declined else "*No answer.*"


def _grade(grade: Grade) -> str:
    level = grade.level_name if grade.level is None else f"{grade.level} {grade.level_name}"
    twice = ", counts twice" if grade.primary else ""
    return f"- **{grade.name}** ({level}{twice}): {_line(grade.reason)}{_quotes(grade.quotes)}"


def _fault(fault: Fault) -> str:
    reason = f" {_line(fault.reason)}" if fault.reason else ""
    return f"- **Pitfall: {fault.name}** (takes off {fault.points} points).{reason}{_quotes(fault.quotes)}"


def _added(added: Added) -> str:
    if not added.cited:
        return "no words of it are cited for a level."
    return "".join(
        f"\n  - {one.name} ({_number(one.level)}): {', '.join(f'“{_line(word)}”' for word in one.words)}"
        for one in added.cited
    )


def _difference(difference: Difference) -> str:
    points = ["not graded" if score is None else str(score) for score in (difference.before, difference.after)]
    steps = []
    for step in difference.steps:
        rose = step.after is not None and (step.before is None or step.after > step.before)
        words = f", by {', '.join(f'“{_line(word)}”' for word in step.words)}" if rose and step.words else ""
        steps.append(f"\n  - {step.name}: {_number(step.before)} → {_number(step.after)}{words}")
    return f"{points[0]} → **{points[1]}**\n{''.join(steps)}".rstrip()


def _took(spending: Spending, coach: str) -> Iterator[str]:
    yield "## What it took"
    if not spending.rows:
        yield no_calls(coach)
        return
    yield f"Asked: {_line(', '.join(spending.models))}."
    heads = ("Work", "Calls", "Tokens", "Seconds", "Cost")
    every = (*((row.name, row.bill) for row in spending.rows), ("**In all**", spending.total))
    yield _table(
        heads,
        (
            (name, str(bill.calls), tokens_text(bill), f"{bill.seconds:.1f}", money_text(bill, spending.currency))
            for name, bill in every
        ),
    )
    yield from remarks(spending)


def _signed(signatures: tuple[Signature, ...]) -> Iterator[str]:
    if signatures:
        yield "## Signed"
        for signature in signatures:
            prompts = ", ".join(f"{prompt.id} {prompt.version} ({prompt.hash})" for prompt in signature.prompts)
            parts = [
                f"- Coach: {_line(signature.coach)}",
                f"- Rubric: version {signature.rubric_version}, {_line(signature.rubric_hash)}",
                *([f"- Prompts: {_line(prompts)}"] if prompts else []),
                f"- When: {span_of(signature.first, signature.last)}",
                f"- What: {'; '.join(signature.what)}",
            ]
            yield "\n".join(parts)


def _quotes(quotes: tuple[Quoted, ...]) -> str:
    return "".join(f"\n  - “{_line(quote.text)}”{_FROM[quote.source]}" for quote in quotes)


def _cell(cell: Cell) -> str:
    return {"level": str(cell.level), "unsure": "?", "not_graded": "–", "not_in_play": ""}[cell.state]


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    ruler = ("---", *("---:" for _ in heads[1:]))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ruler, *rows))


def _text(words: str) -> str:
    return as_markdown_text(words)


def _line(words: str) -> str:
    return as_markdown_text(" ".join(words.split()))


def _block(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in as_markdown_text(words).splitlines())
