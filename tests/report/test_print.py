"""Markdown and PDF: both say the same, every script is printed, and people's words stay as they were written."""

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_parts import NOW, graded, interview, printed, reply, shown, turn

from rehearse import paths
from rehearse.report import content, to_markdown, to_pdf

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


MARKUP = (
    '# no heading <b>bold</b> <img src=x> *stars* `code` [link](http://x.test) $x^2$ #panic("no") | cell | @ref \\ "q"'
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
        ("Devanagari", "मैं टीम का नेतृत्व करना चाहती हूँ"),
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


def test_a_screen_reader_can_read_the_pdf(full, rubric):
    assert b"<pdfuaid:part>1</pdfuaid:part>" in to_pdf(full, rubric)


@pytest.fixture
def _no_font_of_the_system(monkeypatch):
    """Print as on a computer that has no fonts but ours."""
    import typst

    ours = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[paths.root() / "static" / "fonts"]
    )
    monkeypatch.setattr("rehearse.report.pdf._fonts", lambda: ours)


@pytest.mark.usefixtures("_no_font_of_the_system")
@pytest.mark.parametrize(
    "text",
    ["Żółć, đặc biệt, İstanbul", "Я закончила курсы", "Η εφοδιαστική", "مرحبا بكم", "אני רוצה", "मैं चाहती हूँ", "→ 🎓"],
)
def test_fonts_that_ship_with_it_print_most_scripts(rubric, text):
    made = to_pdf(interview(turn(rubric, "setbacks", (reply(text, None),)), title=text), rubric)
    assert "Not everything could be printed" not in printed(made)


@pytest.mark.usefixtures("_no_font_of_the_system")
def test_letters_that_no_font_has_are_named_by_their_script_on_the_first_page(rubric):
    answer = "我想带领夜班计划组。 ผมอยากเรียนรู้ I lead."
    answered = interview(turn(rubric, "setbacks", (reply(answer, None),)))
    made = pypdfium2.PdfDocument(to_pdf(answered, rubric))
    first = " ".join(made[0].get_textpage().get_text_range().split())
    assert "Not everything could be printed." in first
    assert "letters of: Chinese characters, Thai." in first
    assert "我想带领夜班计划组" in shown(
        to_markdown(interview(turn(rubric, "setbacks", (reply(answer, None),))), rubric)
    )


def test_the_lenses_are_numbered_on_the_first_page_as_in_their_drawing(full, rubric):
    first = " ".join(pypdfium2.PdfDocument(to_pdf(full, rubric))[0].get_textpage().get_text_range().split())
    for number, lens in enumerate(rubric.lenses, start=1):
        assert f"{number} {lens.name}" in first
