"""The page as one value: everything that the templates draw, computed from a result and the samples."""

from __future__ import annotations

from evals.commands.verdict import verdict
from evals.measures.confusion import tables
from evals.measures.run import run_of
from evals.report.agreeing import Agreement, agreement_of
from evals.report.disagreements import Disagreements, disagreements_of
from evals.report.faults import PitfallRow, pitfalls_of
from evals.report.figures import PER_CENT
from evals.report.fooling import Twins, twins_of
from evals.report.gating import Gates, gates_of
from evals.report.head import Head, command_of, head_of
from evals.report.levels import Levels, levels_of
from evals.report.spent import Spent, spent_of
from evals.report.wording import Words, load_words
from evals.result import Result
from evals.work import Work
from rehearse.rubric import Frozen


class Page(Frozen):
    """A report. Nothing in it is escaped yet; that is for whatever draws it."""

    words: Words
    head: Head
    verdict: tuple[str, ...]
    gates: Gates
    agreement: Agreement
    levels: Levels
    pitfalls: tuple[PitfallRow, ...]
    disagreements: Disagreements
    twins: Twins
    spent: tuple[Spent, ...]
    command: str


def page_of(result: Result, work: Work, words: Words | None = None) -> Page:
    """Return the report of a result.

    Figures are those that the result holds. Where answers are looked at one by one, those that are no longer in
    `work` are left out; a warning then says how many.

    Args:
        result: What came of a run.
        work: All cases and samples as they are now, and the rubric.
        words: The words of the page; those of `words.yaml` where it is None.

    Raises:
        DataError: a file of the evals is not as it must be.
    """
    words = words or load_words()
    kept = [one for one in result.gradings if one.case in work.by_id]
    run = run_of(kept, work.by_id, work.samples, work.rubric)
    return Page(
        words=words,
        head=head_of(result, work, words),
        # A figure and its sign stay on one line.
        verdict=tuple(sentence.replace(" %", PER_CENT) for sentence in verdict(result)),
        gates=gates_of(result, work.rubric, words),
        agreement=agreement_of(result, work.rubric),
        levels=levels_of(tables(kept, work.by_id, work.samples, work.rubric), work.rubric),
        pitfalls=pitfalls_of(result, run),
        disagreements=disagreements_of(run),
        twins=twins_of(result, run, words),
        spent=spent_of(result),
        command=command_of(result),
    )
