"""What a file holds and its reader does not see, or sees struck out: none of it becomes an author's words."""

from __future__ import annotations

import time

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

from index.documents.extract import extract
from index.documents.extracted import Extracted
from tests.conftest import ROOT
from tests.support.documents import ARTICLE, page, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAMPLES = ROOT / "tests" / "index" / "documents" / "samples"


def _read(data: bytes, name: str) -> Extracted:
    found = extract(data, name)
    assert isinstance(found, Extracted), found
    return found


def _page(markup: str, head: str = "") -> Extracted:
    article = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
    return _read(page(f"{article}{markup}<p>Here it ends.</p>", head=head).encode(), "a.html")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>We <del>oppose</del> talks.</p>",
        "<p>We <s>oppose</s> <strike>hate</strike> talks.</p>",
        "<p>We talks.</p><p hidden>oppose</p>",
        "<p>We talks.</p><div aria-hidden='true'><p>oppose</p></div>",
        "<p>We <span class='sr-only'>oppose</span> talks.</p>",
        "<p>We <span class='u-visuallyHidden'>oppose</span> talks.</p>",
        "<p>We <span class='screen-reader-text'>oppose</span> talks.</p>",
        "<p>We talks.</p><p class='d-none'>oppose</p>",
        "<p>We talks.</p><p style='display: NONE !important'>oppose</p>",
        "<p>We talks.</p><p style='visibility:hidden'>oppose</p>",
        "<p>We talks.</p><p style='opacity:0.0'>oppose</p>",
        "<p>We <span style='text-decoration: red line-through'>oppose</span> talks.</p>",
        "<p>We <span style='color:#FFF'>oppose</span> talks.</p>",
        "<p>We <span style='color: rgb(255, 255, 255)'>oppose</span> talks.</p>",
        "<p>We <span style='color:transparent'>oppose</span> talks.</p>",
        "<p>We <span style='color:#123456;background-color:#123456'>oppose</span> talks.</p>",
        "<p>We <span style='font-size:0'>oppose</span><span style='font-size:1px'>oppose</span> talks.</p>",
        "<p>We talks.</p><p style='position:absolute;left:-9999px'>oppose</p>",
        "<p>We talks.</p><p style='position:absolute;clip:rect(0 0 0 0)'>oppose</p>",
        "<p>We talks.</p><p style='width:1px;height:1px;overflow:hidden'>oppose</p>",
        "<p>We talks.</p><dialog>oppose</dialog>",
        "<p>We talks.</p><!-- oppose -->",
    ],
)
def test_what_a_page_does_not_show_is_not_read(markup: str) -> None:
    """Whatever hides a text or strikes it out, it is not in what is read; what stands beside it is whole."""
    found = _page(markup)
    assert "oppose" not in found.text
    assert found.text.endswith("\n\nWe talks.\n\nHere it ends.")


@pytest.mark.parametrize(
    "sheet",
    [
        ".x { display: none }",
        "p > .x, .y .z{visibility:hidden}",
        "/* { */ article .x{color:red} span.x{position:absolute;left:-10000px}",
        "@import 'a'; .x { text-decoration: line-through }",
        ".x { display: block } .x { display:none; }",
    ],
)
def test_a_style_sheet_in_the_page_hides(sheet: str) -> None:
    """What the page's own style sheet hides is not read."""
    assert "oppose" not in _page("<p>We <span class='x'>oppose</span> talks.</p>", f"<style>{sheet}</style>").text


@pytest.mark.parametrize(
    ("markup", "head"),
    [
        ("<p>We <ins>oppose</ins> talks.</p>", ""),
        ("<p>We <span class='x'>oppose</span> talks.</p>", "<style>@media print {.x {display:none}}</style>"),
        ("<p>We <span class='x'>oppose</span> talks.</p>", "<style>.x{display:none} .x{display:inline}</style>"),
        ("<p class='hidden md:block'>We oppose talks.</p>", ""),
        ("<div style='background:#000'><p style='color:white'>We oppose talks.</p></div>", ""),
        ("<p style='opacity:0.9;width:100px;left:-5px'>We oppose talks.</p>", ""),
        ("<details><summary>More</summary><p>We oppose talks.</p></details>", ""),
    ],
)
def test_what_a_page_shows_is_kept(markup: str, head: str) -> None:
    """What is inserted, hidden in print or small windows alone, or light on a dark ground, is read."""
    found = _page(markup, head)
    assert "We oppose talks." in found.text
    assert found.notes == ()


def test_what_holds_the_whole_page_is_not_taken_for_hidden() -> None:
    """A page that a script uncovers when it has loaded is read."""
    article = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
    for mark in ("style='opacity:0'", "aria-hidden='true'", "hidden"):
        found = _read(f"<html><body><div {mark}><h1>Room</h1>{article}</div></body></html>".encode(), "a.html")
        assert all(sentence in found.text for sentence in ARTICLE)


@pytest.mark.parametrize(
    "sheet", [f".{'a-b' * 40}:hover,x{{color:red}}", "/*x" * 200_000, "{" * 300_000, "a," * 200_000]
)
def test_a_hostile_style_sheet_costs_no_time(sheet: str) -> None:
    """Long selectors, comments without an end and braces alone are read in the time that their length takes."""
    start = time.monotonic()
    assert "We talk." in _page("<p>We talk.</p>", f"<style>{sheet}</style>").text
    assert time.monotonic() - start < 8


def test_what_was_left_out_is_told() -> None:
    """The note shows how the texts open that were left out."""
    (note,) = _page("<p>We <del>oppose</del> talks.</p><p hidden>Do not publish.</p>").notes
    assert note == "I left out what readers of the file don't see or see struck out: “oppose”, “Do not publish.”."


@pytest.mark.parametrize("name", ["del.html", "hidden.html"])
def test_the_sample_pages(name: str) -> None:
    """Two pages on which such texts were quoted once."""
    found = _read((SAMPLES / name).read_bytes(), name)
    assert not any(words in found.text for words in ("opposes", "Old text", "Hidden two", "Screen reader"))
    assert "Congress, the analyst adds" in found.text
    if name == "del.html":
        assert "Sample supports relief." in found.text


@pytest.mark.parametrize("name", ["hidden.docx", "strike.docx"])
def test_the_sample_documents(name: str) -> None:
    """Two Word files whose hidden, and struck-out, words were quoted once."""
    found = _read((SAMPLES / name).read_bytes(), name)
    assert found.text in ("Sample supports relief.", "Sample supports sanctions relief.")
    assert found.notes[-1].startswith("I left out what readers of the file don't see or see struck out: “")


def _document(run: str, *, style: str = "", paragraph: str = "") -> Document:
    """A Word document with a run of these properties between two others."""
    document = docx.Document()
    if style:
        document.styles.element.append(parse_xml(style.replace("<w:style ", f"<w:style {W} ")))
    made = document.add_paragraph("We ")
    for properties, text in ((run, "oppose "), ("", "talks.")):
        made._p.append(parse_xml(f'<w:r {W}><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'))
    if paragraph:
        made._p.get_or_add_pPr().append(parse_xml(paragraph.replace(" ", f" {W} ", 1)))
    return document


_STYLE = '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/>{}</w:style>'
_GONE = '<w:rStyle w:val="Gone"/>'


@pytest.mark.parametrize(
    ("run", "style"),
    [
        ("<w:vanish/>", ""),
        ('<w:vanish w:val="1"/>', ""),
        ("<w:strike/>", ""),
        ('<w:dstrike w:val="true"/>', ""),
        (_GONE, _STYLE.format("<w:rPr><w:vanish/></w:rPr>")),
        (_GONE, _STYLE.format("<w:rPr><w:strike/></w:rPr>")),
        ('<w:color w:val="FFFFFF"/>', ""),
        ('<w:color w:val="102030"/><w:shd w:val="clear" w:fill="102030"/>', ""),
        ('<w:sz w:val="2"/>', ""),
        (_GONE, _STYLE.format('<w:rPr><w:color w:val="FEFEFE"/></w:rPr>')),
    ],
)
def test_what_word_does_not_show_is_not_read(run: str, style: str) -> None:
    """Hidden, struck-out, white and tiny runs are left out, whether they say so or their style, and told."""
    found = _read(word(_document(run, style=style)), "a.docx")
    assert found.text == "We talks."
    assert found.notes[-1] == "I left out what readers of the file don't see or see struck out: “oppose”."


@pytest.mark.parametrize(
    ("run", "style", "paragraph"),
    [
        ('<w:vanish w:val="0"/>', "", ""),
        ('<w:strike w:val="false"/>', "", ""),
        (_GONE + '<w:vanish w:val="off"/>', _STYLE.format("<w:rPr><w:vanish/></w:rPr>"), ""),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', "", ""),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>', "", ""),
        ('<w:color w:val="FFFFFF"/>', "", '<w:shd w:val="clear" w:fill="203040"/>'),
        ('<w:color w:val="auto"/><w:sz w:val="16"/>', "", ""),
    ],
)
def test_what_word_shows_is_kept(run: str, style: str, paragraph: str) -> None:
    """What is switched off again, or stands on a dark ground, is read."""
    found = _read(word(_document(run, style=style, paragraph=paragraph)), "a.docx")
    assert found.text == "We oppose talks."


def test_styles_of_run_and_paragraph_that_both_hide_show() -> None:
    """A style based on one that hides, hides; within a paragraph whose style hides too, it shows: so Word has it."""
    document = docx.Document()
    hiding = document.styles.add_style("Hiding", WD_STYLE_TYPE.CHARACTER)
    hiding.font.hidden = True
    based = document.styles.add_style("Based", WD_STYLE_TYPE.CHARACTER)
    based.base_style = hiding
    hidden = document.styles.add_style("HiddenParagraph", WD_STYLE_TYPE.PARAGRAPH)
    hidden.font.hidden = True
    document.add_paragraph("One. ").add_run("Two.", style="Based")
    document.add_paragraph("Three.", style="HiddenParagraph").add_run("Four.", style="Based")
    assert _read(word(document), "a.docx").text == "One.\n\nFour."


def test_hidden_rows_deleted_rows_and_prompts_are_not_read() -> None:
    """A table's row that is hidden or deleted is left out, and so is the text that asks for a text."""
    document = docx.Document()
    table = document.add_table(3, 1)
    for number, (cell, mark) in enumerate(zip(table.columns[0].cells, ("", "hidden", "del"), strict=True)):
        cell.text = f"row {number}"
        if mark:
            table.rows[number]._tr.get_or_add_trPr().append(parse_xml(f"<w:{mark} {W}/>"))
    prompt = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click</w:t></w:r></w:p></w:sdtContent>"
    document.element.body.insert(0, parse_xml(f"<w:sdt {W}>{prompt}</w:sdt>"))
    assert _read(word(document), "a.docx").text == "row 0"
