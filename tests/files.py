"""Files for the tests of documents, made on the spot: PDF, DOCX, and the ways in which they are broken."""

from __future__ import annotations

import hashlib
import io
import zipfile

import docx
import pypdfium2


def pdf_of(*pages: str) -> bytes:
    """A PDF with a line of text on each page (none where the text is empty), written object by object."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()]
    font = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    for n, text in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n") if line)
        stream = f"BT /F1 12 Tf 40 700 Td {lines} ET".encode("cp1252")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources%s/Contents %d 0 R>>" % (font, 4 + 2 * n)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    return _pdf(objects)


def locked_pdf() -> bytes:
    """A PDF that opens only with a password (standard security handler, revision 2, 40-bit RC4)."""
    pad = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    padded = (b"secret" + pad)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    id, permissions = b"0123456789abcdef", -4
    key = hashlib.md5(padded + owner + permissions.to_bytes(4, "little", signed=True) + id).digest()[:5]
    user = _rc4(key, pad)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        b"<</Filter/Standard/V 1/R 2/P %d/O<%s>/U<%s>>>" % (permissions, owner.hex().encode(), user.hex().encode()),
    ]
    return _pdf(objects, trailer=b"/Encrypt 4 0 R/ID[<%s><%s>]" % (id.hex().encode(), id.hex().encode()))


def scanned_pdf() -> bytes:
    """A PDF of one page that is nothing but a picture."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(200, 200)
    picture = pypdfium2.PdfImage.new(document)
    picture.set_bitmap(pypdfium2.PdfBitmap.new_native(40, 40, pypdfium2.raw.FPDFBitmap_BGR))
    picture.set_matrix(pypdfium2.PdfMatrix().scale(200, 200))
    page.insert_obj(picture)
    page.gen_content()
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def docx_of(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: object) -> bytes:
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def docx_with(xml: bytes, *, declared: bytes = b"") -> bytes:
    """A DOCX whose main part is `xml`, with `declared` before its first tag."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_of("x"))) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                head = b'<?xml version="1.0" encoding="UTF-8"?>' + declared
                part = (
                    head
                    + b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
                    + b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
                    + xml
                    + b"</w:body></w:document>"
                )
            new.writestr(name, part)
    return kept.getvalue()


def zip_of(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return kept.getvalue()


def _pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, trailer, len(made))
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
