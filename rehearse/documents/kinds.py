"""What kind of file some bytes are, told by the bytes and not by the name."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rehearse.errors import DocumentError

Kind = Literal["pdf", "docx", "text"]

ENDINGS: dict[str, Kind] = {"pdf": "pdf", "docx": "docx", "docm": "docx", "dotx": "docx"}
_HEAD = 1_024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_AS_TEXT = "save or export it as PDF, DOCX or TXT, or paste its text"


class _Sign(NamedTuple):
    at: int
    bytes: bytes
    is_called: str


_PICTURE = "a picture, whose words cannot be read"
_OTHERS = (
    _Sign(0, b"\x89PNG", _PICTURE),
    _Sign(0, b"\xff\xd8\xff", _PICTURE),
    _Sign(0, b"GIF8", _PICTURE),
    _Sign(8, b"WEBP", _PICTURE),
    _Sign(0, b"II*\x00", _PICTURE),
    _Sign(0, b"MM\x00*", _PICTURE),
    _Sign(4, b"ftypheic", _PICTURE),
    _Sign(4, b"ftyp", "a film or a recording"),
    _Sign(0, b"{\\rtf", "an RTF document"),
    _Sign(0, b"Rar!", "an archive"),
    _Sign(0, b"7z\xbc\xaf", "an archive"),
    _Sign(0, b"\x1f\x8b", "an archive"),
    _Sign(0, b"\x7fELF", "a program"),
)


def kind_of(data: bytes, *, ending: str, called: str) -> Kind:
    """Return what the bytes are; a ZIP archive counts as DOCX until it is opened.

    Args:
        data: All of the file.
        ending: The name's ending in lower case, without the dot.
        called: How messages name the file.

    Raises:
        DocumentError: they are of a kind that cannot be read; the message says which and what to do.
    """
    if b"%PDF-" in data[:_HEAD]:
        return "pdf"
    # A text may begin with these two letters; a file that is called DOCX and does is a broken one.
    if data.startswith(_ZIP) or (data.startswith(b"PK") and ENDINGS.get(ending) == "docx"):
        return "docx"
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise DocumentError(
                f"{called} should be open to read, but it is locked with a password; save it without one and try again."
            )
        raise DocumentError(
            f"{called} should be a DOCX, but it is an older Office file (such as .doc); open it and {_AS_TEXT}."
        )
    found = next((sign.is_called for sign in _OTHERS if data.startswith(sign.bytes, sign.at)), None)
    if data.startswith(b"MZ") and (b"\x00" in data or ending in ("exe", "dll")):
        found = "a program"
    if found is not None:
        raise DocumentError(f"{called} should be a PDF, DOCX, TXT or MD, but it is {found}; {_AS_TEXT}.")
    return "text"
