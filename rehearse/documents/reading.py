"""Read an uploaded posting or resume: PDF, DOCX or text, whatever its name says."""

from __future__ import annotations

from rehearse.documents.apart import parsed
from rehearse.documents.cleaned import Document, fitted
from rehearse.documents.kinds import ENDINGS, kind_of
from rehearse.documents.plain import decoded
from rehearse.errors import DocumentError

MAX_BYTES = 20_000_000
"""A file of more bytes is refused before anything looks into it."""

_NAMES = {"pdf": "a PDF", "docx": "a Word document (DOCX)", "text": "plain text"}
_LONGEST_NAME = 60


def read_document(name: str, data: bytes, *, max_chars: int) -> Document:
    """Return the text of a file, and what was shortened or left out.

    What the file is, its bytes say; where the name says something else, a notice does. PDF and DOCX are
    parsed in a process of their own with limits on time and memory.

    Args:
        name: The file's name, for its ending and for messages.
        data: Its bytes, at most `MAX_BYTES`.
        max_chars: How many characters are kept at most.

    Raises:
        DocumentError: it is empty, too large, broken, locked, without text, or of another kind.
    """
    called = f"The file {_shown(name)}"
    if not data:
        raise DocumentError(f"{called} should hold text, but it is empty; choose another file or paste the text.")
    if len(data) > MAX_BYTES:
        raise DocumentError(
            f"{called} should have at most {MAX_BYTES // 1_000_000} MB, but it has more; paste its text instead."
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = kind_of(data, ending=ending, called=called)
    found = decoded(data, called=called) if kind == "text" else parsed(kind, data, called=called)
    promised = ENDINGS.get(ending, "text")
    notices = list(found.notices)
    if kind != promised:
        notices.insert(0, f"{called} is {_NAMES[kind]} by its content, and was read as that.")
    fit = fitted(found.text, subject=called, is_converted=kind == "text", max_chars=max_chars)
    return Document(fit.text, (*notices, *fit.notices))


def _shown(name: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not plain:
        return "without a name"
    return plain if len(plain) <= _LONGEST_NAME else f"…{plain[-_LONGEST_NAME:]}"
