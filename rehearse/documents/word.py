"""The text of a DOCX: paragraphs, lists, tables and text boxes in document order; headers and footers not.

The archive is measured before anything in it is unpacked: a bomb is told by the sizes that it declares, and
Python's zipfile never unpacks more of a part than it declares.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from rehearse.documents.trouble import Trouble

MAX_PARTS = 2_000
MAX_UNPACKED = 100_000_000
"""Bytes of all parts together, pictures included."""
MAX_XML = 20_000_000
"""Bytes of one XML part; as a tree it takes some ten times as much memory."""
MAX_RATIO = 200
"""How many times larger a part may get when unpacked, from a size where it matters; XML of words gets 5 to 30."""
_SMALL = 1_000_000

_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(
    {
        # A deletion that is tracked, the second form of what a newer Word shows, and field codes.
        *(f"{_WORDS}del", f"{_WORDS}moveFrom", f"{_WORDS}instrText"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_SIGNS = {f"{_WORDS}tab": "\t", f"{_WORDS}br": "\n", f"{_WORDS}cr": "\n", f"{_WORDS}noBreakHyphen": "-"}


def text_of_docx(data: bytes) -> str:
    """Return the text.

    Raises:
        Trouble: broken, bomb, entities, other_zip or no_text.
    """
    _check(data)
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]  # lxml ships no types

    try:
        body = docx.Document(io.BytesIO(data)).element.body
        text = "\n".join(_lines(body))
    except (OpcError, LxmlError, zipfile.BadZipFile, zlib.error) as error:
        raise Trouble("broken") from error
    except (KeyError, ValueError, AttributeError, NotImplementedError) as error:
        # What python-docx lets through where a part is missing, is of another type or packed another way.
        raise Trouble("broken") from error
    if not text.strip():
        raise Trouble("no_text")
    return text


def _check(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MAX_PARTS or len(names) < len(parts):
                raise Trouble("bomb")
            if sum(part.file_size for part in parts) > MAX_UNPACKED or any(_is_bomb(part) for part in parts):
                raise Trouble("bomb")
            if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
                raise Trouble("other_zip")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _defines_entities(archive.read(part)):
                    raise Trouble("entities")
    except RuntimeError as error:
        # zipfile's word for an archive with a password.
        raise Trouble("locked") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Trouble("broken") from error


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    is_xml = part.filename.endswith((".xml", ".rels"))
    is_dense = part.file_size > _SMALL and part.file_size > MAX_RATIO * max(1, part.compress_size)
    return is_dense or (is_xml and part.file_size > MAX_XML)


def _defines_entities(xml: bytes) -> bool:
    return any("<!DOCTYPE".encode(code) in xml for code in ("ascii", "utf-16-le", "utf-16-be"))


def _lines(element: Any) -> Iterator[str]:
    """Yield the lines of a body, a cell or a text box."""
    for child in element:
        if child.tag == f"{_WORDS}p":
            yield _paragraph(child)
            for box in _boxes(child):
                yield from _lines(box)
        elif child.tag == f"{_WORDS}tbl":
            yield from _rows(child)
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            # Content controls, custom XML and tracked insertions hold blocks of their own.
            yield from _lines(child)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_WORDS}tr"):
        if next(row.iterancestors(f"{_WORDS}tbl")) is not table:
            continue
        cells = [cell for cell in row.iter(f"{_WORDS}tc") if next(cell.iterancestors(f"{_WORDS}tr")) is row]
        texts = [[line for line in _lines(cell) if line.strip()] for cell in cells]
        if all(len(lines) <= 1 for lines in texts):
            yield " | ".join(lines[0] for lines in texts if lines)
        else:
            # A table that lays out the page: its cells are columns of text and no row of figures.
            for lines in texts:
                yield from lines


def _paragraph(paragraph: Any) -> str:
    text = "".join(_inline(paragraph))
    style = paragraph.style or ""
    is_item = bool(paragraph.xpath("./w:pPr/w:numPr")) or style.startswith("List")
    return f"- {text}" if is_item and text.strip() else text


def _inline(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_WORDS}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in (f"{_WORDS}txbxContent", f"{_WORDS}pPr") and child.tag not in _LEFT_OUT:
            yield from _inline(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(f"{_WORDS}txbxContent"):
        holders = list(box.iterancestors())
        inside = holders[: holders.index(paragraph)]
        # A box in a box is read with the outer one; the fallback of a newer form is the same box again.
        if not any(holder.tag == f"{_WORDS}txbxContent" or holder.tag in _LEFT_OUT for holder in inside):
            yield box
