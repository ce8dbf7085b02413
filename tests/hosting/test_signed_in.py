"""People who sign in, in a real browser at a real provider: each to what is their own, however one tries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
from app_process import AppProcess
from candidate import Candidate
from oidc_server import CLIENT_SECRET, COOKIE_SECRET, OidcServer, enter, leave
from playwright.sync_api import Page, expect

from rehearse.server.accounts import owner_id
from rehearse.store import open_store

SECRET_PLAN = "My secret plan is to run the Leeds depot."
PAGES = ("", "interview", "report", "progress", "guide", "trust", "settings")


def signed_out(page: Page) -> None:
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def begun(page: Page) -> Candidate:
    """Start an interview, write words and leave the box; they are kept."""
    candidate = Candidate(page)
    candidate.start()
    candidate.write(SECRET_PLAN)
    candidate.box.blur()
    expect(page.locator("[data-kept]")).to_have_attribute("data-kept", SECRET_PLAN)
    return candidate


def test_a_person_signs_in_practises_signs_out_and_finds_it_again_elsewhere(
    hosted: AppProcess, sign_in: OidcServer, visit: Callable[..., Page]
) -> None:
    page = visit(hosted.url)
    signed_out(page)
    assert page.get_by_role("link", name="Progress").count() == 0
    begun(enter(page, "ann"))
    address = page.url
    leave(page, "ann")
    page.goto(address)
    signed_out(page)
    assert "secret plan" not in page.content()

    elsewhere = Candidate(visit(hosted.url))
    enter(elsewhere.page, "ann")
    elsewhere.open("Progress")
    expect(elsewhere.page.locator(".entry")).to_have_count(1)
    # Whoever is asked to sign in on the way to a page comes back to that page.
    third = Candidate(visit(address))
    enter(third.page, "ann")
    third.expect_question(1)
    expect(third.box).to_have_value(SECRET_PLAN)
    assert third.page.url == address

    store = open_store(f"sqlite:///{hosted.home / 'rehearse.sqlite3'}")
    assert len(store.summaries(owner_id(sign_in.issuer, "ann"))) == len(list(store.all_interviews())) == 1
    log = hosted.log.read_text()
    assert [word for word in (COOKIE_SECRET, CLIENT_SECRET, "secret plan", "ann@") if word in log] == []


def test_nobody_reaches_another_persons_interview(
    hosted: AppProcess, visit: Callable[..., Page], tmp_path: Path
) -> None:
    ann, ben = visit(hosted.url), visit(hosted.url)
    mine = begun(enter(ann, "ann"))
    id, words = mine.interview_id(), "There is no such interview here, or it belongs to somebody else"
    theirs = Candidate(enter(ben, "ben"))

    for path in ("interview", "report"):  # by address
        ben.goto(f"{hosted.url}/{path}?s={id}")
        expect(ben.get_by_text(words, exact=False)).to_be_visible()
        assert "secret plan" not in ben.content()
        assert "Brightwell" not in ben.content()
    theirs.open("Progress")  # by list
    expect(ben.get_by_text("There is nothing here yet.", exact=False)).to_be_visible()

    mine.open("Progress")  # by a file that was passed on: a copy of one's own, which changes nothing of the other's
    with ann.expect_download() as exported:
        ann.get_by_role("button", name="Export", exact=False).first.click()
    file = tmp_path / "passed-on.json"
    passed = json.loads(exported.value.path().read_text(encoding="utf-8"))
    file.write_text(json.dumps(passed), encoding="utf-8")
    ben.locator("input[type=file]").set_input_files(file)
    ben.get_by_role("button", name="Import", exact=False).last.click()
    expect(ben.locator(".entry")).to_have_count(1)
    ben.get_by_label("Search", exact=False).fill("Brightwell")  # by search
    expect(ben.locator(".entry")).to_have_count(1)
    ben.get_by_role("button", name="Delete", exact=True).click()
    ben.locator('[class*="st-key-delete-"] button[kind=primary]').click()
    expect(ben.locator(".entry")).to_have_count(0)
    theirs.open("Settings")  # by deleting everything
    ben.get_by_text("Delete everything", exact=True).first.click()
    ben.get_by_label("Type DELETE to confirm").fill("DELETE")
    ben.get_by_role("button", name="Delete everything", exact=True).click()
    expect(ben.get_by_text("0 interviews were deleted", exact=False)).to_be_visible()

    ann.goto(f"{hosted.url}/interview?s={id}")
    mine.expect_question(1)
    expect(mine.box).to_have_value(SECRET_PLAN)


def test_signing_out_in_one_tab_closes_the_other_at_its_next_step(
    hosted: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit(hosted.url)
    first = begun(enter(page, "ann"))
    second = page.context.new_page()
    second.goto(page.url)
    Candidate(second).expect_question(1)
    leave(page, "ann")
    Candidate(second).button("Submit").click()
    expect(second.get_by_text("You signed out in another tab", exact=False)).to_be_visible()
    assert second.get_by_label("Your answer").count() == 0

    # Whoever takes the same seat next is somebody else, in every tab.
    enter(page, "ben")
    second.reload()
    first.open("Progress")
    expect(page.get_by_text("There is nothing here yet.", exact=False)).to_be_visible()
    expect(second.get_by_text("belongs to somebody else", exact=False)).to_be_visible()


def test_who_is_not_on_the_list_stays_outside(tmp_path: Path, sign_in: OidcServer, visit: Callable[..., Page]) -> None:
    process = AppProcess(tmp_path / "home", REHEARSE_OIDC_ALLOW="ben@example.org")
    process.environment |= sign_in.settings(process.url)
    with process:
        page = visit(process.url)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("button", name="ann", exact=True).first.click()
        expect(page.get_by_text("ann@example.org is not one of those", exact=False)).to_be_visible()
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.get_by_role("button", name="End session", exact=True).click()
        enter(page, "ben")


def test_the_host_alone_chooses_the_model(hosted: AppProcess, visit: Callable[..., Page]) -> None:
    page = Candidate(enter(visit(hosted.url), "ann"))
    page.open("Settings")
    expect(page.page.get_by_text("The one that is set up here")).to_be_visible()
    assert page.page.get_by_label("Model address").count() == 0
    assert str(hosted.home) not in page.page.content()


def test_no_page_says_anything_to_who_is_not_signed_in(hosted: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(hosted.url)
    for path in PAGES:
        page.goto(f"{hosted.url}/{path}")
        signed_out(page)
    answer = httpx.get(f"{hosted.url}/?key=anything", headers={"Accept": "text/html"})
    assert (answer.status_code, "rehearse_" in answer.headers.get("set-cookie", "")) == (200, False)
    assert httpx.get(f"{hosted.url}/", headers={"Host": "evil.example"}).status_code == 400
