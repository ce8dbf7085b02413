"""The main job, in a real browser against a real process: from a pasted posting to a report taken along."""

from __future__ import annotations

import json
from collections.abc import Callable

from app_process import AppProcess
from candidate import ANSWERS, POSTING, Candidate
from playwright.sync_api import Page, expect


def test_an_interview_survives_reloads_and_a_crash_and_ends_in_a_report_that_can_be_taken_along(
    own_app: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit(own_app.url)
    candidate = Candidate(page)
    candidate.start()
    id = candidate.interview_id()
    asked = [candidate.question()]

    candidate.write(ANSWERS[0])
    candidate.box.blur()
    expect(page.locator("[data-words]")).to_have_text(f"{len(ANSWERS[0].split())} words")
    page.reload()
    candidate.expect_question(1)
    expect(candidate.box).to_have_value(ANSWERS[0])
    assert candidate.question() == asked[0]

    candidate.answer(ANSWERS[0])
    first_score = candidate.score()
    expect(page.locator("mark").first).to_be_attached()
    page.reload()
    expect(page.locator("#feedback")).to_be_attached()
    assert candidate.score() == first_score

    candidate.go_on()
    candidate.expect_question(2)
    asked.append(candidate.question())
    own_app.kill()
    own_app.start()
    page.reload()
    candidate.expect_question(2)
    assert candidate.question() == asked[1]

    candidate.answer(ANSWERS[1])
    for number in (3, 4, 5):
        candidate.go_on()
        candidate.expect_question(number)
        asked.append(candidate.question())
        if number == 4:
            # Killed between storing the answer and reading its feedback: the grade is made after the restart.
            candidate.submit(ANSWERS[3])
            own_app.kill()
            own_app.start()
            page.reload()
            candidate.page.locator("#feedback").or_(candidate.box).first.wait_for(state="attached")
            if not candidate.has_feedback():
                candidate.answer("I would begin with the rota of the night shift in the first month.")
        else:
            candidate.answer(ANSWERS[number - 1])
    candidate.go_on()

    expect(page.get_by_text("Criteria by question")).to_be_visible()
    assert len(set(asked)) == 5
    with page.expect_download() as markdown:
        page.get_by_role("button", name="Markdown", exact=True).click()
    text = markdown.value.path().read_text(encoding="utf-8")
    assert "transport manager certificate in January" in text
    for question in asked:
        assert question.split(",")[0][:40] in text.replace("\\", "")
    with page.expect_download() as pdf:
        page.get_by_role("button", name="PDF", exact=True).click()
    assert pdf.value.path().read_bytes().startswith(b"%PDF-")
    with page.expect_download() as exported:
        page.get_by_role("button", name="JSON", exact=True).click()
    (interview,) = json.loads(exported.value.path().read_text(encoding="utf-8"))["interviews"]
    assert interview["id"] == id
    assert interview["setup"]["posting"].strip() == POSTING.strip()
    assert [turn["attempts"][0]["replies"][0]["answer"] for turn in interview["turns"]] == list(ANSWERS)

    candidate.open("Progress")
    expect(page.locator(".entry").get_by_text("Operations Planner", exact=False)).to_be_visible()


def test_another_try_is_put_beside_the_first(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(app.url)
    candidate = Candidate(page)
    candidate.start()
    candidate.answer("I want to grow and be successful.", more="I just want to be successful, really.")
    low = candidate.score()
    candidate.button("Try again").click()
    candidate.expect_question(1)
    candidate.answer(ANSWERS[0])
    assert candidate.score() > low
    expect(page.get_by_role("heading", name="Attempt 1 and attempt 2")).to_be_visible()
    expect(page.get_by_text("I want to grow and be successful.").first).to_be_attached()


def test_mock_mode_asks_all_and_gives_feedback_at_the_end(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(app.url)
    candidate = Candidate(page)
    page.get_by_text("Options", exact=True).click()
    page.get_by_text("At the end", exact=True).click()
    candidate.start()
    for _ in range(10):
        assert not candidate.has_feedback()
        candidate.submit(ANSWERS[0])
        if page.get_by_text("Criteria by question").count():
            break
    expect(page.get_by_text("Criteria by question")).to_be_visible()
    expect(page.get_by_text("What the interviewer wants to know", exact=True)).to_be_visible()
