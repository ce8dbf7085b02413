"""Text files: their bytes made text, whichever encoding they are in."""

from __future__ import annotations

import codecs

from rehearse.documents.cleaned import Document
from rehearse.errors import DocumentError

_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, *, called: str) -> Document:
    """Return the text in `data`: by its byte order mark, else UTF-8, else (with a notice) Windows-1252.

    Raises:
        DocumentError: it is none of these; `called` begins the message.
    """
    encoding = next((name for mark, name in _MARKED if data.startswith(mark)), "utf-8-sig")
    try:
        return Document(data.decode(encoding))
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            try:
                text = data.decode("cp1252")
            except UnicodeDecodeError:
                pass
            else:
                return Document(text, (f"{called} is not UTF-8, so it was read as Windows-1252; check its accents.",))
        raise DocumentError(
            f"{called} should be text in UTF-8, but its byte {error.start + 1:,} is none; "
            "save it as UTF-8 or paste its text."
        ) from error
