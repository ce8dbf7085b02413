"""Report, progress and guide in a real browser: what is drawn, what is taken along, and what is gone when deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate
from playwright.sync_api import Page, expect
from report_parts import FIVE_YEARS, NOW, graded, interview, reply, turn

from rehearse.interview.job import JobReading
from rehearse.interview.model import Debrief, Drill, Interview, Setup
from rehearse.rubric import Rubric
from rehearse.server.owner import VISITOR_COOKIE, new_secret, visitor
from rehearse.store import Store, new_id, open_store

CANARY = "I keep a heron called Osbert"
Visitor = Callable[..., Page]


def store_of(app: AppProcess) -> Store:
    return open_store(f"sqlite:///{app.home / 'rehearse.sqlite3'}")


@pytest.fixture
def two(rubric: Rubric) -> tuple[Interview, Interview]:
    """Two finished interviews, the later one better."""

    def held(title: str, level: int) -> Interview:
        made = graded(dict.fromkeys(FIVE_YEARS, level))
        kept = interview(
            turn(rubric, "five_years", (reply(f"{CANARY}, level {level}.", made),)),
            id=new_id(),
            title=title,
            setup=Setup(posting=f"Heron keeper. {CANARY}."),
            job=JobReading(),
            finished_at=NOW + timedelta(days=level),
        )
        drill = Drill(about="specificity", text="Name a role and a date.")
        return kept.model_copy(
            update={"debrief": Debrief(summary="All in all.", drills=(drill,), provenance=made.provenance)}
        )

    return held("Heron keeper", 2), held("Head heron keeper", 3)


@pytest.fixture
def as_visitor(own_app: AppProcess, visit: Callable[..., Page], two: tuple[Interview, Interview]) -> Visitor:
    """Open a page as somebody who has these two interviews."""
    secret = new_secret()
    owner = visitor({VISITOR_COOKIE: secret})
    assert owner is not None
    kept = store_of(own_app)
    for each in two:
        kept.create(each, owner=owner)
    kept.save_draft(two[0].id, "0.2.0", f"a draft: {CANARY}", owner=owner)

    def opened(path: str, **how: object) -> Page:
        page = visit("about:blank", **how)
        page.context.add_cookies([{"name": VISITOR_COOKIE, "value": secret, "url": own_app.url}])
        page.goto(f"{own_app.url}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    return opened


def holding(home: Path, words: str) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


@pytest.mark.parametrize("width", [375, 1440])
def test_the_radar_is_drawn_inside_the_page_with_its_scores_in_words(
    as_visitor: Visitor, two: tuple[Interview, Interview], width: int
) -> None:
    page = as_visitor(f"report?s={two[1].id}", width=width)
    drawing = page.get_by_role("img", name="Radar chart", exact=False)
    expect(drawing).to_be_visible()
    assert "Motivation and drive: 75" in (drawing.get_attribute("aria-label") or "")
    clips = drawing.locator(".area").evaluate("element => getComputedStyle(element).clipPath")
    assert clips.startswith("polygon(")
    for name in drawing.locator(".axis").all():
        box = name.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_a_drill_is_practised_from_the_report_to_a_report_of_its_own(
    as_visitor: Visitor, two: tuple[Interview, Interview]
) -> None:
    page = as_visitor(f"report?s={two[1].id}")
    page.get_by_role("button", name="Practise this", exact=True).click()
    candidate = Candidate(page)
    candidate.expect_question(1)
    expect(page.get_by_text("Question 1 of 1").first).to_be_visible()
    candidate.answer(ANSWERS[0])
    candidate.go_on()
    expect(page.get_by_text("Criteria by question")).to_be_visible()
    assert candidate.interview_id() != two[1].id


def test_everything_is_exported_deleted_for_good_and_imported_again(
    own_app: AppProcess, as_visitor: Visitor, two: tuple[Interview, Interview], tmp_path: Path
) -> None:
    page = as_visitor("progress")
    expect(page.locator(".entry", has_text="Head heron keeper")).to_be_visible()
    with page.expect_download() as exported:
        page.get_by_role("button", name="Export all as JSON").click()
    file = tmp_path / "all.json"
    exported.value.save_as(file)
    assert {each["id"] for each in json.loads(file.read_text(encoding="utf-8"))["interviews"]} == {
        each.id for each in two
    }
    assert holding(own_app.home, CANARY)

    page.locator("summary", has_text="Delete everything").click()
    word = page.get_by_label("Type DELETE to confirm")
    word.fill("delete")
    page.get_by_role("button", name="Delete everything", exact=True).click()
    expect(page.get_by_text("Type DELETE in capitals", exact=False)).to_be_visible()
    assert holding(own_app.home, CANARY)
    word.fill("DELETE")
    page.get_by_role("button", name="Delete everything", exact=True).click()
    expect(page.get_by_text("There is nothing here yet.", exact=False)).to_be_visible()
    assert holding(own_app.home, CANARY) == []
    assert holding(own_app.home, "heron") == []

    upload = page.locator("input[type=file]")
    # While the page is being drawn, the upload of the full page still stands in place of that of the empty one.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(upload).to_have_count(1)
    upload.set_input_files(file)
    expect(page.get_by_text("all.json")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 interviews were imported.")).to_be_visible()
    expect(page.get_by_text("Scores in order: 50, 75.")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()


def test_an_interview_is_found_renamed_reopened_and_deleted_in_the_list(
    as_visitor: Visitor, two: tuple[Interview, Interview]
) -> None:
    page = as_visitor("progress")
    page.get_by_label("Search by title, role or employer").fill("head")
    rows = page.locator('[class*="st-key-row-"]')
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("New title").fill("Head of herons")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(rows.get_by_text("Head of herons")).to_be_visible()
    rows.get_by_role("button", name="Report", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Head of herons")).to_be_visible()
    Candidate(page).open("Progress")
    page.locator(f".st-key-deleting-{two[1].id} button").click()
    page.get_by_role("button", name="Delete it", exact=True).click()
    expect(rows).to_have_count(1)
    expect(rows.get_by_text("Heron keeper")).to_be_visible()


def test_a_pitfall_of_the_guide_is_practised_to_the_end_and_the_address_leads_back_to_it(
    app: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app.url}/guide")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("radio", name="Pitfalls", exact=True).or_(page.get_by_text("Pitfalls", exact=True)).first.click()
    expect(page.get_by_role("heading", name="Contradicts itself")).to_be_visible()
    expect(page).to_have_url(f"{app.url}/guide?part=pitfalls")
    page.reload()
    expect(page.get_by_role("heading", name="Contradicts itself")).to_be_visible()
    # A button with a tooltip has a second, hidden one beside it.
    page.locator(".st-key-practise-contradiction").get_by_role("button").click()
    candidate = Candidate(page)
    candidate.expect_question(1)
    candidate.answer(ANSWERS[3])
    candidate.go_on()
    expect(page.get_by_text("Criteria by question")).to_be_visible()
