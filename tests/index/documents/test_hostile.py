"""Files that mean harm, read as the bot reads them: one sentence for each, in time, and nothing left behind."""

from __future__ import annotations

import asyncio
import tempfile
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot.admin.library.sandbox import Sandbox
from index.documents.__main__ import SECONDS
from index.documents.extracted import Extracted, Refused
from index.documents.pdf.reading import MOST_PAGES
from index.messages import say
from tests.support.documents import (
    ARTICLE,
    inflating_pdf,
    locked_pdf,
    looping_pdf,
    many_pages_pdf,
    page,
    part,
    pdf,
    pdf_objects,
    scanned_pdf,
    stream,
    with_parts,
    word,
)
from tests.support.warm_reader import command

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]><x>&l9;</x>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def _read(data: bytes, name: str) -> Extracted | Refused:
    return asyncio.run(Sandbox(command=command()).read_document(data, name))


def _zip(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def _nested() -> bytes:
    inner = _zip({"zeros": bytes(5_000_000)})
    for _ in range(4):
        inner = _zip({f"{number}.zip": inner for number in range(10)})
    return inner


def _declaring(declaration: str, encoding: str = "utf-8") -> bytes:
    data = word(None, *ARTICLE)
    body = part(data, "word/document.xml").decode().split("?>", 1)[1]
    return with_parts(data, {"word/document.xml": (declaration.replace("<x>&l9;</x>", "") + body).encode(encoding)})


def _lying_zip() -> bytes:
    """A Word document whose text says that it is 10 bytes long and is a million times as much."""
    data = with_parts(word(), {"word/document.xml": bytes(900_000)})
    return data.replace((900_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _deep_word() -> bytes:
    depth = 100_000
    body = "<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return with_parts(
        word(), {"word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'.encode()}
    )


def _deep_pdf() -> bytes:
    return pdf_objects([b"<< /Type /Catalog /Pages 2 0 R >>", b"[" * 200_000])


HOSTILE: list[tuple[str, Callable[[], bytes], str, set[str]]] = [
    ("a flat zip bomb", lambda: with_parts(word(), {"word/a.png": bytes(400_000_000)}), "a.docx", {"document-unpacks"}),
    ("a nested zip bomb", _nested, "a.docx", {"document-archive", "document-unpacks"}),
    ("many members", lambda: _zip({f"word/{n}.xml": b"" for n in range(5000)}), "a.docx", {"document-unpacks"}),
    ("a lying size", _lying_zip, "a.docx", {"document-broken"}),
    ("an entity bomb in Word", lambda: _declaring(BOMB), "a.docx", {"document-entities"}),
    ("the same in UTF-16", lambda: _declaring(BOMB, "utf-16"), "a.docx", {"document-entities"}),
    ("an external entity in Word", lambda: _declaring(OUTSIDE), "a.docx", {"document-entities"}),
    ("an entity bomb in XML", BOMB.encode, "a.html", {"document-entities"}),
    ("an external entity in XML", f"{OUTSIDE}<x>&e;</x>".encode, "a.xml", {"document-entities"}),
    ("macros", lambda: with_parts(word(None, *ARTICLE), {"word/vbaProject.bin": b"x"}), "a.docm", {"document-macros"}),
    ("deep tables", _deep_word, "a.docx", {"document-broken", "document-unpacks"}),
    ("half a Word document", lambda: word(None, *ARTICLE)[:9000], "a.docx", {"document-broken"}),
    ("a locked PDF", lambda: locked_pdf("secret"), "a.pdf", {"document-locked"}),
    ("an old Word file", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "a.docx", {"document-old-word"}),
    ("half a PDF", lambda: pdf(ARTICLE)[:200], "a.pdf", {"document-broken", "document-scan"}),
    ("a PDF of nothing", lambda: b"%PDF-1.7\n" + b"\xff" * 5000, "a.pdf", {"document-broken"}),
    ("a looping PDF", looping_pdf, "a.pdf", {"document-broken", "document-scan"}),
    ("deep brackets", _deep_pdf, "a.pdf", {"document-broken", "document-failed", "document-slow"}),
    ("an inflating PDF", lambda: inflating_pdf(300), "a.pdf", {"document-scan", "document-broken", "document-heavy"}),
    ("100,000 pages", lambda: many_pages_pdf(100_000, promised=100_000), "a.pdf", {"document-pages"}),
    ("100,000 hidden pages", lambda: many_pages_pdf(100_000, promised=1), "a.pdf", {"document-scan"}),
    ("a scan", scanned_pdf, "a.pdf", {"document-scan"}),
    ("a program", lambda: b"MZ\x90\x00\x03" + bytes(range(256)) * 40, "report.pdf", {"document-program"}),
    ("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "report.txt", {"document-kind"}),
    ("noise", lambda: zlib.compress(bytes(range(256)) * 400) * 9, "a.txt", {"document-kind"}),
    ("nothing", lambda: b"", "a.txt", {"document-empty"}),
    ("blank lines", lambda: b"\n \n\t", "a.md", {"document-empty"}),
    ("zeros", lambda: bytes(5000), "a.txt", {"document-empty"}),
    ("marks without letters", lambda: b"... --- ...", "a.txt", {"document-no-text"}),
    ("20 MB of one line", lambda: b"word " * 3_999_999, "a.txt", {"document-long"}),
    ("20 MB of one letter", lambda: b"x" * 19_999_999, "a.html", {"document-long"}),
    ("20 MB of Korean", lambda: "한국".encode("cp949") * 4_999_999, "a.txt", {"document-long"}),
    ("20 MB of tags", lambda: b"<html>" + b"<div><p>" * 2_400_000, "a.html",
     {"document-no-text", "document-heavy", "document-failed", "document-slow"}),
    ("more than 20 MB", lambda: b"x" * (20 * 1024 * 1024 + 1), "a.txt", {"document-big"}),
]  # fmt: skip


@pytest.mark.parametrize(("make", "name", "expected"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_file_gets_one_sentence(make: Callable[[], bytes], name: str, expected: set[str]) -> None:
    """It is refused with the sentence for its kind, within the time, and no file comes into being."""
    before = set(Path(tempfile.gettempdir()).iterdir())
    data = make()
    start = time.monotonic()
    outcome = _read(data, name)
    assert time.monotonic() - start < 2 * SECONDS, "its limits end it, however busy the machine is"
    assert isinstance(outcome, Refused), outcome
    told = {which for which in say.keys if which.startswith("document-") and _fits(outcome.reason, which)}
    assert told
    assert told <= expected
    made = set(Path(tempfile.gettempdir()).iterdir()) - before
    assert not [path for path in made if path.suffix == ".npz"]


def _fits(reason: str, name: str) -> bool:
    filled = {"most": "", "seconds": "30"}
    if name == "document-pages":
        filled["most"] = f"{MOST_PAGES:,}"
    elif name in ("document-long", "document-big"):
        filled["most"] = "900" if name == "document-long" else "20"
    try:
        return say(name, **filled) == reason
    except KeyError:
        return False


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x",
        "a\0b.txt",
        "x" * 5000 + ".txt",
        "\u202etxt.exe",
        "C:\\a\\b.txt",
        "",
        "...",
        "\ud800.txt",
        "\n",
    ],
)
def test_a_hostile_name_does_no_harm(name: str) -> None:
    """Whatever the file is called, its text is read."""
    found = _read(ARTICLE[0].encode(), name)
    assert isinstance(found, Extracted)
    assert found.text == ARTICLE[0]


def test_members_with_paths_lead_nowhere(tmp_path: Path) -> None:
    """A Word document with members named after places outside is read, and nothing is put there."""
    target = tmp_path / "evil"
    parts = {f"../../../../../../..{target}": b"x", str(target): b"x", "..\\evil": b"x"}
    found = _read(with_parts(word(None, *ARTICLE), parts), "a.docx")
    assert isinstance(found, Extracted)
    assert not target.exists()


def test_what_a_page_refers_to_is_not_fetched() -> None:
    """Frames, pictures, scripts, style sheets and documents are left alone; the server they name hears nothing."""

    async def listen() -> tuple[Extracted | Refused, int]:
        heard = 0

        def hear(*_: object) -> None:
            nonlocal heard
            heard += 1

        server = await asyncio.start_server(hear, "127.0.0.1", 0)
        here = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        head = f'<base href="{here}/"><link rel="stylesheet" href="{here}/a.css"><script src="{here}/a.js"></script>'
        body = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
        refers = f'<img src="{here}/a.png"><iframe src="{here}"></iframe><object data="{here}/a.pdf"></object>'
        sandbox, data = Sandbox(command=command()), page(body + refers, head=head).encode()
        try:
            return await sandbox.read_document(data, "a.html"), heard
        finally:
            server.close()

    found, heard = asyncio.run(listen())
    assert isinstance(found, Extracted)
    assert heard == 0


def test_what_a_pdf_would_run_is_not_run() -> None:
    """A PDF with a script that opens by itself is read as text, and the script is no part of it."""
    content = stream(b"BT /F1 11 Tf 50 740 Td (Quiet text.) Tj ET")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    fonts = b"/Resources << /Font << /F1 4 0 R >> >>"
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] %b /Contents 5 0 R >>" % fonts
    action = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b>>" % action,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        leaf,
        font,
        content,
    ]
    found = _read(pdf_objects(objects), "a.pdf")
    assert isinstance(found, Extracted)
    assert found.text == "Quiet text."
