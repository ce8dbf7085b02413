"""Who may see what: a leaked address opens nothing, two tabs do not overwrite each other."""

from __future__ import annotations

from collections.abc import Callable

from app_process import AppProcess
from candidate import ANSWERS, Candidate
from playwright.sync_api import Page, expect


def test_a_leaked_address_opens_nothing_for_somebody_else(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(app.url)
    candidate = Candidate(page)
    candidate.start()
    candidate.write("My secret plan is to run the Leeds depot.")
    candidate.box.blur()
    address = page.url

    stranger = visit(address)
    expect(stranger.get_by_role("alert")).to_be_visible()
    assert "secret plan" not in stranger.content()
    assert "Brightwell" not in stranger.content()

    page.goto(address)
    candidate.expect_question(1)
    expect(candidate.box).to_have_value("My secret plan is to run the Leeds depot.")


def test_a_second_tab_that_comes_late_is_told_and_its_words_are_kept(
    app: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit(app.url)
    first = Candidate(page)
    first.start()
    second = Candidate(page.context.new_page())
    second.page.goto(page.url)
    second.expect_question(1)
    first.answer(ANSWERS[0])
    second.write("Words from the second tab.")
    second.button("Submit").click()
    expect(second.page.get_by_text("This question was answered or left meanwhile", exact=False)).to_be_visible()
    expect(second.page.get_by_text("Words from the second tab.").first).to_be_visible()


def test_a_double_click_starts_one_interview(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(app.url)
    candidate = Candidate(page)
    candidate.button("Start the interview").dblclick()
    candidate.expect_question(1)
    candidate.open("Progress")
    expect(page.locator('[class*="st-key-row-"]')).to_have_count(1)


def test_two_people_see_only_their_own_interviews(app: AppProcess, visit: Callable[..., Page]) -> None:
    ann, ben = Candidate(visit(app.url)), Candidate(visit(app.url))
    ann.start()
    ben.open("Progress")
    expect(ben.page.get_by_text("There is nothing here yet.", exact=False)).to_be_visible()
