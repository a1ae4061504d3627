"""Documents made in code: small honest ones, and those that mean harm."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document
from pypdf import PdfReader, PdfWriter

ARTICLE = (
    "The working level needs room, since summits alone have settled nothing between the two sides so far.",
    "Liaison offices would let diplomats meet every week, and mistakes could be mended before they grow large.",
    "Sanctions should be eased step by step, each step tied to something that inspectors can see with their eyes.",
)


def pdf_objects(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first must be the catalogue."""
    made = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(made))
    return b"%bxref\n0 %d\n0000000000 65535 f \n%b%b" % (made, len(objects) + 1, table, end)


def stream(content: bytes, *, entries: bytes = b"") -> bytes:
    """A stream object, deflated."""
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode %b >>\nstream\n%b\nendstream" % (len(packed), entries, packed)


def pdf(*pages: Sequence[str], title: str = "", author: str = "", made: str = "") -> bytes:
    """A PDF with these lines on its pages."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * number) for number in range(len(pages)))
    info = f"<< /Title ({title}) /Author ({author}) /CreationDate ({made}) >>".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        info,
    ]
    for number, lines in enumerate(pages):
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
        shown = b"".join(b"(%b) Tj T*\n" % line.encode("latin-1") for line in lines)
        objects += [
            page + b" /Contents %d 0 R >>" % (6 + 2 * number),
            stream(b"BT /F1 11 Tf 14 TL 50 740 Td\n%bET" % shown),
        ]
    return pdf_objects(objects, trailer=b"/Info 4 0 R" if title or author or made else b"")


def placed_pdf(*pages: str, title: str = "") -> bytes:
    """A PDF whose pages these lines draw: `x y size text`, with `*` before bold ones, or operators behind `!`."""
    fonts = b"/Font << /F1 3 0 R /F2 4 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * number) for number in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>".encode("latin-1"),
    ]
    for number, page in enumerate(pages):
        content = b"\n".join(_drawn(line.strip()) for line in page.split("\n") if line.strip())
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << %b >> /Contents %d 0 R >>"
            % (fonts, 7 + 2 * number),
            stream(content),
        ]
    return pdf_objects(objects, trailer=b"/Info 5 0 R" if title else b"")


def _drawn(line: str) -> bytes:
    if line.startswith("!"):
        return line[1:].encode()
    bold = line.startswith("*")
    x, y, size, text = line.removeprefix("*").split(" ", 3)
    shown = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    return b"BT /F%d %b Tf %b %b Td (%b) Tj ET" % (2 if bold else 1, size.encode(), x.encode(), y.encode(), shown)


def locked_pdf(password: str, algorithm: str = "AES-256") -> bytes:
    """A PDF encrypted with this password for its readers."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(ARTICLE))))
    writer.encrypt(user_password=password, owner_password=password[::-1] + "o", algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned_pdf() -> bytes:
    """A PDF of two pages with a picture each and no letter."""
    picture = stream(b"\xff" * 64, entries=b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 "
                     b"/ColorSpace /DeviceGray")  # fmt: skip
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /I 3 0 R >> >> /Contents 4 0 R >>"
    )
    pages = b"<< /Type /Pages /Kids [5 0 R 6 0 R] /Count 2 >>"
    return pdf_objects(
        [b"<< /Type /Catalog /Pages 2 0 R >>", pages, picture, stream(b"8 0 0 8 0 0 cm /I Do"), page, page]
    )


def looping_pdf() -> bytes:
    """A PDF whose page tree holds itself."""
    return pdf_objects(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Parent 2 0 R /Count 2 >>"]
    )


def many_pages_pdf(count: int, *, promised: int) -> bytes:
    """A PDF with `count` pages, all the same object, that says it has `promised`."""
    kids = b"3 0 R " * count
    return pdf_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, promised),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        ]
    )


def inflating_pdf(megabytes: int) -> bytes:
    """A PDF whose page unpacks to this many megabytes."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    content = stream(b"(a) Tj " * (megabytes * 1_000_000 // 7))
    return pdf_objects([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, content])


def word(document: Document | None = None, *paragraphs: str) -> bytes:
    """A Word document with these paragraphs."""
    document = document or docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A zip with these members put in, or in the place of those of the same name."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One member of a zip."""
    with ZipFile(BytesIO(data)) as opened:
        return opened.read(name)


def page(article: str, *, head: str = "") -> str:
    """A web page with menus around an article."""
    links = "".join(
        f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "Subscribe now", "About us", "Donate")
    )
    return (
        f"<!DOCTYPE html><html><head><title>Room for the working level</title>{head}</head><body>"
        f"<nav><ul>{links}</ul></nav><main><article><h1>Room for the working level</h1>{article}</article></main>"
        f"<aside><p>Most read</p><ul>{links}</ul></aside><footer><p>Cookie settings. </p></footer>"
        "</body></html>"
    )
