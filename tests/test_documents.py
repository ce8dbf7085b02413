"""Postings, resumes and answers made fit: what is kept, what is said to be cut, and what is refused and why."""

import os
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest
from files import docx_of, docx_with, locked_pdf, pdf_of, saved, scanned_pdf, zip_of
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.documents import MAX_BYTES, apart, clean_text, language_of, read_document
from rehearse.errors import DocumentError

MOST = 40_000
ROOT = Path(__file__).resolve().parent.parent


def posting(text: str, max_chars: int = MOST) -> str:
    return clean_text(text, what="job description", max_chars=max_chars).text


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(DocumentError) as raised:
        read_document(name, data, max_chars=MOST)
    return str(raised.value)


# Pasted text


def test_control_characters_go_and_lines_are_put_in_order():
    assert posting("\ufeffPlanner\x00\r\nKiel  \t\r\n\r\n\n\n\n\nNow\x0bhere\ud800\n") == "Planner\nKiel\n\n\nNow\nhere"


@pytest.mark.parametrize(
    "text",
    [
        "планировщик смен 🚚 مخطط المناوبات 班次计划员",
        "👩🏽‍💻 אני רוצה ללמוד\u200f!",
        "# Role\n\n* **plan** shifts\n\n    code & <3",
        "Planner",
        "You know your <div> from your <span>, and <p> is no mystery.",
        "salary < 50,000 and > 40,000",
    ],
)
@pytest.mark.parametrize("what", ["job description", "resume", "answer"])
def test_emoji_right_to_left_markdown_and_prose_about_tags_stay_as_they_are(text, what):
    assert clean_text(text, what=what, max_chars=MOST) == (text, ())


HTML = (
    "<html><head><title>Jobs</title></head><body><h1>Shift <b>planner</b></h1>\n<p>We\nlook for R&amp;D<br>people</p>"
    "<ul><li>plan shifts<li><p>train staff</p></ul><table><tr><th>Skill</th><td>SQL</td></tr></table>"
    "<!-- no --><script>alert(1)</script><div>Kiel</div></body></html>"
)


def test_a_posting_copied_as_html_is_read_line_by_line():
    lines = [line for line in posting(HTML).split("\n") if line]
    assert lines == [
        *("Shift planner", "We look for R&D", "people", "- plan shifts", "- train staff", "Skill | SQL", "Kiel")
    ]
    assert posting("<p>One<!-- x --> line.</p>") == "One line."


def test_an_answer_in_html_stays_as_it_was_typed():
    assert clean_text(HTML, what="answer", max_chars=MOST).text == HTML


def test_html_nested_a_thousand_deep_loses_nothing():
    assert posting("<div>" * 1000 + "Planner" + "</div>" * 1000) == "Planner"


def test_what_is_too_long_is_cut_between_words_and_said():
    text = "overtime " * 120_000
    cut = clean_text(text, what="job description", max_chars=MOST)
    assert len(cut.text) <= MOST
    assert set(cut.text.split()) == {"overtime"}
    assert cut.notices == (
        "The job description is longer than Rehearse takes, so only its first 39,995 of 1,079,999 characters "
        "(4,444 of 120,000 words) are used; what comes after them is left out.",
    )


def test_a_cut_prefers_the_end_of_a_line_and_never_parts_a_character_from_its_marks():
    assert posting("a" * 90 + "\nb c d e f", max_chars=98) == "a" * 90
    family = "👩‍👩‍👧"
    assert posting("x" * 99 + family, max_chars=101) == "x" * 99


def test_an_answer_of_20_000_words_is_kept_whole():
    text = "In five years I lead the desk. " * 2_858
    assert clean_text(text, what="answer", max_chars=200_000) == (text.strip(), ())


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b\u2060 \ufeff", "\x00", "<p> </p>"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(DocumentError, match=r"^The resume should hold words, but it is empty; "):
        clean_text(text, what="resume", max_chars=MOST)


@pytest.mark.parametrize("text", ["\x00\x01\x02\x03" * 400, "\ufffdPNG\ufffd\x1a\ufffd" * 20])
@pytest.mark.parametrize("what", ["job description", "answer"])
def test_a_file_pasted_as_text_is_refused(text, what):
    with pytest.raises(DocumentError, match=f"^The {what} should be text, but .* characters are no text"):
        clean_text(text, what=what, max_chars=MOST)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(text):
    try:
        once = clean_text(text, what="answer", max_chars=200)
    except DocumentError:
        return
    assert clean_text(once.text, what="answer", max_chars=200) == (once.text, ())
    assert unicodedata.is_normalized("NFC", once.text)
    once.text.encode()


@pytest.mark.parametrize(
    "text", ["a" + "\u0301\u0316" * 100_000, "<" * 400_000, "<a " * 150_000, "<p>x</p>" * 50_000, " " * 400_000 + "x"]
)
def test_hostile_text_takes_no_time_out_of_proportion(text):
    began = time.process_time()
    clean_text(text, what="job description", max_chars=MOST)
    # The piled-up marks took 40 s before they were parted; each takes well under a second now.
    assert time.process_time() - began < 5


# Files


def test_a_pdf_is_read_page_by_page_with_parted_words_joined():
    pdf = pdf_of("Planner since 2019, long-term", "organ-\nisation of long-\nterm plans")
    text, notices = read_document("cv.pdf", pdf, max_chars=MOST)
    assert text == "Planner since 2019, long-term\n\norganisation of long-term plans"
    assert notices == ()


def test_pages_without_text_and_pages_too_many_are_said():
    text, notices = read_document("cv.pdf", pdf_of("first", "", *["more"] * 60), max_chars=MOST)
    assert text.startswith("first")
    assert notices == (
        "The file cv.pdf: only the first 60 of its 62 pages were read.",
        "The file cv.pdf: page 2 holds no text (pictures are not read).",
    )


def test_a_docx_is_read_in_document_order_without_headers():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.add_heading("Curriculum vitae")
    document.add_paragraph("SQL", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Kiel", "2019"
    document.add_table(1, 1).cell(0, 0).text = "first\nsecond"
    document.add_paragraph("end")
    text = read_document("cv.docx", saved(document), max_chars=MOST).text
    assert text.split("\n") == ["Curriculum vitae", "- SQL", "Kiel | 2019", "first", "second", "end"]


def test_content_controls_and_tracked_changes_of_a_docx_are_read_as_they_show():
    xml = (
        b"<w:sdt><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p>"
        b"<w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        b"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
        b"</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        b"</mc:AlternateContent></w:r></w:p>"
    )
    assert read_document("cv.docx", docx_with(xml), max_chars=MOST).text == "control\nadded\nbox"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("cv.docx", pdf_of("Planner"), "a PDF"),
        ("cv.txt", docx_of("Planner"), "a Word document"),
        ("cv.pdf", b"Planner", "plain text"),
    ],
)
def test_a_wrong_ending_is_found_out_and_said(name, data, kind):
    text, notices = read_document(name, data, max_chars=MOST)
    assert text == "Planner"
    assert notices[0].startswith(f"The file {name} is {kind}")


@pytest.mark.parametrize(
    ("data", "notices"),
    [
        ("Café für alle".encode(), 0),
        ("Café für alle".encode("utf-8-sig"), 0),
        ("Café für alle".encode("utf-16"), 0),
        ("Café für alle".encode("utf-32"), 0),
        ("Café für alle".encode("cp1252"), 1),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-32", "cp1252"],
)
def test_text_files_are_read_in_the_encodings_that_people_have(data, notices):
    text, said = read_document("cv.txt", data, max_chars=MOST)
    assert (text, len(said)) == ("Café für alle", notices)


ENTITIES = b'<!DOCTYPE w [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;">]>'
BIG = b"<w:p/>" + b" " * 3_000_000


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("cv.md", b"", "is empty"),
        ("cv.txt", b" \n ", "is empty"),
        ("cv.pdf", scanned_pdf(), "pages are pictures"),
        ("cv.pdf", pdf_of("", ""), "there is none in it"),
        ("cv.pdf", locked_pdf(), "locked with a password"),
        ("cv.pdf", b"%PDF-1.7 broken", "whole PDF"),
        ("cv.docx", b"PK\x03\x04 broken", "whole DOCX"),
        ("cv.docx", b"PK no docx", "whole DOCX"),
        ("cv.docx", docx_of("x" * 5_000)[:-300], "whole DOCX"),
        ("cv.docx", docx_with(BIG), "far larger"),
        ("cv.docx", docx_with(b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", declared=ENTITIES), "defines entities"),
        ("cv.docx", docx_with(b"<w:p><w:r></w:p>"), "whole DOCX"),
        ("cv.docx", docx_of(), "there is none in it"),
        ("cv.docx", zip_of(a=b"x"), "archive or another Office file"),
        ("cv.zip", zip_of(**{f"p{n}": b"" for n in range(2_100)}), "far larger"),
        ("cv.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Office file"),
        ("cv.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("cv.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("cv.exe", b"MZ", "a program"),
        ("cv.rtf", b"{\\rtf1 x}", "an RTF document"),
        ("cv.txt", b"\x00\x01\x02\x03" * 400, "no text"),
        ("cv.txt", bytes(range(1, 256)) * 9, "no text|byte"),
        ("cv.txt", b"\xff\xfea", "byte"),
        ("cv.pdf", b"%PDF-" + bytes(MAX_BYTES), "20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." not in value else "",
)
def test_a_file_that_cannot_be_read_is_refused_with_its_own_sentence(name, data, says):
    message = refusal(name, data)
    assert any(part in message for part in says.split("|")), message
    assert message.startswith(f"The file {name} should ")
    assert "; " in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_text_that_only_begins_like_an_archive_or_a_program_is_read():
    for words in ("PK Sound seeks a planner.", "MZ Logistik seeks a planner."):
        assert read_document("job.txt", words.encode(), max_chars=MOST) == (words, ())


def test_a_name_is_shown_short_and_on_one_line():
    assert refusal("a\nb\x00.txt", b"").startswith("The file a b .txt should")
    assert len(refusal("x" * 500 + ".txt", b"")) < 200


def test_a_parser_that_does_not_end_is_given_up_and_said():
    with pytest.raises(DocumentError, match="takes more"):
        apart.parsed("pdf", pdf_of("Planner"), called="The file cv.pdf", time_limit=0.001)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's address space")
def test_the_parser_cannot_take_all_memory():
    greedy = "from rehearse.documents import parser; parser.limit(); bytearray(2 * parser.MEMORY_LIMIT)"
    ran = subprocess.run([sys.executable, "-c", greedy], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.stderr.strip().endswith("MemoryError")


def test_the_parser_sees_no_key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    seen = {}
    real = apart.subprocess.run
    monkeypatch.setattr(apart.subprocess, "run", lambda *args, **more: seen.update(more["env"]) or real(*args, **more))
    assert read_document("cv.pdf", pdf_of("Planner"), max_chars=MOST).text == "Planner"
    assert "OPENAI_API_KEY" not in seen
    assert set(seen) < {*os.environ, "PYTHONPATH", "PYTHONIOENCODING"}


def test_files_are_read_from_several_threads_at_once():
    with ThreadPoolExecutor(6) as pool:
        texts = list(pool.map(lambda n: read_document("a.pdf", pdf_of(f"page {n}"), max_chars=MOST).text, range(6)))
    assert texts == [f"page {n}" for n in range(6)]


# Language


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "In five years I want to lead the planning desk."),
        ("de", "Wir suchen ab sofort einen Schichtplaner (m/w/d) für unser Lager in Kiel."),
        ("es", "En cinco años quiero dirigir un equipo de planificación."),
        ("ru", "Через пять лет я хочу руководить отделом."),
        ("ja", "五年後には計画チームを率いたいと思っています。私たちは計画担当者を探しています"),
        (None, "Planner, Kiel"),
        (None, "Kafka Spark Airflow Terraform Jenkins"),
        (None, "Siemens Hamburg Volkswagen Wolfsburg"),
        (None, "12345 67890 🚚🚚 12345 67890 12345"),
        (None, ""),
    ],
)
def test_a_language_is_told_where_there_is_enough_to_tell_it(code, text):
    assert language_of(text) == code
