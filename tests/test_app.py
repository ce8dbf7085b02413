"""The pages: empty and filled; people's words stay text; two presses do a thing once; bad input loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from string import Formatter

import pytest
from pages import ROOT, ShownText, opened, shown
from scripted_coach import ScriptedCoach
from streamlit.testing.v1 import AppTest

from app_pages.parts.highlights import Mark, fresh, marked
from app_pages.parts.moments import clock, when
from app_pages.parts.strings import FILE, load, say, say_n
from rehearse.errors import DataError, StoreError
from rehearse.interview import actions
from rehearse.interview.model import Interview, Setup
from rehearse.report import to_json
from rehearse.rubric import Rubric
from rehearse.server import resources
from rehearse.server.owner import LOCAL, put_gate
from rehearse.store import new_id

PAGES = ("home", "interview", "report", "progress", "guide", "trust", "settings")
POSTING = """Shift Planner
Brightwell Distribution
You plan the shifts of 120 people and bring overtime down by 10 % this year.
We pay for the operations certificate, and you will train new planners.
"""
ANSWER = (
    "In five years I want to run the planning team at Brightwell. By next June I will have the operations "
    "certificate, which I began in March, so that I can bring overtime down by 10 %."
)
NASTY = (
    '<img src=x onerror="alert(1)"> <script>alert(2)</script> **bold** ![pixel](https://x.test/p) '
    "[link](https://x.test) # $x$"
)


@pytest.fixture(autouse=True)
def _own_store() -> Iterator[None]:
    put_gate(None)
    yield
    resources.reset()


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, rubric: Rubric) -> Callable[..., ScriptedCoach]:
    """Put a scripted coach in the place of every coach; its pages' side is the same as with any other."""

    def put(*levels: object, **kwargs: int) -> ScriptedCoach:
        coach = ScriptedCoach(rubric, *levels, **kwargs)
        monkeypatch.setattr("rehearse.coaches.coach_for", lambda settings, rubric: coach)
        return coach

    return put


def messages(at: AppTest) -> str:
    return unescaped(" ".join(element.value for kind in (at.error, at.warning, at.info) for element in kind))


def unescaped(markdown: str) -> str:
    """Return what Markdown with escapes and entities shows."""
    return unescape(re.sub(r"\\([^\w\s])", r"\1", markdown))


def stored() -> list[Interview]:
    return list(resources.store().all_of(LOCAL))


def begun(at: AppTest, **fields: str) -> Interview:
    """Fill in the first page, press start, and return the interview that came of it."""
    for name, text in fields.items():
        at.text_area(name).set_value(text)
    at.button("start").click().run()
    assert not at.exception, at.exception
    (interview,) = stored()
    return interview


def answered(at: AppTest, text: str) -> AppTest:
    box = next(box for box in at.text_area if box.label == "Your answer")
    box.set_value(text)
    return pressed(at, "submit")


def pressed(at: AppTest, name: str) -> AppTest:
    """Press the button of this name; where it can be pressed at several places, its key has the place at the end."""
    next(button for button in at.button if _name(button.key) == name or button.key == name).click().run()
    assert not at.exception, at.exception
    return at


def _name(key: str | None) -> str:
    return re.sub(r"-[\d.]+$", "", key or "")


def keys(at: AppTest) -> set[str]:
    return {_name(button.key) for button in at.button}


def finished(at: AppTest, text: str = ANSWER) -> Interview:
    """Answer whatever is asked until the report is there."""
    for _ in range(40):
        if "next" in keys(at):
            pressed(at, "next")
        elif "submit" in keys(at):
            answered(at, text)
        else:
            break
    (interview,) = stored()
    assert interview.finished_at is not None
    return interview


@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_before_there_is_anything(page: str) -> None:
    at = opened(page)
    assert len(at.title) == 1
    assert not at.error


@pytest.mark.parametrize("part", ["Questions and answers", "Strategies", "Pitfalls", "Hard situations", "The rubric"])
def test_every_part_of_the_guide_draws(part: str) -> None:
    at = opened("guide")
    at.segmented_control("part").set_value(
        next(
            id
            for id in ("questions", "strategies", "pitfalls", "situations", "rubric")
            if say(f"guide.parts.{id}") == part
        )
    ).run()
    assert not at.exception
    assert len(at.header) >= 1


def test_the_guide_shows_the_sample_answers_of_every_question(rubric: Rubric) -> None:
    at = opened("guide")
    for question in rubric.questions:
        at.selectbox("question").set_value(question.id).run()
        assert not at.exception
        said = shown(at)
        assert question.wants in said
        assert all(word in said for word in ("Weak", "Solid", "Standout"))


def test_the_page_says_which_coach_is_at_work() -> None:
    for page in PAGES:
        at = opened(page)
        assert any("Offline coach" in link.label for link in at.get("page_link")), page


def test_a_sample_posting_fills_the_form() -> None:
    at = opened()
    samples = at.selectbox("sample").options
    assert len(samples) >= 10
    at.selectbox("sample").select(samples[0]).run()
    assert len(at.text_area("posting").value) > 200


def test_pasting_and_one_click_starts_an_interview_of_five_questions() -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    assert interview.setup.posting.startswith("Shift Planner")
    assert interview.setup.mode == "coach"
    assert at.query_params["s"] in (interview.id, [interview.id])
    assert "Question 1 of 5" in shown(at)
    assert next(box for box in at.text_area if box.label == "Your answer").value == ""


def test_a_second_press_that_comes_while_the_first_is_worked_on_begins_nothing_more() -> None:
    at = opened()
    first = begun(at, posting=POSTING)
    again = opened()
    again.session_state["next_id"] = first.id
    again.text_area("posting").set_value(POSTING)
    again.button("start").click().run()
    assert [interview.id for interview in stored()] == [first.id]
    assert "Question 1 of 5" in shown(again)


def test_an_answer_pressed_twice_is_stored_and_graded_once(scripted: Callable[..., ScriptedCoach]) -> None:
    coach = scripted(default=3)
    at = opened()
    slow = opened("interview", s=begun(at).id)
    answered(at, ANSWER)
    stored_once = stored()
    answered(slow, ANSWER)
    assert not messages(slow)
    assert not slow.code
    assert stored() == stored_once
    assert len(coach.called("assess")) == 1


def test_a_click_that_arrives_after_a_restart_of_the_server_is_not_lost(
    scripted: Callable[..., ScriptedCoach],
) -> None:
    scripted(default=3)
    interview = begun(opened())
    at = opened("interview", s=interview.id)
    next(box for box in at.text_area if box.label == "Your answer").set_value(ANSWER)
    next(button for button in at.button if _name(button.key) == "submit").click()
    # What a browser does when it finds its session gone: it sends what its widgets hold to a new one.
    new = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page("app_pages/interview.py")
    new.query_params["s"] = interview.id
    new._run(widget_state=at._tree.get_widget_states())
    assert not new.exception
    assert "Feedback" in shown(new)


def test_the_feedback_shows_score_band_levels_quotes_and_what_to_do_next(
    scripted: Callable[..., ScriptedCoach],
) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    said = shown(answered(at, ANSWER))
    assert "75" in said
    assert "Interview-ready" in said
    assert "solid" in said
    assert "In five years I want to run the planning" in said
    assert {"next", "again", "stronger"} <= keys(at)


def test_a_whole_interview_with_the_offline_coach_ends_in_a_report() -> None:
    at = opened()
    begun(at, posting=POSTING)
    interview = finished(at)
    said = shown(at)
    assert "Criteria by question" in said
    assert "Career planning and self-awareness" in said
    assert len(at.get("download_button")) == 3
    at = opened("progress")
    assert interview.title in shown(at)


def test_mock_mode_keeps_feedback_for_the_end(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    at.radio("mode").set_value("mock")
    begun(at)
    answered(at, ANSWER)
    assert "next" not in keys(at)
    assert "Question 2 of 5" in shown(at)


def test_a_follow_up_shows_the_conversation_and_can_be_left(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(1)
    at = opened()
    begun(at)
    said = shown(answered(at, ANSWER))
    assert "Follow-up" in said
    assert ANSWER in said
    pressed(at, "leave")
    assert "The follow-up was left unanswered." in shown(at)
    assert "next" in keys(at)


def test_a_hint_is_shown_and_a_question_can_be_skipped(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted()
    at = opened()
    begun(at)
    assert "What they want to know with" in shown(pressed(at, "hint"))
    pressed(at, "leave")
    assert "Question 2 of 5" in shown(at)


def test_trying_again_puts_both_attempts_side_by_side(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted({"specificity": 3}, 3, default=3)
    at = opened()
    begun(at)
    answered(at, "I want to run a team by 2028.")
    pressed(at, "again")
    assert "Attempt 2" in shown(at)
    said = shown(answered(at, "I want to run a team by 2028 and began in March."))
    assert "Attempt 1 and attempt 2" in said
    assert "no real change" in said


def test_a_new_attempt_can_start_from_the_last_answer_or_be_left(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    answered(at, ANSWER)
    pressed(at, "again")
    pressed(at, "from-last")
    assert next(box for box in at.text_area if box.label == "Your answer").value == ANSWER
    pressed(at, "leave")
    assert "next" in keys(at)


def test_a_stronger_version_shows_its_blanks(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    answered(at, ANSWER)
    pressed(at, "stronger")
    said = shown(at)
    assert "A stronger version" in said
    assert "By when?" in said


def test_an_answer_that_could_not_be_graded_says_why_and_is_graded_on_request(
    scripted: Callable[..., ScriptedCoach],
) -> None:
    scripted("The model answered with something that is no grade.", default=3)
    at = opened()
    begun(at)
    said = shown(answered(at, ANSWER))
    assert "The model answered with something that is no grade." in said
    assert "of 100" not in said
    pressed(at, "grade-again")
    assert "of 100" in shown(at)


def test_a_coach_that_fails_says_why_and_the_work_can_be_tried_again(scripted: Callable[..., ScriptedCoach]) -> None:
    coach = scripted(default=3)
    coach.fails["prepare"] = "The model did not answer within 60 seconds."
    at = opened()
    begun(at)
    assert "The model did not answer within 60 seconds." in shown(at)
    assert "go-offline" in keys(at)
    coach.fails.clear()
    pressed(at, "try-again")
    assert "Question 1 of 5" in shown(at)


def test_after_a_coach_failed_the_offline_coach_can_go_on(monkeypatch: pytest.MonkeyPatch, rubric: Rubric) -> None:
    from rehearse import coaches

    real, failing = coaches.coach_for, ScriptedCoach(rubric)
    failing.fails["prepare"] = "No such model."
    monkeypatch.setenv("REHEARSE_COACH", "llm")
    monkeypatch.setattr("rehearse.coaches.coach_for", lambda s, r: real(s, r) if s.coach == "offline" else failing)
    at = opened()
    begun(at, posting=POSTING)
    pressed(at, "go-offline")
    assert "Question 1 of 5" in shown(at)
    assert any("Offline coach" in link.label for link in at.get("page_link"))


def test_what_is_typed_is_kept_and_comes_back_in_a_new_session() -> None:
    at = opened()
    interview = begun(at)
    box = next(box for box in at.text_area if box.label == "Your answer")
    box.set_value("half a thought").run()
    reloaded = opened("interview", s=interview.id)
    assert next(box for box in reloaded.text_area if box.label == "Your answer").value == "half a thought"


def test_words_for_a_question_that_another_tab_answered_are_not_lost(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(1, default=3)
    one = opened()
    interview = begun(one)
    two = opened("interview", s=interview.id)
    answered(two, "From the second tab.")
    answered(one, "From the first tab, and much longer.")
    assert "another tab" in messages(one)
    assert "From the first tab, and much longer." in [code.value for code in one.code]
    assert "From the second tab." in shown(one)


def test_an_unfinished_interview_is_offered_on_the_first_page() -> None:
    at = opened()
    begun(at, posting=POSTING)
    at = opened()
    assert "You have an unfinished interview." in shown(at)
    pressed(at, "resume-interview")
    assert "Question 1 of 5" in shown(at)


def test_the_reading_is_shown_beside_the_posting_and_can_be_corrected() -> None:
    at = opened()
    at.text_area("posting").set_value(POSTING)
    at.button("review").click().run()
    said = shown(at)
    assert "How the posting is read" in said
    assert "bring overtime down by 10 %" in said
    at.text_input("read-employer").set_value("Brightwell & Sons <b>")
    pressed(at, "start-reviewed")
    (interview,) = stored()
    assert interview.started_at is not None
    assert interview.job is not None
    assert interview.job.employer is not None
    assert interview.job.employer.text == "Brightwell & Sons <b>"


def test_the_timer_runs_from_the_moment_the_question_was_asked() -> None:
    at = opened()
    at.selectbox("minutes").set_value(2)
    interview = begun(at)
    seconds = re.search(r'data-timer="(-?\d+)"', "".join(element.value for element in at.html))
    assert seconds is not None
    assert 0 < int(seconds.group(1)) <= 120
    turn = interview.turns[0]
    reply = turn.attempts[0].replies[0].model_copy(update={"asked_at": datetime.now(UTC) - timedelta(minutes=9)})
    attempt = turn.attempts[0].model_copy(update={"replies": (reply,)})
    late = interview.model_copy(
        update={"turns": (turn.model_copy(update={"attempts": (attempt,)}), *interview.turns[1:])}
    )
    resources.store().save(late, owner=LOCAL, version=resources.store().load(late.id, owner=LOCAL).version)
    assert "nothing is cut off" in shown(opened("interview", s=interview.id))


@pytest.mark.parametrize(
    ("posting", "resume", "says"),
    [
        ("\x00\x01\x02\x03" * 400, "", "Job description"),
        (POSTING, "\x00\x01\x02\x03" * 400, "Resume"),
    ],
)
def test_a_text_that_is_none_is_refused_with_its_reason_and_everything_stays(
    posting: str, resume: str, says: str
) -> None:
    at = opened()
    at.text_area("posting").set_value(posting)
    at.text_area("resume").set_value(resume)
    at.button("start").click().run()
    assert not at.exception
    assert says in messages(at)
    assert at.text_area("posting").value == posting
    assert at.text_area("resume").value == resume
    assert stored() == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cv.pdf", b"%PDF-1.7 broken"),
        ("cv.docx", b"PK\x03\x04 broken"),
        ("cv.txt", b"\x00\x01\x02\x03" * 400),
        ("cv.md", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_posting_stays(name: str, data: bytes) -> None:
    at = opened()
    at.text_area("posting").set_value(POSTING)
    at.file_uploader("resume_file").set_value((name, data, "application/octet-stream"))
    at.button("start").click().run()
    assert not at.exception
    assert messages(at).startswith("Resume")
    assert at.text_area("posting").value == POSTING
    assert stored() == []


def test_a_resume_is_given_once_not_twice() -> None:
    at = opened()
    at.file_uploader("resume_file").set_value(("cv.txt", b"Planner since 2019", "text/plain"))
    at.text_area("resume").set_value("Planner since 2020")
    at.button("start").click().run()
    assert "Keep one of them" in messages(at)


def test_there_must_be_a_posting_to_check_the_reading_of() -> None:
    at = opened()
    at.button("review").click().run()
    assert "There is no job description to check yet." in messages(at)
    assert stored() == []


@pytest.mark.parametrize(
    "posting",
    [
        "Planner",
        "Wir suchen ab sofort einen Schichtplaner (m/w/d) für unser Lager in Kiel.\nSie planen 120 Schichten.",
        "планировщик смен 🚚 مخطط المناوبات 班次计划员",
        "overtime " * 120_000,
        NASTY,
    ],
    ids=["one word", "German", "emoji and right to left", "1 MB", "markup"],
)
def test_odd_postings_still_lead_to_a_question_or_to_a_clear_message(posting: str) -> None:
    at = opened()
    at.text_area("posting").set_value(posting)
    at.button("start").click().run()
    assert not at.exception
    assert "Question 1 of 5" in shown(at) or messages(at)


def test_an_empty_answer_is_not_taken_and_says_what_else_there_is() -> None:
    at = opened()
    begun(at)
    answered(at, "   \n ")
    assert "There is nothing to submit yet." in messages(at)
    assert "Question 1 of 5" in shown(at)


def test_an_answer_of_twenty_thousand_words_is_taken_whole() -> None:
    at = opened()
    begun(at)
    answered(at, "word " * 20_000)
    (interview,) = stored()
    assert (interview.turns[0].attempts[0].replies[0].answer or "").count("word") == 20_000


def test_markup_in_every_text_field_is_shown_as_text(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(1, default=3)
    at = opened()
    begun(at, posting=f"{NASTY}\n{POSTING}", resume=NASTY)
    answered(at, NASTY)
    assert NASTY in shown(at)
    said = shown(answered(at, NASTY))
    assert "lert(2)</script> **bold** ![pixel](https://x.test/p)" in said
    pressed(at, "stronger")
    assert "onerror" in shown(at)
    pressed(at, "again")
    answered(at, f"{NASTY} and more")
    interview = finished(at, NASTY)
    assert "onerror" in shown(at)
    resources.store().rename(interview.id, NASTY[:110], owner=LOCAL)
    for page in ("report", "progress", "home", "interview"):
        at = opened(page, s=interview.id)
        shown(at)
        markdown = " ".join([*(title.value for title in at.title), *(folded.label for folded in at.expander)])
        assert not re.search(r"(?<!\\)<img|(?<!\\)\]\(https", markdown), markdown
    assert unescaped(opened("report", s=interview.id).title[0].value).startswith("<img src=x")


def test_the_report_lets_any_answer_be_tried_again(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    begun(at)
    interview = finished(at)
    at = opened("report", s=interview.id)
    pressed(at, "again-2")
    at = opened("interview", s=interview.id)
    assert "Attempt 2" in shown(at)
    answered(at, f"{ANSWER} I began in March.")
    pressed(at, "next")
    (interview,) = stored()
    assert len(interview.turns[2].attempts) == 2
    assert "Criteria by question" in shown(at)


def test_a_question_of_the_guide_is_practised_alone() -> None:
    at = opened("guide")
    at.selectbox("question").set_value("salary_goals").run()
    pressed(at, "practise-bank-salary_goals")
    (interview,) = stored()
    assert [turn.planned.question_id for turn in interview.turns] == ["salary_goals"]
    assert "Question 1 of 1" in shown(at)


def test_interviews_are_renamed_and_deleted_from_the_list() -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    at = opened("progress")
    at.text_input(f"title-{interview.id}").set_value("The one I want")
    pressed(at, f"rename-{interview.id}")
    assert "The one I want" in shown(at)
    at.text_input("search").set_value("no such thing").run()
    assert "No interview matches" in shown(at)
    at.text_input("search").set_value("").run()
    pressed(at, f"delete-{interview.id}")
    assert stored() == []


def test_an_exported_file_is_imported_and_another_file_is_refused() -> None:
    at = opened()
    interview = begun(at, posting=POSTING)
    text = to_json([interview])
    resources.store().delete(interview.id, owner=LOCAL)
    at = opened("progress")
    at.file_uploader("import_file").set_value(("interviews.json", text.encode(), "application/json"))
    next(button for button in at.button if button.label == "Import").click().run()
    assert [kept.id for kept in stored()] == [interview.id]
    at = opened("progress")
    at.file_uploader("import_file").set_value(("other.json", b'{"a": 1}', "application/json"))
    next(button for button in at.button if button.label == "Import").click().run()
    assert "rehearse-interviews" in messages(at)
    assert len(stored()) == 1


def test_deleting_everything_wants_the_word_typed() -> None:
    at = opened()
    begun(at)
    at = opened("settings")
    at.text_input("delete-word").set_value("delete")
    pressed(at, "delete-all")
    assert len(stored()) == 1
    assert "in capitals" in messages(at)
    at.text_input("delete-word").set_value("DELETE")
    pressed(at, "delete-all")
    assert stored() == []


def test_a_key_lives_in_the_session_and_is_never_shown() -> None:
    at = opened("settings")
    next(box for box in at.text_input if box.label == "Key").set_value("sk-secret-123")
    next(box for box in at.text_input if box.label == "Model address").set_value("http://127.0.0.1:9/v1")
    pressed(at, "use")
    assert at.session_state["coach_choice"]["api_key"].get_secret_value() == "sk-secret-123"
    assert "sk-secret-123" not in shown(at)
    home = resources.settings().home
    assert all(b"sk-secret-123" not in path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert all(box.value != "sk-secret-123" for box in opened("settings").text_input)


def test_a_model_that_does_not_answer_is_said_when_it_is_tested() -> None:
    at = opened("settings")
    next(box for box in at.text_input if box.label == "Model address").set_value("http://127.0.0.1:9/v1")
    next(box for box in at.text_input if box.label == "Model name").set_value("none")
    next(box for box in at.text_input if box.label == "Key").set_value("sk-secret-123")
    pressed(at, "test")
    assert messages(at)
    assert "sk-secret-123" not in messages(at)


def test_somebody_elses_interview_is_not_found() -> None:
    at = opened()
    interview = begun(at)
    resources.store().hand_over(LOCAL, "a" * 64)
    at = opened("interview", s=interview.id)
    assert at.error
    assert "answer" not in "".join(key or "" for key in keys(at))


def test_a_database_that_fails_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise StoreError("The database could not be opened; see that the folder is yours.")

    monkeypatch.setattr(resources, "store", failing)
    at = opened("progress")
    assert "The database could not be opened" in messages(at)


def test_an_interview_not_yet_finished_has_a_report_that_says_so(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=3)
    at = opened()
    interview = begun(at)
    answered(at, ANSWER)
    at = opened("report", s=interview.id)
    assert "not finished" in shown(at)
    pressed(at, "go-on")
    assert "next" in keys(at)


def test_two_finished_interviews_make_a_trend_with_words_beside_it(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(default=2)
    at = opened()
    begun(at)
    first = finished(at)
    copy = first.model_copy(update={"id": new_id()})
    resources.store().create(copy, owner=LOCAL)
    at = opened("progress")
    said = shown(at)
    assert "Scores in order: 50, 50." in said
    assert "below solid" in said
    (chart,) = at.get("vega_lite_chart")
    assert "Scores in order: 50, 50." in str(chart.proto)


# What the pages are made of.


def test_marks_overlap_without_losing_a_letter() -> None:
    text = "I <want> to lead & learn."
    html = marked(text, [Mark(2, 15, "horizon", "Horizon", "level"), Mark(9, 24, "vague", "Too vague", "pitfall")])
    reader = ShownText()
    reader.feed(html)
    assert "".join(reader.text).replace("Horizon", "").replace("Too vague", "") == text
    assert html.count("Horizon</span>") == 1
    assert "&lt;want&gt;" in html


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("I want to lead.", "I want to lead a team by 2028.", ["a team by 2028"]),
        ("I want to lead.", "I want to lead.", []),
        ("", "All of it", ["All of it"]),
        ("one two three", "three one two", []),
    ],
)
def test_new_words_are_those_without_an_old_neighbour(before: str, after: str, new: list[str]) -> None:
    found = re.findall(r'<mark class="of-fresh">(.*?)</mark>', fresh(before, after))
    if before == "one two three":
        assert "one two" not in found
    else:
        assert found == new


def test_times_are_said_in_the_largest_unit_that_fits() -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert when(now, now) == "just now"
    assert when(now - timedelta(minutes=1), now) == "a minute ago"
    assert when(now - timedelta(hours=5), now) == "5 hours ago"
    assert when(now - timedelta(days=1), now) == "yesterday"
    assert when(now - timedelta(days=30), now) == "31 January 2026"
    assert clock(125) == "2:05"


def test_every_text_a_page_asks_for_is_there_and_every_text_is_asked_for() -> None:
    code = "\n".join(path.read_text() for path in [ROOT / "app.py", *(ROOT / "app_pages").rglob("*.py")])
    asked = set(re.findall(r"""["']([a-z_]+(?:\.[\w -]+)+)["']""", code))
    known = set(load())
    roots = {name.split(".")[0] for name in known}
    groups = {".".join(name.split(".")[:n]) for name in known for n in range(1, name.count(".") + 1)}
    missing = {name for name in asked if name.split(".")[0] in roots} - known - groups
    assert not missing
    made = re.findall(r"""f["']([a-z_]+\.[\w.]*)\{""", code)
    unused = {
        name
        for name in known
        if name not in asked
        and not any(name.startswith(f"{group}.") for group in asked & groups)
        and not any(name.startswith(prefix) for prefix in made)
    }
    assert not unused


def test_a_text_that_is_missing_or_lacks_a_value_is_said_with_file_and_key(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"strings\.yaml.*home\.nothing"):
        say("home.nothing")
    with pytest.raises(DataError, match=r"room\.question_of.*of"):
        say("room.question_of", n=1)
    with pytest.raises(DataError, match=r"empty\.yaml"):
        load(tmp_path / "empty.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: 3\n")
    with pytest.raises(DataError, match=r"broken\.yaml: a should be"):
        load(broken)
    assert say_n("room.words", 1) == "1 word"
    assert say_n("room.words", 3) == "3 words"


def test_texts_name_only_what_can_be_filled_in() -> None:
    for name, text in load(FILE).items():
        for part in (text,) if isinstance(text, str) else text:
            fields = [field for _, field, _, _ in Formatter().parse(part) if field is not None]
            assert all(re.fullmatch(r"[a-z]+", field) for field in fields), name


def test_the_actions_offered_are_those_of_the_interview() -> None:
    setup = Setup(only=("five_years",), questions=1)
    interview = actions.new_interview(setup, id=new_id(), now=datetime.now(UTC), seed=1, title="Practice")
    resources.store().create(interview, owner=LOCAL)
    at = opened("interview", s=interview.id)
    assert {"submit", "hint", "leave", "stop"} <= keys(at)
    assert "end" not in keys(at)
