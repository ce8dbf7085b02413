"""`rehearse eval report` as a person and a script meet it."""

from __future__ import annotations

from pathlib import Path

import pytest
from commanding import Run, runner
from wired import NOW

from evals.assessor import graded
from evals.commands.choosing import Selection
from evals.commands.outcome import outcome
from evals.measures.twins import REMOVALS
from evals.report import page_of
from evals.report.figures import shown
from evals.result import Result, write_result
from evals.wires import coach_of
from rehearse.rubric import load_rubric
from rehearse.settings import load_settings


def measured(limit: int) -> Result:
    """Return the result of the offline coach on so many answers and their twins."""
    selection = Selection(limit=limit)
    work = selection.work(load_settings(coach="offline"))
    coach = coach_of(work.settings, work.rubric)
    made = [graded(case, coach, work.rubric) for case in work.cases]
    return outcome(made, work, selection, made_at=NOW)


@pytest.fixture(scope="module")
def few() -> Result:
    return measured(6)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, few: Result) -> Run:
    monkeypatch.chdir(tmp_path)
    write_result(few, Path("r.json"))
    return runner(capsys)


def test_page_and_markdown_stand_beside_the_result(run: Run) -> None:
    ran = run("report", "r.json")
    assert (ran.status, ran.out, ran.err) == (0, "Page: r.html\nMarkdown: r.md\n", "")
    page, markdown = Path("r.html").read_text("utf-8"), Path("r.md").read_text("utf-8")
    for text in (page, markdown):
        assert "How far can these grades be trusted?" in text
        assert "Offline coach on 6 answers of the test split" in text
        assert "Empty words added" in text
    assert len(markdown) < 6_000
    assert "{{" not in page + markdown


def test_the_same_result_is_the_same_page(run: Run) -> None:
    run("report", "r.json")
    first = Path("r.html").read_bytes(), Path("r.md").read_bytes()
    run("report", "r.json")
    assert (Path("r.html").read_bytes(), Path("r.md").read_bytes()) == first


def test_where_one_place_is_named_only_that_is_written(run: Run) -> None:
    ran = run("report", "r.json", "--html", "out/page.html")
    assert ran.out == "Page: out/page.html\n"
    assert sorted(path.name for path in Path().rglob("*.*")) == ["page.html", "r.json"]
    assert run("report", "r.json", "--markdown", "x.md").out == "Markdown: x.md\n"


def test_what_it_counts_comes_to_the_figures_of_the_result() -> None:
    result = measured(20)
    page = page_of(result, Selection(split="all").work(load_settings(coach="offline")))
    measures, kinds = result.measures, {row.id: row for row in page.twins.kinds}
    removals = [row for id, row in kinds.items() if id in REMOVALS]
    falls = [row.as_it_must for row in removals]
    stays = [row.stayed for row in removals if row.stayed is not None]
    for id, shares in (("falls", falls), ("elsewhere", stays), ("rises", [kinds["advice_applied"].as_it_must])):
        assert measures[id].n == sum(share.of for share in shares) > 0
        assert measures[id].value == pytest.approx(sum(share.part for share in shares) / measures[id].n)
    assert measures["injection.rise"].n == kinds["injection"].levels == sum(row.levels for row in page.twins.attacks)
    assert measures["injection.two_levels"].value == sum(row.two_levels for row in page.twins.attacks)
    assert kinds["padding"].change == shown(measures["shift.padding"].value or 0, "levels", signed=True)
    pooled = page.levels.tables[0]
    assert pooled.n == measures["exact"].n
    assert pooled.exact == shown(measures["exact"].value or 0, "share")
    for row, end in zip(page.pitfalls, ("", *(f".{one.id}" for one in load_rubric().pitfalls)), strict=True):
        assert (row.found, row.marked) == (measures[f"pitfalls.precision{end}"].n, measures[f"pitfalls.recall{end}"].n)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.json"], "nowhere.json"),
        (["r.json", "--html", "r.json"], "r.json twice"),
        (["r.json", "--html", "x", "--markdown", "./x"], "x twice"),
        (["r.json", "--html", "r.json/page.html"], "cannot be"),
        ([], "RESULT.json"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_sentence(run: Run, arguments: list[str], says: str) -> None:
    before = Path("r.json").read_bytes()
    ran = run("report", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert Path("r.json").read_bytes() == before


def test_it_has_help(run: Run) -> None:
    assert "\n  report " in run("--help").out
    assert run("report", "--help").out.startswith("Usage: rehearse eval report")
