"""Files: what is read of each kind, in a process of its own with limits, and what is refused and why."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest
from files import docx_of, docx_with, locked_pdf, pdf_of, saved, scanned_pdf, zip_of

from rehearse.documents import MAX_BYTES, apart, read_document
from rehearse.errors import DocumentError

MOST = 40_000
ROOT = Path(__file__).resolve().parent.parent.parent


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(DocumentError) as raised:
        read_document(name, data, max_chars=MOST)
    return str(raised.value)


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
