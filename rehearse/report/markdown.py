"""A report as Markdown. People's words are escaped, so that they show as they were written."""

from __future__ import annotations

from collections.abc import Iterator

from rehearse.interview.model import Interview
from rehearse.report.content import content
from rehearse.report.markdown_question import question_lines
from rehearse.report.markdown_text import flat, number, quoted, table, text
from rehearse.report.model import Cell, ReportContent, Signature
from rehearse.report.spending import Spending, cells, no_calls, remarks
from rehearse.report.words import Words, words_in
from rehearse.rubric import Rubric


def to_markdown(interview: Interview, rubric: Rubric, words: Words | None = None) -> str:
    """Return the report as CommonMark with tables, ending in a line break; arguments as `content` takes them."""
    words = words or words_in()
    report = content(interview, rubric, words)
    parts = [
        *_head(report, words),
        *_figures(report, words),
        *_next_time(report, words),
        *_objectives(report, words),
        *_contradictions(report, words),
        *(block for question in report.questions for block in question_lines(question, words)),
        *_took(report, words),
        *_signed(report.signatures, words),
    ]
    return "\n\n".join(parts) + "\n"


def _head(report: ReportContent, words: Words) -> Iterator[str]:
    yield f"# {flat(report.title)}"
    if report.job and report.job != report.title:
        yield flat(report.job)
    facts = (
        words.say("title"),
        words.day(report.finished_at or report.created_at),
        words.say(f"mode_{report.mode}"),
        words.say("graded_of", n=report.graded, of=len(report.questions)),
        f"{words.say('coach')}: {flat(report.coach)}",
    )
    yield " · ".join(facts)


def _figures(report: ReportContent, words: Words) -> Iterator[str]:
    if report.score is None:
        yield f"## {words.say('not_graded_title')}"
        yield words.say("no_score")
    else:
        yield f"## {words.say('score_of', score=report.score, band=report.band)}"
        yield f"{report.band_meaning}"
    if report.summary:
        yield text(report.summary)
    yield from (text(notice) for notice in report.notices)
    none = words.say("lens_none")
    lenses = ((lens.name, none if lens.score is None else str(lens.score)) for lens in report.lenses)
    yield table((words.say("lenses"), words.say("lens_scale")), lenses)
    if report.questions:
        yield f"## {words.say('table')}"
        asked = (words.say("question_short", n=question.number) for question in report.questions)
        rows = [
            (row.name, *(_cell(cell) for cell in row.cells), "–" if row.mean is None else f"{row.mean:.1f}")
            for row in report.table
        ]
        scores = (number(question.score) for question in report.questions)
        rows.append((f"**{words.say('score')}**", *scores, number(report.score)))
        yield table((words.say("criterion"), *asked, words.say("mean")), rows)
        yield words.say("legend", names=", ".join(f"{level} {name}" for level, name in enumerate(report.levels)))


def _next_time(report: ReportContent, words: Words) -> Iterator[str]:
    if report.drills:
        yield f"## {words.say('next_time')}"
        for place, drill in enumerate(report.drills, start=1):
            yield f"{place}. **{flat(drill.about)}**: {flat(drill.text)}"


def _objectives(report: ReportContent, words: Words) -> Iterator[str]:
    if report.objectives:
        yield f"## {words.say('objectives')}"
        for objective in report.objectives:
            where = "" if objective.line is None else f" ({words.say('posting_line', line=objective.line)})"
            if objective.quote is None:
                spoken = words.say("never_spoken")
            else:
                is_known = objective.question is not None
                spoken = words.say("spoken_in", n=objective.question) if is_known else words.say("spoken")
                spoken += f": {words.say('quoted', text=flat(objective.quote))}"
            yield f"- {flat(objective.text)}{where}: {spoken}"


def _contradictions(report: ReportContent, words: Words) -> Iterator[str]:
    if report.contradictions:
        yield f"## {words.say('contradictions')}"
        for found in report.contradictions:
            reason = f" {flat(found.reason)}" if found.reason else ""
            yield f"- {words.say('question', n=found.question)}.{reason}{quoted(found.passages, words)}"


def _took(report: ReportContent, words: Words) -> Iterator[str]:
    spending: Spending = report.spending
    yield f"## {words.say('took')}"
    if not spending.rows:
        yield no_calls(report.coach, words, is_offline=report.is_offline)
        return
    yield words.say("asked", models=flat(", ".join(spending.models)))
    *rows, (name, *total) = cells(spending, words)
    heads = tuple(words.say(key) for key in ("work", "calls", "tokens", "seconds", "cost"))
    yield table(heads, [*rows, (f"**{name}**", *total)])
    yield from remarks(spending, words)


def _signed(signatures: tuple[Signature, ...], words: Words) -> Iterator[str]:
    if signatures:
        yield f"## {words.say('signed')}"
        for signature in signatures:
            prompts = ", ".join(f"{prompt.id} {prompt.version} ({prompt.hash})" for prompt in signature.prompts)
            rubric = words.say("rubric_version", version=signature.rubric_version, hash=signature.rubric_hash)
            facts = (
                ("coach", flat(signature.coach)),
                ("rubric", flat(rubric)),
                ("prompts", flat(prompts)),
                ("when", words.span(signature.first, signature.last)),
                ("what", "; ".join(signature.what)),
            )
            yield "\n".join(f"- {words.say(key)}: {fact}" for key, fact in facts if fact)


def _cell(cell: Cell) -> str:
    return {"level": str(cell.level), "unsure": "?", "not_graded": "–", "not_in_play": ""}[cell.state]
