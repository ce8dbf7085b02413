"""The text of a PDF, page by page, with words put together again that a line end parted."""

from __future__ import annotations

import re

from rehearse.documents.trouble import Trouble

MAX_PAGES = 60
"""A posting or resume has a few pages; what comes after these is left out, and said."""

_BROKEN_WORD = re.compile(r"([^\W\d_]{1,40})-\n([^\W\d_]{1,40})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def text_of_pdf(data: bytes) -> tuple[str, list[str]]:
    """Return the text and what was left out.

    Raises:
        Trouble: locked, broken, pictures or no_text.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
        texts, is_pictured = [], False
        for number in range(min(count, MAX_PAGES)):
            page = document[number]
            # PDFium writes U+FFFE for a hyphen and the line end after it.
            texts.append(page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\ufffe", "-\n"))
            if not texts[-1].strip():
                pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
                is_pictured = is_pictured or next(iter(pictures), None) is not None
            page.close()
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Trouble("locked" if is_locked else "broken") from error
    if not any(text.strip() for text in texts):
        raise Trouble("pictures" if is_pictured else "no_text")
    return _joined("\n\n".join(text.strip() for text in texts)), _notices(texts, count)


def _notices(texts: list[str], count: int) -> list[str]:
    notices = []
    if count > len(texts):
        notices.append(f"only the first {len(texts)} of its {count:,} pages were read.")
    bare = [str(number) for number, text in enumerate(texts, start=1) if not text.strip()]
    if bare:
        pages = f"page {bare[0]} holds" if len(bare) == 1 else f"pages {', '.join(bare)} hold"
        notices.append(f"{pages} no text (pictures are not read).")
    return notices


def _joined(text: str) -> str:
    """Join words hyphenated at a line end; a compound keeps its hyphen where it has one elsewhere in the text."""
    if "-\n" not in text:
        return text
    known = {match.group().casefold() for match in _WORD.finditer(text)}

    def join(match: re.Match[str]) -> str:
        whole, compound = f"{match[1]}{match[2]}", f"{match[1]}-{match[2]}"
        is_compound = compound.casefold() in known or not match[2][0].islower()
        return compound if is_compound and whole.casefold() not in known else whole

    return _BROKEN_WORD.sub(join, text)
