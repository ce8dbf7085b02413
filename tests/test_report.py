"""The report: one content for all forms, people's words as data, and JSON that comes back unchanged."""

import io
import json
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rehearse.errors import DocumentError
from rehearse.interview.assessment import (
    Assessment,
    Change,
    CriterionGrade,
    PitfallFinding,
    PromptRef,
    Provenance,
    Quote,
    Rewrite,
)
from rehearse.interview.job import JobReading, PlannedQuestion, Read, Why
from rehearse.interview.model import (
    Attempt,
    Debrief,
    Drill,
    Interview,
    ObjectiveCoverage,
    Reply,
    Setup,
    Turn,
)
from rehearse.report import content, from_json, to_json, to_markdown, to_pdf
from rehearse.rubric import Rubric, load_rubric

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
ANSWER = "In five years I lead the planning desk. By next summer I have passed the CPIM exam."


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric()


def provenance(**changes: object) -> Provenance:
    return Provenance(**{"coach": "offline", "rubric_version": 1, "rubric_hash": "ab" * 32, "at": NOW, **changes})


def planned(rubric: Rubric, id: str, **why: object) -> PlannedQuestion:
    question = rubric.question(id)
    return PlannedQuestion(
        question_id=id,
        text=question.asked_as,
        kind=question.kind,
        primary=question.primary,
        secondary=question.secondary,
        why=Why(**{"strategy": "Be specific", **why}),
    )


def graded(levels: dict[str, int | None], **fields: object) -> Assessment:
    quotes: dict[str, tuple[Quote, ...]] = fields.pop("quotes", {})
    return Assessment(
        status="graded",
        grades=tuple(
            CriterionGrade(criterion=id, level=level, reason=f"Why {id}.", quotes=quotes.get(id, ()))
            for id, level in levels.items()
        ),
        provenance=provenance(),
        **fields,
    )


def reply(answer: str | None, assessment: Assessment | None, **fields: object) -> Reply:
    return Reply(**{"asked": "Where to?", "asked_at": NOW, "answer": answer, "assessment": assessment, **fields})


def turn(rubric: Rubric, id: str, *attempts: tuple[Reply, ...], **fields: object) -> Turn:
    plan = fields.pop("planned", None) or planned(rubric, id)
    return Turn(
        planned=plan,
        asked=plan.text,
        attempts=tuple(Attempt(number=n, replies=replies) for n, replies in enumerate(attempts, start=1)),
        **fields,
    )


def interview(*turns: Turn, **fields: object) -> Interview:
    return Interview(
        **{
            "id": "an-interview-for-tests",
            "title": "Supply planner",
            "created_at": NOW,
            "setup": Setup(posting="Supply planner"),
            "turns": turns,
            "started_at": NOW,
            "finished_at": NOW + timedelta(minutes=20, microseconds=123_456),
            **fields,
        }
    )


FIVE_YEARS = {"specificity": 3, "horizon": 3, "alignment": 2, "development": 3}


@pytest.fixture
def full(rubric: Rubric) -> Interview:
    """Three questions: one tried twice with a follow-up, one that could not be graded, one skipped."""
    weak = graded(
        {"specificity": 1, "horizon": 1, "alignment": 0, "development": 0},
        pitfalls=(PitfallFinding(pitfall="vague", quotes=(Quote(text="move up"),), reason="General words only."),),
    )
    before = graded({**FIVE_YEARS, "horizon": 2})
    after = graded(
        {**FIVE_YEARS, "horizon": 4},
        quotes={"specificity": (Quote(text="lead the planning desk"),), "horizon": (Quote(text="then the desk"),)},
        pitfalls=(
            PitfallFinding(
                pitfall="contradiction",
                quotes=(Quote(text="passed the CPIM exam"), Quote(text="No exams for me", source="resume")),
                reason="The two do not agree.",
            ),
        ),
        change=Change(criterion="alignment", text="Say what the desk gains.", gain=4),
    )
    llm = provenance(
        coach="llm",
        model="a-model",
        host="127.0.0.1:11434",
        prompts=(PromptRef(id="assess", version=3, hash="0123456789ab"),),
    )
    rewrite = Rewrite(text="I lead the desk and save [1] hours.", blanks=("How many hours?",), provenance=provenance())
    first = turn(
        rubric,
        "five_years",
        (reply("I want to move up.", weak),),
        (
            reply(ANSWER, before),
            reply("First the exam, then the desk.", after, asked="How does it lead there?", criterion="horizon"),
        ),
        planned=planned(rubric, "five_years", line=12, passage="We open two warehouses."),
    )
    attempts = (first.attempts[0], first.attempts[1].model_copy(update={"rewrite": rewrite}))
    failed = Assessment(status="not_graded", reason="The model did not answer in 60 seconds.", provenance=llm)
    return interview(
        first.model_copy(update={"attempts": attempts}),
        turn(rubric, "salary_goals", (reply("Enough to live on.", failed),)),
        turn(rubric, "setbacks", skipped=True),
        job=JobReading(title=Read(text="Supply planner", line=1), employer=Read(text="Nordhavn", line=2)),
        plan_provenance=provenance(),
        debrief=Debrief(
            summary="Goals are named and dated.",
            drills=(Drill(about="alignment", text="Take three lines of the posting."),),
            objectives=(
                ObjectiveCoverage(
                    objective="Keep stock available", line=8, question_id="five_years", quote="lead the planning desk"
                ),
                ObjectiveCoverage(objective="One forecasting tool", line=9),
            ),
            provenance=provenance(),
        ),
    )


def printed(pdf: bytes) -> str:
    """The text of a PDF, on one line."""
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).split())


def shown(markdown: str) -> str:
    """The text that a reader of the Markdown sees, on one line."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    return " ".join(
        child.content for token in tokens for child in token.children or () if child.type in ("text", "code_inline")
    )


# What it says -------------------------------------------------------------------------------------------------


def test_score_counts_the_best_attempt_and_nothing_that_was_not_graded(full, rubric):
    report = content(full, rubric)
    # 2 x (3 + 4) + 2 + 3 = 19 of 24, less 20 points for the contradiction
    assert report.questions[0].score == report.score == round(100 * 19 / 24) - 20
    assert report.questions[0].counted == 2
    assert report.graded == 1
    assert [question.status for question in report.questions] == ["graded", "not_graded", "skipped"]


def test_an_answer_without_a_grade_shows_the_reason_and_never_a_zero(full, rubric):
    report = content(full, rubric)
    assert report.questions[1].score is None
    assert report.questions[1].reason == "The model did not answer in 60 seconds."
    handling = next(row for row in report.table if row.criterion == "handling")
    assert [cell.state for cell in handling.cells] == ["not_in_play", "not_graded", "not_in_play"]
    assert handling.mean is None


def test_a_lens_with_nothing_in_play_has_no_score(rubric):
    only = turn(
        rubric,
        "path_flexibility",
        (reply("Anywhere.", graded({"flexibility": 2, "specificity": None, "alignment": None})),),
    )
    scores = {lens.lens: lens.score for lens in content(interview(only), rubric).lenses}
    assert scores["self_awareness"] == 50
    assert scores["fit"] is None
    assert "not in play" in to_markdown(interview(only), rubric)
    assert "not in play" in printed(to_pdf(interview(only), rubric))


def test_not_enough_to_judge_is_a_level_of_its_own(rubric):
    only = turn(
        rubric,
        "path_flexibility",
        (reply("Anywhere.", graded({"flexibility": 2, "specificity": None, "alignment": 1})),),
    )
    question = content(interview(only), rubric).questions[0]
    assert question.tries[0].grades[1].level_name == "not enough to judge"
    assert question.score == round(100 * (2 * 2 + 1) / (2 * 4 + 4))


def test_the_follow_up_shows_what_it_added(full, rubric):
    (added,) = content(full, rubric).questions[0].tries[1].follow_ups
    assert (added.before, added.after) == (63, 59)
    assert [(step.criterion, step.before, step.after, step.words) for step in added.steps] == [
        ("horizon", 2, 4, ("then the desk",))
    ]


def test_two_attempts_stand_side_by_side_with_the_words_that_earned_the_difference(full, rubric):
    (progress,) = content(full, rubric).questions[0].progress
    moved = {step.criterion: (step.before, step.after) for step in progress.steps}
    assert moved == {"specificity": (1, 3), "horizon": (1, 4), "alignment": (0, 2), "development": (0, 3)}
    assert next(step.words for step in progress.steps if step.criterion == "specificity") == ("lead the planning desk",)


def test_the_pieces_of_an_answer_are_the_answer_with_its_evidence_marked(full, rubric):
    said = content(full, rubric).questions[0].tries[1].said[0]
    assert "".join(piece.text for piece in said.pieces) == ANSWER
    assert [(piece.text, piece.rests) for piece in said.pieces if piece.rests] == [
        ("lead the planning desk", "level"),
        ("passed the CPIM exam", "pitfall"),
    ]


def test_contradictions_quote_both_passages_and_objectives_say_where_they_were_spoken_to(full, rubric):
    report = content(full, rubric)
    assert [quote.source for quote in report.contradictions[0].passages] == ["answer", "resume"]
    assert [(objective.question, objective.quote) for objective in report.objectives] == [
        (1, "lead the planning desk"),
        (None, None),
    ]


def test_every_maker_signs_with_model_prompts_and_rubric(full, rubric):
    offline, llm = content(full, rubric).signatures
    assert offline.coach == "Offline coach"
    assert "question 1, attempt 2" in offline.what
    assert (llm.model, llm.host, llm.prompts[0].id, llm.prompts[0].version) == (
        "a-model",
        "127.0.0.1:11434",
        "assess",
        3,
    )
    assert llm.what == ("question 2, attempt 1",)


def test_an_answer_that_waits_for_its_grade_says_so(rubric):
    waiting = content(interview(turn(rubric, "setbacks", (reply("I go on.", None),))), rubric).questions[0]
    assert waiting.status == "not_graded"
    assert "not been graded yet" in (waiting.reason or "")


# Markdown and PDF say the same --------------------------------------------------------------------------------

PHRASES = (
    "Supply planner",
    "Nordhavn",
    "24 November 2026",
    "Goals are named and dated.",
    "Take three lines of the posting.",
    "One forecasting tool",
    "We open two warehouses.",
    "lead the planning desk",
    "First the exam, then the desk.",
    "How does it lead there?",
    "Say what the desk gains.",
    "How many hours?",
    "The model did not answer in 60 seconds.",
    "No exams for me",
    "I want to move up.",
    "assess 3 (0123456789ab)",
    "a-model",
)


@pytest.mark.parametrize("phrase", PHRASES)
def test_markdown_and_pdf_both_say(full, rubric, phrase):
    assert phrase in shown(to_markdown(full, rubric))
    assert phrase in printed(to_pdf(full, rubric))


def test_the_pdf_has_numbered_pages_a_title_and_embedded_fonts(full, rubric):
    pdf = to_pdf(full, rubric)
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_value("Title") == "Supply planner"
    assert f"1 / {len(document)}" in printed(pdf)
    assert b"/FontFile" in pdf


def test_the_same_interview_gives_the_same_pdf(full, rubric):
    assert to_pdf(full, rubric) == to_pdf(full, rubric)


def test_an_interview_without_any_answer_has_a_report_without_a_score(rubric):
    empty = interview(finished_at=None, started_at=None)
    assert content(empty, rubric).score is None
    assert "This is not a zero." in to_markdown(empty, rubric)
    assert "This is not a zero." in printed(to_pdf(empty, rubric))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("accents", "Żółć, çà, đặc biệt, ñandú, Øresund, İstanbul"),
        ("Cyrillic", "Я закончила курсы по логистике"),
        ("Greek", "Η εφοδιαστική με ενδιαφέρει"),
        ("Arabic", "مرحبا بكم في العمل"),
        ("Hebrew", "אני רוצה ללמוד"),
        ("emoji", "🎓🚚"),
    ],
)
def test_no_letter_becomes_an_empty_box(rubric, name, text):
    answered = interview(turn(rubric, "setbacks", (reply(text, None),)))
    document = pypdfium2.PdfDocument(to_pdf(answered, rubric))
    with_glyph = printed(to_pdf(answered, rubric))
    assert len(document) >= 1
    # A letter that no font has is set with the glyph .notdef, which has no text behind it.
    found = {letter for letter in text if not letter.isspace()} & set(with_glyph)
    assert found >= {letter for letter in text if letter.isalpha() and name in ("accents", "Cyrillic", "Greek")}
    assert found


# People's words are data --------------------------------------------------------------------------------------

MARKUP = (
    '# no heading <b>bold</b> <img src=x> *stars* `code` [link](http://x.test) $x^2$ #panic("no") | cell | @ref \\ "q"'
)


def test_markup_in_peoples_words_is_shown_as_it_was_written(rubric):
    marked = interview(
        turn(rubric, "setbacks", (reply(MARKUP, graded({"flexibility": 1})),)), title=MARKUP[:100], finished_at=NOW
    )
    markdown = to_markdown(marked, rubric)
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        kinds = {child.type for child in token.children or ()}
        assert not kinds & {"html_inline", "image", "link_open", "code_inline", "em_open"}, token.content
        assert token.type != "html_block"
    assert '#panic("no")' in printed(to_pdf(marked, rubric))
    assert "<img src=x>" in printed(to_pdf(marked, rubric))


def test_a_very_long_answer_and_a_word_without_end_are_printed_whole(rubric):
    answer = "goal " * 20_000 + "x" * 3_000
    pdf = to_pdf(interview(turn(rubric, "setbacks", (reply(answer, None),))), rubric)
    text = printed(pdf)
    assert text.count("goal") >= 20_000
    assert text.replace("\u200b", "").replace("\ufffe", "").count("x") >= 3_000


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=300).filter(str.strip))
def test_any_text_makes_a_report(rubric, text):
    kept = interview(turn(rubric, "setbacks", (reply(text, None),)), title=text[:100])
    assert to_pdf(kept, rubric).startswith(b"%PDF")
    assert to_markdown(kept, rubric).startswith("# ")


# JSON ---------------------------------------------------------------------------------------------------------


def test_what_is_exported_comes_back_unchanged(full, rubric):
    assert from_json(to_json([full], rubric)) == (full,)
    assert from_json(to_json([]).encode()) == ()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answer=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200),
    title=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100),
    level=st.none() | st.integers(0, 4),
    at=st.datetimes(
        timezones=st.just(UTC),
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    ),
)
def test_any_interview_comes_back_unchanged(rubric, answer, title, level, at):
    one = interview(
        turn(rubric, "setbacks", (reply(answer, graded({"flexibility": level})),)), title=title, created_at=at
    )
    assert from_json(to_json([one], rubric)) == (one,)


def test_scores_are_there_for_other_tools_and_ignored_on_import(full, rubric):
    document = json.loads(to_json([full], rubric))
    assert document["scores"][full.id]["score"] == pytest.approx(100 * 19 / 24 - 20)
    document["scores"] = {"something": "else"}
    assert from_json(json.dumps(document)) == (full,)


def test_no_scores_without_a_rubric(full):
    assert "scores" not in json.loads(to_json([full]))


def changed(full: Interview, **keys: object) -> str:
    return json.dumps({**json.loads(to_json([full])), **keys})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Expected JSON"),
        ("{", "line 1, column 2"),
        ("[" * 100_000, "nested far too deeply"),
        ('{"format": NaN}', "NaN"),
        ("[]", '"format": "rehearse-interviews"'),
        ('{"format": "other"}', '"format": "rehearse-interviews"'),
        ('{"format": "rehearse-interviews", "version": 2}', "found 2; update Rehearse"),
        ('{"format": "rehearse-interviews", "version": 1}', 'a list under "interviews"'),
        ('{"format": "rehearse-interviews", "version": 1, "interviews": [3]}', "Interview 1"),
        (b"\xff\xfe{", "Expected JSON in UTF-8"),
        (b" " * 20_000_001, "at most 20 MB"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_what_was_expected(text, says):
    with pytest.raises(DocumentError, match=says.replace("[", r"\[")):
        from_json(text)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("surprise", 1, "surprise"),
        ("created_at", "2026-11-24T09:05:00", "without its zone"),
        ("current", 9, "question 10 of 3"),
        ("id", "../../etc", "id"),
        ("title", None, "title"),
        ("title", "\ud800", "half a character"),
    ],
)
def test_an_interview_that_is_not_as_it_must_be_is_refused_by_place(full, key, value, says):
    row = {**full.model_dump(mode="json"), key: value}
    with pytest.raises(DocumentError, match=says):
        from_json(changed(full, interviews=[row]))


def test_grades_by_another_rubric_are_refused_by_name(full):
    text = to_json([full]).replace('"vague"', '"boastful"')
    with pytest.raises(DocumentError, match="boastful"):
        from_json(text)


def test_one_interview_twice_is_refused(full):
    row = full.model_dump(mode="json")
    with pytest.raises(DocumentError, match="twice"):
        from_json(changed(full, interviews=[row, row]))


def test_a_byte_order_mark_does_no_harm(full):
    assert from_json(b"\xef\xbb\xbf" + to_json([full]).encode()) == (full,)
    assert io.StringIO(to_json([full])).read().endswith("}\n")
